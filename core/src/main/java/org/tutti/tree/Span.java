package org.tutti.tree;

/**
 * Part of a resource in seconds from its start: half-open.
 *
 * @param start 0 or more
 * @param end after the start; infinite for the end of the resource
 */
public record Span(double start, double end) {

    boolean contains(double position) {
        return position >= start && position < end;
    }

    boolean overlaps(Span other) {
        return start < other.end && other.start < end;
    }

    double length() {
        return end - start;
    }
}
