package org.tutti.plugin.timeline;

/**
 * A state vector: where the timeline is, how fast it moves, and when that was true. The W3C Timing Object's vector
 * without acceleration. Position follows from it for every instant: {@code position + velocity × elapsed}.
 *
 * @param position seconds from the start of the item; finite
 * @param velocity seconds of media per second of clock: 0 is paused, 1 is normal speed; finite
 * @param timestamp the instant, in microseconds of the server clock since the Unix epoch, at which the vector holds
 */
public record Motion(double position, double velocity, long timestamp) {

    /** Microseconds in a second. */
    public static final double MICROS = 1e6;

    /** @throws IllegalArgumentException if position or velocity is not finite */
    public Motion {
        if (!Double.isFinite(position) || !Double.isFinite(velocity)) {
            throw new IllegalArgumentException(
                    "A motion needs a finite position and velocity, not (%s s, %s).".formatted(position, velocity));
        }
        position += 0.0; // -0.0 and 0.0 are one position, and must encode as one
        velocity += 0.0;
    }

    /** A motion at rest. */
    public static Motion paused(double position, long timestamp) {
        return new Motion(position, 0, timestamp);
    }

    /** Whether the position changes with time. */
    public boolean moving() {
        return velocity != 0;
    }

    /** The position in seconds at {@code instant} (µs); the motion is taken to reach into the past as well. */
    public double positionAt(long instant) {
        return moving() ? position + velocity * ((instant - timestamp) / MICROS) : position;
    }

    /** The same motion, written down at another instant (µs). */
    public Motion at(long instant) {
        return new Motion(positionAt(instant), velocity, instant);
    }

    /** The motion that goes on from where this one is at {@code instant} (µs), with another velocity. */
    public Motion withVelocity(double newVelocity, long instant) {
        return new Motion(positionAt(instant), newVelocity, instant);
    }

    /** The motion that goes on from another position (s) at {@code instant} (µs), with the same velocity. */
    public Motion withPosition(double newPosition, long instant) {
        return new Motion(newPosition, velocity, instant);
    }

    /**
     * The first instant (µs) at or after the timestamp at which the position is {@code target} seconds or beyond it.
     * Rounding may make it one microsecond late but never early: {@link #positionAt} says that the target is reached.
     *
     * @return {@link Long#MAX_VALUE} if the motion never gets there
     */
    public long reaches(double target) {
        double distance = target - position;
        if (distance == 0) {
            return timestamp;
        }
        double seconds = distance / velocity;
        // Divided by a velocity of 0 this is infinite; a negative one means the target lies behind.
        if (!(seconds >= 0) || seconds > 1e11) {
            return Long.MAX_VALUE;
        }
        long instant = timestamp + (long) Math.ceil(seconds * MICROS);
        // The division above and the product in positionAt round differently; a timer set too early would spin.
        for (long step = 1; (target - positionAt(instant)) * velocity > 0; step *= 2) {
            instant += step;
        }
        return instant;
    }
}
