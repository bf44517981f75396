package org.tutti.session;

import java.util.Optional;
import org.tutti.plugin.timeline.Hold;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;

/**
 * How commands move a timeline. Each is evaluated at the instant it takes effect, never before the motion that is
 * pending then, and becomes the one that is pending.
 */
final class Playback {

    private Playback() {}

    /** Makes the pending motion the current one if its time has come. */
    static Timeline settled(Timeline timeline, long now) {
        return timeline.pending()
                .filter(next -> next.timestamp() <= now)
                .map(next -> with(timeline, next, Optional.empty()))
                .orElse(timeline);
    }

    /** The same timeline, written down as it moves from {@code now} on, unless something is pending. */
    static Timeline from(Timeline timeline, long now) {
        Timeline settled = settled(timeline, now);
        return settled.pending().isPresent() || !settled.current().moving()
                ? settled
                : with(settled, inForce(settled, Math.max(now, settled.current().timestamp())), Optional.empty());
    }

    static Timeline play(Timeline timeline, long at) {
        Motion motion = inForce(timeline, at);
        double from = motion.position() >= timeline.duration() ? 0 : motion.position();
        return next(released(timeline), new Motion(from, timeline.rate(), at));
    }

    /** Plays from {@code position}, which can be played. */
    static Timeline playFrom(Timeline timeline, double position, long at) {
        return next(released(timeline), new Motion(position, timeline.rate(), at));
    }

    static Timeline pause(Timeline timeline, long at) {
        return next(released(timeline), inForce(timeline, at).withVelocity(0, at));
    }

    /** Stops at {@code position}. */
    static Timeline stop(Timeline timeline, double position, long at) {
        return next(released(timeline), Motion.paused(position, at));
    }

    static Timeline seek(Timeline timeline, double position, long at) {
        return next(timeline, inForce(timeline, at).withPosition(position, at));
    }

    static Timeline setRate(Timeline timeline, double rate, long at) {
        Timeline faster = rated(timeline, rate);
        Motion motion = inForce(timeline, at);
        return motion.moving() ? next(faster, motion.withVelocity(rate, at)) : faster;
    }

    /** Runs at {@code rate} when it runs next. */
    static Timeline rated(Timeline timeline, double rate) {
        return new Timeline(timeline.current(), timeline.pending(), rate, timeline.duration(), timeline.hold());
    }

    static Timeline retime(Timeline timeline, Motion motion, long at) {
        return next(timeline, clamped(motion.at(at), timeline.duration()));
    }

    static Timeline hold(Timeline timeline, Hold hold, long at) {
        Timeline stopped = next(timeline, inForce(timeline, at).withVelocity(0, at));
        return held(stopped, Optional.of(hold));
    }

    static Timeline release(Timeline timeline, long at) {
        return next(released(timeline), inForce(timeline, at).withVelocity(timeline.rate(), at));
    }

    /** Stops at {@code at}, which may lie in the past, as if nothing had been commanded since. */
    static Timeline stoppedAt(Timeline timeline, long at, Optional<Hold> hold) {
        Motion stopped = inForce(timeline, at).withVelocity(0, at);
        return held(with(timeline, stopped, Optional.empty()), hold);
    }

    /** Stands at {@code position} from {@code at}, which may lie in the past. */
    static Timeline standing(Timeline timeline, double position, long at) {
        return released(with(timeline, Motion.paused(position, at), Optional.empty()));
    }

    /** The instant (µs) at which the latest motion runs into the end of the item. */
    static long end(Timeline timeline) {
        return timeline.latest().moving() ? timeline.latest().reaches(timeline.duration()) : Long.MAX_VALUE;
    }

    /** The earliest instant at which a command may take effect: not before the motion it replaces. */
    static long earliest(Timeline timeline, long at) {
        return timeline.pending().map(next -> Math.max(next.timestamp(), at)).orElse(at);
    }

    private static Motion inForce(Timeline timeline, long at) {
        return clamped(timeline.motionAt(at).at(at), timeline.duration());
    }

    private static Motion clamped(Motion motion, double duration) {
        return motion.withPosition(Math.clamp(motion.position(), 0, duration), motion.timestamp());
    }

    private static Timeline next(Timeline timeline, Motion motion) {
        return with(timeline, timeline.current(), Optional.of(motion));
    }

    private static Timeline released(Timeline timeline) {
        return held(timeline, Optional.empty());
    }

    /** At rest already, and now held there. */
    static Timeline held(Timeline timeline, Hold hold) {
        return held(timeline, Optional.of(hold));
    }

    private static Timeline held(Timeline timeline, Optional<Hold> hold) {
        return new Timeline(timeline.current(), timeline.pending(), timeline.rate(), timeline.duration(), hold);
    }

    private static Timeline with(Timeline timeline, Motion current, Optional<Motion> pending) {
        return new Timeline(current, pending, timeline.rate(), timeline.duration(), timeline.hold());
    }
}
