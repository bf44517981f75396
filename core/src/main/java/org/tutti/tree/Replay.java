package org.tutti.tree;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    /** The links in the words of a site, as {@link Tree#toldTo} has those of a tree. */
    public List<Triple> toldTo(String site, Mirrors mirrors) {
        Set<TripleId> told = new HashSet<>();
        List<Triple> words = new ArrayList<>();
        for (Triple link : links) {
            Optional<MediaUri> subject = mirrors.translated(link.subject(), site);
            Optional<MediaUri> object = mirrors.translated(link.object(), site);
            if (subject.isPresent() && object.isPresent() && link.parent().map(told::contains).orElse(true)) {
                told.add(link.id());
                words.add(link.with(subject.get(), object.get(), link.at(), link.rev()));
            }
        }
        return words;
    }

    private static final class Writer {

        private final Tree tree;
        private final String session;
        private final List<Ran> ran;
        private final Map<List<String>, List<Triple>> ofItem = new HashMap<>();
        private final List<Triple> links = new ArrayList<>();
        private Tree out;
        private int written;
        private boolean whole = true;

        Writer(Tree tree, String session, List<Ran> ran) {
            this.tree = tree;
            this.session = session;
            this.out = Tree.EMPTY.with(tree.mirrors());
            // As they are written, so that what touches does so there too.
            this.ran = ran.stream()
                    .map(span -> new Ran(
                            span.uris(), span.kind(), span.label(), rounded(span.at()), rounded(span.part()), span.rate()))
                    .filter(span -> span.at().length() > 0 && span.part().length() > 0)
                    .toList();
        }

        Replay write() {
            for (Ran span : ran) {
                Triple node = node(span);
                add(node);
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

        /** Whether a link, or one under it, plays the item that it would hang under. */
        private boolean within(Triple link, Ran span, Span at) {
            boolean plays = (link.part().overlaps(span.part()) || link.part().overlaps(at))
                    && tree.mirrors().same(link.object().base()).stream().anyMatch(span.uris()::contains);
            return plays || tree.hanging(link.id()).stream()
                    .anyMatch(child -> within(tree.triples().get(child), span, at));
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
            Span at = link.at().orElseThrow();
            if (!within(link, span, at)) {
                MediaUri subject = placed(link).at(span.uris().getFirst());
                under(link, moved(link, next(), Optional.of(node.id()), subject, link.object(), link.rate(), link.at()));
                return;
            }
            // Not under its own item: at the session's time that is the same.
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
                    under(link, moved(link, next(), Optional.empty(), subject, object, rate, Optional.of(when)));
                }
            }
        }

        private static double elapsed(double position, Ran span) {
            return span.at().start() + (position - span.part().start()) / span.rate();
        }

        /** Copies a link to where it hangs now, and what hangs under it. */
        private void under(Triple link, Triple to) {
            if (!add(to)) {
                return;
            }
            for (TripleId id : tree.hanging(link.id())) {
                Triple child = tree.triples().get(id);
                under(child, moved(
                        child, next(), Optional.of(to.id()), placed(child), child.object(), child.rate(), child.at()));
            }
        }

        private void keep(Triple link) {
            if (add(moved(link, link.id(), link.parent(), placed(link), link.object(), link.rate(), link.at()))) {
                for (TripleId child : tree.hanging(link.id())) {
                    keep(tree.triples().get(child));
                }
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

        /** What came to play within itself after it was added, as by an event, no other tree would take. */
        private boolean add(Triple link) {
            if (links.size() >= Settings.MOST_TRIPLES) {
                whole = false;
                return false;
            }
            try {
                out = out.plus(link);
                TreeEdit.checkAbove(out, link);
            } catch (TreeFault e) {
                out = out.minus(link);
                return false;
            }
            links.add(link);
            return true;
        }

        private static Interval interval(Span span) {
            return Interval.of(rounded(span.start()), rounded(span.end()));
        }

        private static Span rounded(Span span) {
            return new Span(rounded(span.start()), rounded(span.end()));
        }

        private static double rounded(double seconds) {
            return Double.isFinite(seconds) ? Math.round(seconds * 1e6) / 1e6 : seconds;
        }
    }
}
