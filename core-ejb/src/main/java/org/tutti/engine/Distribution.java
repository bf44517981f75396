package org.tutti.engine;

import java.util.Arrays;
import java.util.Collection;

/**
 * How close a group of endpoints is to its timeline and to each other, by their own latest reports. All figures are in
 * ms and 0 where nobody has an offset.
 *
 * @param endpoints how many have an offset
 * @param median of the distances to the timeline, whichever way
 * @param p95 the distance that 95 of 100 keep within (nearest rank)
 * @param worst the largest distance
 * @param asynchrony the largest difference between any two endpoints
 * @param bound the largest bound any of them states for its clock: figures below it prove nothing
 */
public record Distribution(int endpoints, double median, double p95, double worst, double asynchrony, double bound) {

    static final Distribution NONE = new Distribution(0, 0, 0, 0, 0, 0);

    /** The distribution of these offsets; those that are empty do not count. */
    public static Distribution of(Collection<Offset> offsets) {
        double[] signed = offsets.stream()
                .filter(row -> row.offset().isPresent())
                .mapToDouble(row -> row.offset().getAsDouble())
                .sorted()
                .toArray();
        if (signed.length == 0) {
            return NONE;
        }
        double[] distances = Arrays.stream(signed).map(Math::abs).sorted().toArray();
        double bound = offsets.stream().mapToLong(row -> row.report().bound()).max().orElse(0) / 1000.0;
        return new Distribution(
                distances.length,
                ranked(distances, 0.5),
                ranked(distances, 0.95),
                distances[distances.length - 1],
                signed[signed.length - 1] - signed[0],
                bound);
    }

    private static double ranked(double[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
}
