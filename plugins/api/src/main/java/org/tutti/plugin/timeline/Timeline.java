package org.tutti.plugin.timeline;

import java.util.Optional;

/**
 * A session's motion over its item: the motion in force, at most one that is pending, and the hold if the timeline
 * waits. Immutable.
 *
 * @param current the motion in force until {@code pending} takes over
 * @param pending the motion that takes over at its own timestamp
 * @param rate the velocity the timeline has when it is not paused or held; above 0
 * @param duration seconds; {@link Double#POSITIVE_INFINITY} if unknown or endless
 * @param hold the hold in force
 */
public record Timeline(Motion current, Optional<Motion> pending, double rate, double duration, Optional<Hold> hold) {

    /** A timeline at its start, paused. */
    public static Timeline startingAt(long instant, double duration) {
        return new Timeline(Motion.paused(0, instant), Optional.empty(), 1, duration, Optional.empty());
    }

    /** The motion in force at {@code instant} (µs). */
    public Motion motionAt(long instant) {
        return pending.filter(next -> next.timestamp() <= instant).orElse(current);
    }

    /** The position in seconds at {@code instant} (µs), kept within the item. */
    public double positionAt(long instant) {
        return Math.clamp(motionAt(instant).positionAt(instant), 0, duration);
    }

    /** The motion in force once everything now pending has taken effect. */
    public Motion latest() {
        return pending.orElse(current);
    }
}
