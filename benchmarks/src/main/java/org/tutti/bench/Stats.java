package org.tutti.bench;

import java.util.Arrays;

/** Figures that stand for many. */
public final class Stats {

    private Stats() {}

    /** @return NaN if there are no values */
    public static double mean(double... values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    public static double median(double... values) {
        return percentile(50, values);
    }

    /**
     * The smallest value that at least so many percent of the values do not exceed.
     *
     * @param percent 0 to 100
     * @return NaN if there are no values
     */
    public static double percentile(double percent, double... values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[Math.clamp((int) Math.ceil(percent / 100 * sorted.length) - 1, 0, sorted.length - 1)];
    }
}
