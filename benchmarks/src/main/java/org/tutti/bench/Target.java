package org.tutti.bench;

import java.util.function.DoublePredicate;

/**
 * What a figure should be.
 *
 * @param text as a person reads it
 */
public record Target(String text, DoublePredicate holds) {

    public static Target atMost(double limit) {
        return new Target("≤ " + Results.number(limit), value -> value <= limit);
    }

    public static Target atLeast(double limit) {
        return new Target("≥ " + Results.number(limit), value -> value >= limit);
    }
}
