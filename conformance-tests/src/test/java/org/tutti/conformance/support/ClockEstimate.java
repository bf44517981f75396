package org.tutti.conformance.support;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** The server clock seen from here: {@code offset} to this process's monotonic clock, wrong by at most {@code bound} (ms). */
public record ClockEstimate(double offset, double bound) {
    public record Sample(double t0, double t1, double t2, double t3) {
        public ClockEstimate estimate() {
            return new ClockEstimate(((t1 - t0) + (t2 - t3)) / 2, ((t3 - t0) - (t2 - t1)) / 2);
        }
    }

    public static ClockEstimate best(List<Sample> samples) {
        return samples.stream().map(Sample::estimate).min(Comparator.comparingDouble(ClockEstimate::bound)).orElseThrow();
    }

    public double now() {
        return at(localNow());
    }

    /** Lets an instant of the server clock pass. */
    public void awaitInstant(double instant) {
        double from = now();
        await().atMost(Duration.ofMillis((long) Math.max(0, instant - from) + 1000))
                .pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5)).until(() -> now() > instant + bound);
    }

    /** The instant of the server clock at a time of {@link #localNow()}. */
    public double at(double local) {
        return local + offset;
    }

    /** Milliseconds of this process's monotonic clock. */
    public static double localNow() {
        return System.nanoTime() / 1e6;
    }
}
