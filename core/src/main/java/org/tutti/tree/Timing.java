package org.tutti.tree;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.tutti.tree.Point.After;
import org.tutti.tree.Point.At;
import org.tutti.tree.Point.On;
import org.tutti.tree.TreeFault.Reason;

/** Where on its subject a link plays: what is relative, or goes by events, in seconds. Pure. */
final class Timing {

    private static final double MICROS = 1e6;

    /** What has more digits before the point is not read as a time. */
    static final double LATEST = 1e12;

    private Timing() {}

    /** A subject with what is relative to now said in seconds. */
    static MediaUri placed(Tree tree, MediaUri subject, Optional<TripleId> parent, Moment now) throws TreeFault {
        Interval time = subject.fragment().time();
        Optional<Point> start = time.start();
        if (start.isPresent() && start.get() instanceof After(double delay)) {
            OptionalDouble at = now.position(tree, subject.base(), parent);
            if (at.isEmpty()) {
                throw new TreeFault(
                        Reason.OUT_OF_RANGE,
                        "%s is relative to where that is now, but it does not play now. Say when in seconds."
                                .formatted(Uris.shortened(subject.toString())));
            }
            start = Optional.of(new At(rounded(Math.max(0, at.getAsDouble()) + delay)));
        }
        Optional<Point> end = time.end();
        boolean byEvent = start.isPresent() && start.get() instanceof On;
        if (!byEvent && end.isPresent() && end.get() instanceof After(double length)) {
            end = Optional.of(new At(rounded(seconds(start) + length)));
        }
        var placed = new Interval(start, end);
        if (Stream.concat(start.stream(), end.stream()).anyMatch(point -> point instanceof At(double at) && at >= LATEST)) {
            throw new TreeFault(
                    Reason.OUT_OF_RANGE,
                    "%s would lie %s s from the start or later.".formatted(
                            Uris.shortened(subject.toString()), Fragment.number(LATEST)));
        }
        if (placed.canonical() && !(placed.span().length() > 0)) {
            throw new TreeFault(
                    Reason.OUT_OF_RANGE,
                    "%s would end at %s s, before it begins at %s s.".formatted(
                            Uris.shortened(subject.toString()),
                            Fragment.number(placed.span().end()),
                            Fragment.number(placed.span().start())));
        }
        return subject.with(placed);
    }

    private static double seconds(Optional<Point> start) {
        return start.isPresent() && start.get() instanceof At(double at) ? at : 0;
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * MICROS) / MICROS;
    }

    /** Where a subject that is {@link #placed} lies; empty while it waits for an event. */
    static Optional<Span> span(Tree tree, MediaUri subject, Optional<TripleId> parent, Moment now) {
        Interval time = subject.fragment().time();
        Optional<Double> start = time.start().isEmpty()
                ? Optional.of(0.0)
                : time.start().flatMap(point -> seconds(tree, point, subject.base(), parent, now));
        if (start.isEmpty()) {
            return Optional.empty();
        }
        double end = time.end()
                .flatMap(point -> point instanceof After(double length)
                        ? Optional.of(start.get() + length)
                        : seconds(tree, point, subject.base(), parent, now)
                                .filter(at -> point instanceof At
                                        || at > start.get() && !isEarlier(tree, point, time.start())))
                .orElse(Double.POSITIVE_INFINITY);
        return end > start.get() ? Optional.of(new Span(start.get(), end)) : Optional.empty();
    }

    /** Whether an end is that of an earlier time that the same thing happened. */
    private static boolean isEarlier(Tree tree, Point end, Optional<Point> start) {
        return end instanceof On(String ends, double _)
                && start.isPresent()
                && start.get() instanceof On(String begins, double _)
                && tree.happenings().get(ends).rev() < tree.happenings().get(begins).rev();
    }

    private static Optional<Double> seconds(
            Tree tree, Point point, String base, Optional<TripleId> parent, Moment now) {
        return switch (point) {
            case At(double at) -> Optional.of(at);
            case After _ -> throw new IllegalStateException("The start is said in seconds by now.");
            case On(String event, double delay) -> Optional.ofNullable(tree.happenings().get(event))
                    .map(happening -> Moment.of(now.session(), happening).position(tree, base, parent))
                    .filter(OptionalDouble::isPresent)
                    .map(at -> rounded(at.getAsDouble() + delay));
        };
    }
}
