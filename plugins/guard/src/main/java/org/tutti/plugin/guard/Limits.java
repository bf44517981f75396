package org.tutti.plugin.guard;

import java.time.Duration;

/**
 * What one call of a plug-in may use.
 *
 * @param cpu CPU time of its thread
 * @param wall time on the clock
 * @param bytes memory allocated, whether or not it is still in use
 */
public record Limits(Duration cpu, Duration wall, long bytes) {

    /** For a strategy's decision: 20 ms of CPU time, 250 ms in all, 16 MB. */
    public static final Limits DECISION = new Limits(Duration.ofMillis(20), Duration.ofMillis(250), 16L << 20);

    /** The same memory, in so many times the time. */
    public Limits slower(int factor) {
        return new Limits(cpu.multipliedBy(factor), wall.multipliedBy(factor), bytes);
    }
}
