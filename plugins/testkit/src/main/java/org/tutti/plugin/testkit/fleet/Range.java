package org.tutti.plugin.testkit.fleet;

import java.util.random.RandomGenerator;

/**
 * Where a quantity lies; each player draws its own value from it once, every one as likely as any other.
 *
 * @param low the least, in the unit of the quantity
 * @param high the most; at least {@code low}
 */
public record Range(double low, double high) {

    /** @throws IllegalArgumentException if the two are not finite, or the wrong way round */
    public Range {
        if (!Double.isFinite(low) || !Double.isFinite(high) || low > high) {
            throw new IllegalArgumentException("A range goes from a number up to another, not from %s to %s."
                    .formatted(low, high));
        }
    }

    /** Always the same. */
    public static Range of(double value) {
        return new Range(value, value);
    }

    /** Anything from {@code low} to {@code high}. */
    public static Range between(double low, double high) {
        return new Range(low, high);
    }

    double draw(RandomGenerator random) {
        return low + (high - low) * random.nextDouble();
    }
}
