package org.tutti.bench.asynchrony;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.tutti.bench.Results.Series;
import org.tutti.bench.Stats;

/**
 * How far off a client was, over time.
 *
 * @param at host time, ms
 * @param error ms ahead of the timeline
 * @param moving whether the timeline moved
 */
record Errors(double[] at, double[] error, boolean[] moving) {

    /** A sample further away than this (ms) says nothing of an instant. */
    private static final double NEAR = 60;

    static Errors of(Viewer.Record record, Truth truth) {
        List<Viewer.Sample> samples = record.samples();
        double[] at = samples.stream().mapToDouble(Viewer.Sample::at).toArray();
        double[] error = samples.stream()
                .mapToDouble(sample -> 1000 * (sample.position() - truth.positionAt(sample.at())))
                .toArray();
        boolean[] moving = new boolean[at.length];
        for (int i = 0; i < at.length; i++) {
            moving[i] = truth.movingAt(at[i]);
        }
        return new Errors(at, error, moving);
    }

    /** Without what lies in any of these spans of time. */
    Errors without(List<double[]> spans) {
        int[] kept = IntStream.range(0, at.length)
                .filter(i -> spans.stream().noneMatch(span -> at[i] >= span[0] && at[i] < span[1]))
                .toArray();
        boolean[] stillMoving = new boolean[kept.length];
        for (int i = 0; i < kept.length; i++) {
            stillMoving[i] = moving[kept[i]];
        }
        return new Errors(
                IntStream.of(kept).mapToDouble(i -> at[i]).toArray(),
                IntStream.of(kept).mapToDouble(i -> error[i]).toArray(),
                stillMoving);
    }

    /** What a plot shows: the error (ms) while the timeline moved, over seconds since {@code start}. */
    Series series(String name, double start) {
        int[] shown = IntStream.range(0, at.length).filter(i -> moving[i]).toArray();
        return new Series(
                name,
                IntStream.of(shown).mapToDouble(i -> (at[i] - start) / 1000).toArray(),
                IntStream.of(shown).mapToDouble(i -> error[i]).toArray());
    }

    /** The size of the error at every sample in a span of time in which the timeline moved. */
    double[] sizesBetween(double from, double to) {
        return indices(from, to).mapToDouble(i -> Math.abs(error[i])).toArray();
    }

    private IntStream indices(double from, double to) {
        return IntStream.range(0, at.length).filter(i -> at[i] >= from && at[i] < to && moving[i]);
    }

    /** The error at an instant, between the two samples around it; NaN where there are none near. */
    double errorAt(double instant) {
        int after = Arrays.binarySearch(at, instant);
        after = after < 0 ? -after - 1 : after;
        if (after == 0 || after == at.length || at[after] - at[after - 1] > NEAR || !moving[after] || !moving[after - 1]) {
            return Double.NaN;
        }
        double share = (instant - at[after - 1]) / (at[after] - at[after - 1]);
        return error[after - 1] + share * (error[after] - error[after - 1]);
    }

    /** The asynchrony of two clients at every sample of this one. */
    double[] apartFrom(Errors other, double from, double to) {
        return DoubleStream.of(apart(other, from, to).error).map(Math::abs).toArray();
    }

    /** How far another is behind this one, over time. */
    Errors apart(Errors other, double from, double to) {
        int[] both = indices(from, to).filter(i -> Double.isFinite(other.errorAt(at[i]))).toArray();
        boolean[] moved = new boolean[both.length];
        Arrays.fill(moved, true);
        return new Errors(IntStream.of(both).mapToDouble(i -> at[i]).toArray(),
                IntStream.of(both).mapToDouble(i -> error[i] - other.errorAt(at[i])).toArray(), moved);
    }

    /** When it was looked at while the timeline moved. */
    double[] timesBetween(double from, double to) {
        return indices(from, to).mapToDouble(i -> at[i]).toArray();
    }

    /** How long (ms) after an instant the error was last outside a limit (ms), looking so far ahead. */
    double settledAfter(double instant, double limit, double horizon) {
        double last = indices(instant, instant + horizon)
                .filter(i -> Math.abs(error[i]) >= limit)
                .mapToDouble(i -> at[i])
                .max()
                .orElse(instant);
        return last - instant;
    }

    /** The size of the error so long after each instant, median over 60 ms around. */
    double[] after(List<Double> instants, double later) {
        return instants.stream()
                .flatMapToDouble(instant -> DoubleStream.of(
                        Stats.median(sizesBetween(instant + later - NEAR / 2, instant + later + NEAR / 2))))
                .filter(Double::isFinite)
                .toArray();
    }
}
