package org.tutti.session;

import java.util.Optional;
import org.tutti.plugin.media.Live;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;

/**
 * How a timeline moves over a live item: where playing begins, how far it can go, and what ends it. All of it follows from
 * the item's description and from stamps.
 */
final class OnAir {

    private OnAir() {}

    /** The position nearest to one that can be had at an instant (µs). */
    static double within(Live live, double position, long instant) {
        return Math.clamp(position, live.startAt(instant), live.at(instant));
    }

    /** As {@link Playback#play}, of a live item from {@link #beginning}. */
    static Timeline play(Stage stage, Timeline timeline, long at) {
        Optional<Live> live = stage.item().media().live();
        return live.isEmpty()
                ? Playback.play(timeline, at)
                : Playback.playFrom(timeline, beginning(stage, live.get(), timeline, at), at);
    }

    /** As {@link Playback#release}, of a live item from {@link #beginning}. */
    static Timeline release(Stage stage, Timeline timeline, long at) {
        Optional<Live> live = stage.item().media().live();
        return live.isEmpty()
                ? Playback.release(timeline, at)
                : Playback.playFrom(timeline, beginning(stage, live.get(), timeline, at), at);
    }

    /** As far behind live as an item that has not begun is to begin; else where it stands, if that has not gone by. */
    private static double beginning(Stage stage, Live live, Timeline timeline, long at) {
        double wanted = stage.behind()
                .map(behind -> live.at(at) - behind)
                .orElseGet(() -> timeline.motionAt(at).positionAt(at));
        return within(live, wanted, at);
    }

    /** The stage as if its item had not begun, at rest from {@code at} on. */
    static Timeline atFirst(Stage stage, Timeline timeline, long at) {
        return Playback.stop(timeline, stage.item().media().live().map(live -> live.at(at)).orElse(0.0), at);
    }

    /**
     * How far behind live another item is to begin, so that it goes on at the programme time of this one; 0 if either has
     * none, or this one has not begun.
     */
    static double behind(Stage stage, Item next, long instant) {
        Optional<Live> now = stage.item().media().live().filter(Live::programmeTime);
        Optional<Live> then = next.media().live().filter(Live::programmeTime);
        if (now.isEmpty() || then.isEmpty() || stage.behind().isPresent()) {
            return stage.behind().orElse(0.0);
        }
        double position = stage.timeline().positionAt(instant);
        double there = position + (now.get().origin() - then.get().origin()) / Motion.MICROS;
        return Math.max(0, then.get().at(instant) - there);
    }

    /**
     * The instant (µs) at which a timeline that runs faster reaches live, or one that runs slower falls out of what is still
     * there. What a strategy does to the motion for a while is not meant.
     */
    static long limit(Stage stage) {
        Optional<Live> live = stage.item().media().live();
        Timeline timeline = stage.timeline();
        Motion motion = timeline.latest();
        double rate = timeline.rate();
        if (live.isEmpty() || !motion.moving() || rate == 1 || motion.velocity() == 1) {
            return Long.MAX_VALUE;
        }
        long from = motion.timestamp();
        double room = rate > 1
                ? live.get().at(from) - motion.position()
                : motion.position() - (live.get().at(from) - live.get().window());
        double seconds = Math.max(0, room) / Math.abs(motion.velocity() - 1);
        double instant = from + seconds * Motion.MICROS;
        return instant < Long.MAX_VALUE ? (long) Math.ceil(instant) : Long.MAX_VALUE;
    }
}
