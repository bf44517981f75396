package org.tutti.tree;

import java.util.Optional;
import java.util.stream.Stream;
import org.tutti.tree.Point.At;

/**
 * Part of a resource: half-open, {@code [start, end)}.
 *
 * @param start where it begins; the start of the resource if empty
 * @param end where it ends; the end of the resource if empty
 */
public record Interval(Optional<Point> start, Optional<Point> end) {

    /** The whole resource. */
    public static final Interval WHOLE = new Interval(Optional.empty(), Optional.empty());

    /** From and to, in seconds; an infinite end is the resource's. */
    public static Interval of(double start, double end) {
        return new Interval(
                Optional.of(new At(start)), Double.isFinite(end) ? Optional.of(new At(end)) : Optional.empty());
    }

    /** Whether it is said in seconds of the resource alone, or not at all. */
    public boolean canonical() {
        return points().allMatch(point -> point instanceof At);
    }

    /** The events it goes by. */
    Stream<String> events() {
        return points().flatMap(point -> point instanceof Point.On(String event, double _)
                ? Stream.of(event)
                : Stream.empty());
    }

    private Stream<Point> points() {
        return Stream.concat(start.stream(), end.stream());
    }

    /**
     * Where it lies on the resource.
     *
     * @throws IllegalStateException if it is not {@link #canonical}
     */
    public Span span() {
        return new Span(
                start.map(Interval::seconds).orElse(0.0),
                end.map(Interval::seconds).orElse(Double.POSITIVE_INFINITY));
    }

    private static double seconds(Point point) {
        if (point instanceof At(double seconds)) {
            return seconds;
        }
        throw new IllegalStateException(point + " is not said in seconds of the resource.");
    }
}
