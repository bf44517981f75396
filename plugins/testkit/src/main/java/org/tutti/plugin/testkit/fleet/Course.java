package org.tutti.plugin.testkit.fleet;

import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;

/**
 * A timeline as a player reckons with it, in seconds since the beginning: the motion in force, and the one to come.
 *
 * @param next null if none is pending
 * @param duration seconds of the item
 */
record Course(Leg now, Leg next, double duration) {

    /** The server clock when a simulation begins, µs. */
    static final long EPOCH = 1_790_000_000_000_000L;

    /**
     * One motion.
     *
     * @param since seconds since the beginning
     */
    record Leg(double position, double velocity, double since) {

        static Leg of(Motion motion) {
            return new Leg(motion.position(), motion.velocity(), seconds(motion.timestamp()));
        }

        boolean moving() {
            return velocity != 0;
        }

        double at(double t) {
            return position + velocity * (t - since);
        }

        private Leg ahead(double shift) {
            return moving() ? new Leg(position + shift, velocity, since) : this;
        }
    }

    /** @param shift seconds the player is to be ahead of the timeline while it moves */
    static Course of(Timeline timeline, double shift) {
        Leg next = timeline.pending().map(Leg::of).map(leg -> leg.ahead(shift)).orElse(null);
        return new Course(Leg.of(timeline.current()).ahead(shift), next, timeline.duration());
    }

    static double seconds(long instant) {
        return (instant - EPOCH) / 1e6;
    }

    static long micros(double t) {
        return EPOCH + Math.round(t * 1e6);
    }

    Leg at(double t) {
        return next != null && t >= next.since ? next : now;
    }

    /** The one still to come; null if there is none. */
    Leg after(double t) {
        return next != null && t < next.since ? next : null;
    }

    double position(Leg leg, double t) {
        return Math.clamp(leg.at(t), 0, duration);
    }

    /** What it comes to in the end. */
    Leg latest() {
        return next == null ? now : next;
    }
}
