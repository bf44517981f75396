package org.tutti.tree;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The tree of a session together with how the session was played: links that, added to another session, play there as
 * they were played. Each span in which an item ran is a link of the session's time to that part of the item, and the
 * links of the item hang under each of those in which they played: one resource, several nodes. Links that went by
 * events hang where those happened. What hung on something that never was on is left out: elsewhere it might be. Pure.
 *
 * @param links parents first; those that are not in the tree itself have ids of {@link TripleId#recorded}
 * @param whole whether these are all; else there would have been more than any tree takes
 */
public record Replay(List<Triple> links, boolean whole) {

    /**
     * A span in which an item ran.
     *
     * @param uris all that mean the item; the first is what it is called
     * @param kind what it is
     * @param label for people; up to {@link Triple#MAX_LABEL} characters
     * @param at when in the session
     * @param part which part of the item
     * @param rate how fast it ran against the session's time
     */
    public record Ran(List<String> uris, Kind kind, String label, Span at, Span part, double rate) {}

    /**
     * A tree with what ran.
     *
     * @param session the session's URI
     */
    public static Replay of(Tree tree, String session, List<Ran> ran) {
        return new Writer(tree, session, ran).write();
    }

    /** Whether a link is a span that ran, not one that somebody added. */
    public static boolean ran(Triple link) {
        return link.id().isRecorded() && link.parent().isEmpty() && link.member().isEmpty();
    }

    private static final class Writer {

        private final Tree tree;
        private final String session;
        private final List<Ran> ran;
        private final Map<List<String>, List<Triple>> ofItem = new HashMap<>();
        private final List<Triple> links = new ArrayList<>();
        private int written;
        private boolean whole = true;

        Writer(Tree tree, String session, List<Ran> ran) {
            this.tree = tree;
            this.session = session;
            this.ran = ran;
        }

        Replay write() {
            for (Ran span : ran) {
                Triple node = add(node(span));
                for (Triple link : ofItem.computeIfAbsent(span.uris(), this::hangingOn)) {
                    if (whole && link.at().filter(span.part()::overlaps).isPresent()) {
                        copy(link, node, span);
                    }
                }
            }
            for (Triple link : hangingOn(List.of(session))) {
                keep(link);
            }
            return new Replay(List.copyOf(links), whole);
        }

        /** What hangs on an item, by any of its URIs. */
        private List<Triple> hangingOn(List<String> uris) {
            return tree.roots().stream().map(tree.triples()::get).filter(link -> isOf(link, uris)).toList();
        }

        private boolean isOf(Triple link, List<String> uris) {
            return tree.mirrors().same(link.subject().base()).stream().anyMatch(uris::contains);
        }

        /** Whether the same item would play under a link while it plays. */
        private boolean within(Triple link, Ran span) {
            Predicate<Triple> same = one -> one.part().overlaps(span.part())
                    && tree.mirrors().same(one.object().base()).stream().anyMatch(span.uris()::contains);
            return same.test(link)
                    || tree.hanging(link.id()).stream().anyMatch(child -> within(tree.triples().get(child), span));
        }

        private Triple node(Ran span) {
            return new Triple(
                    next(),
                    Optional.empty(),
                    new MediaUri(session, Fragment.NONE.with(interval(span.at()))),
                    new MediaUri(span.uris().getFirst(), Fragment.NONE.with(interval(span.part()))),
                    span.kind(), Playing.SKIP, span.rate(), span.label(), Optional.of(span.at()), tree.rev(), "", "");
        }

        private TripleId next() {
            return TripleId.recorded(++written);
        }

        private void copy(Triple link, Triple node, Ran span) {
            if (!within(link, span)) {
                MediaUri subject = placed(link).at(span.uris().getFirst());
                under(link, add(moved(link, next(), Optional.of(node.id()), subject, link.object(), link.rate(), link.at())));
                return;
            }
            // Not under its own item: at the session's time that is the same.
            Span at = link.at().orElseThrow();
            double start = Math.max(at.start(), span.part().start());
            double end = Math.min(at.end(), span.part().end());
            double rate = link.rate() * span.rate();
            if (rate >= Triple.MIN_RATE && rate <= Triple.MAX_RATE) {
                var when = new Span(elapsed(start, span), elapsed(end, span));
                MediaUri subject = link.subject().with(interval(when)).at(session);
                Span part = link.part();
                double from = part.start() + (link.playing() == Playing.SKIP ? (start - at.start()) * link.rate() : 0);
                if (from < part.end()) {
                    MediaUri object = link.object().with(interval(new Span(from, part.end())));
                    under(link, add(moved(link, next(), Optional.empty(), subject, object, rate, Optional.of(when))));
                }
            }
        }

        private static double elapsed(double position, Ran span) {
            return span.at().start() + (position - span.part().start()) / span.rate();
        }

        /** Copies what hangs under a link to where that was copied to. */
        private void under(Triple link, Triple to) {
            for (TripleId id : tree.hanging(link.id())) {
                Triple child = tree.triples().get(id);
                under(child, add(moved(
                        child, next(), Optional.of(to.id()), placed(child), child.object(), child.rate(), child.at())));
            }
        }

        private void keep(Triple link) {
            add(moved(link, link.id(), link.parent(), placed(link), link.object(), link.rate(), link.at()));
            for (TripleId child : tree.hanging(link.id())) {
                keep(tree.triples().get(child));
            }
        }

        /** What went by an event, where that happened. */
        private static MediaUri placed(Triple link) {
            return link.at().isPresent() && !link.subject().fragment().time().canonical()
                    ? link.subject().with(interval(link.at().get()))
                    : link.subject();
        }

        private static Triple moved(
                Triple link, TripleId id, Optional<TripleId> parent, MediaUri subject, MediaUri object, double rate,
                Optional<Span> at) {
            return new Triple(
                    id, parent, subject, object, link.kind(), link.playing(), rate, link.label(), at, link.rev(),
                    link.member(), link.name());
        }

        private Triple add(Triple link) {
            if (links.size() < Settings.MOST_TRIPLES) {
                links.add(link);
            } else {
                whole = false;
            }
            return link;
        }

        private static Interval interval(Span span) {
            return Interval.of(rounded(span.start()), rounded(span.end()));
        }

        private static double rounded(double seconds) {
            return Double.isFinite(seconds) ? Math.round(seconds * 1e6) / 1e6 : seconds;
        }
    }
}
