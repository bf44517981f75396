package org.tutti.engine;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.DoubleStream;

/** How often values were how large. Any thread may observe and ask; to observe costs some nanoseconds and no memory. */
public final class Histogram {

    /**
     * @param bounds the largest value of each bucket but the last, which has no bound
     * @param counts how many values were in a bucket or one before it; one more than bounds
     * @param sum of all values
     */
    public record Reading(List<Double> bounds, List<Long> counts, double sum) {

        public Reading {
            bounds = List.copyOf(bounds);
            counts = List.copyOf(counts);
        }

        /** How many values there were. */
        public long count() {
            return counts.getLast();
        }
    }

    private final double[] bounds;
    private final LongAdder[] counts;
    private final DoubleAdder sum = new DoubleAdder();

    /** @param bounds in ascending order */
    public Histogram(double... bounds) {
        this.bounds = bounds.clone();
        this.counts = new LongAdder[bounds.length + 1];
        Arrays.setAll(counts, _ -> new LongAdder());
    }

    /** Notes a value. */
    public void observe(double value) {
        int bucket = 0;
        while (bucket < bounds.length && value > bounds[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        sum.add(value);
    }

    /** What was noted up to now. */
    public Reading read() {
        Long[] upTo = new Long[counts.length];
        long all = 0;
        for (int i = 0; i < counts.length; i++) {
            all += counts[i].sum();
            upTo[i] = all;
        }
        return new Reading(DoubleStream.of(bounds).boxed().toList(), List.of(upTo), sum.sum());
    }
}
