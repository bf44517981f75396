package org.tutti.session;

import java.util.Optional;
import java.util.stream.Stream;
import org.tutti.plugin.media.Live;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;

/**
 * How a timeline moves over a live item: where playing begins, how far it can go, and what ends it. All of it follows
 * from the item's description and from stamps.
 */
final class OnAir {

    private OnAir() {}

    /** The position nearest to one that can be had at an instant (µs). */
    static double within(Live live, double position, long instant) {
        return Math.clamp(position, live.startAt(instant), live.at(instant));
    }

    /** As {@link Playback#play}, of a live item from {@link #beginning}. */
    static Timeline play(Stage stage, Timeline timeline, long at) {
        return begun(stage, timeline, at).orElseGet(() -> Playback.play(timeline, at));
    }

    /** As {@link Playback#release}, of a live item from {@link #beginning}. */
    static Timeline release(Stage stage, Timeline timeline, long at) {
        return begun(stage, timeline, at).orElseGet(() -> Playback.release(timeline, at));
    }

    /** Empty if the item is not live. */
    private static Optional<Timeline> begun(Stage stage, Timeline timeline, long at) {
        return stage.item().media().live()
                .map(live -> Playback.playFrom(timeline, beginning(stage, live, timeline, at), at));
    }

    /**
     * As far behind live as an item that has not begun is to begin; else where it stands, if that has not gone by. A
     * strategy may have gone nearer to live than it is described to be, so nothing is nearer than it was.
     */
    private static double beginning(Stage stage, Live live, Timeline timeline, long at) {
        return stage.behind()
                .map(behind -> within(live, live.at(at) - behind, at))
                .orElseGet(() -> Math.max(live.startAt(at), timeline.motionAt(at).positionAt(at)));
    }

    /** At rest where players can get ready: of a live item that has not begun, at what is live now. */
    static Timeline preparing(Stage stage, Timeline timeline, long at) {
        Optional<Live> live = stage.item().media().live();
        return live.isEmpty()
                ? timeline
                : Playback.stop(timeline, beginning(stage, live.get(), timeline, at), at);
    }

    /** At normal speed from {@code at} on, where that can be had. */
    static Timeline inTime(Stage stage, Timeline timeline, long at) {
        Live live = stage.item().media().live().orElseThrow();
        double position = within(live, timeline.motionAt(at).positionAt(at), at);
        return Playback.playFrom(Playback.rated(timeline, 1), position, at);
    }

    /** The stage as if its item had not begun, at rest from {@code at} on. */
    static Timeline atFirst(Stage stage, Timeline timeline, long at) {
        return Playback.stop(timeline, stage.item().media().live().map(live -> live.at(at)).orElse(0.0), at);
    }

    /** Whether positions of one say where the other shows the same. */
    static boolean same(Item one, Item other) {
        return Stream.of(one, other).allMatch(item -> item.media().live().filter(Live::programmeTime).isPresent());
    }

    /**
     * How far behind live another item is to begin: so that it goes on at the programme time of this one; where that is
     * not there, as far behind live as this one; as this one is to begin, or at live, if there is nothing to go on from.
     */
    static double behind(Stage stage, Item next, long instant) {
        if (!same(stage.item(), next) || stage.behind().isPresent()) {
            return stage.behind().orElse(0.0);
        }
        Live now = stage.item().media().live().orElseThrow();
        Live then = next.media().live().orElseThrow();
        double position = stage.timeline().positionAt(instant);
        double there = position + (now.origin() - then.origin()) / Motion.MICROS;
        // Of one match, clocks of encoders may be hours apart.
        return there < then.startAt(instant)
                ? Math.max(0, now.at(instant) - position)
                : Math.max(0, then.at(instant) - there);
    }

    /**
     * The instant (µs) at which a timeline that runs faster reaches live, or one that runs slower falls out of what is
     * still there. What a strategy does to the motion for a while is not meant.
     */
    static long limit(Stage stage) {
        Optional<Live> live = stage.item().media().live();
        Timeline timeline = stage.timeline();
        Motion motion = timeline.latest();
        double rate = timeline.rate();
        boolean faster = rate > 1 && motion.velocity() > 1;
        boolean slower = rate < 1 && motion.velocity() < 1;
        if (live.isEmpty() || !motion.moving() || !faster && !slower) {
            return Long.MAX_VALUE;
        }
        long from = motion.timestamp();
        double room = faster
                ? live.get().at(from) - motion.position()
                : motion.position() - (live.get().at(from) - live.get().window());
        double seconds = Math.max(0, room) / Math.abs(motion.velocity() - 1);
        double instant = from + seconds * Motion.MICROS;
        return instant < Long.MAX_VALUE ? (long) Math.ceil(instant) : Long.MAX_VALUE;
    }
}
