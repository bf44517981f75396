package org.tutti.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import org.tutti.tree.TreeEdit.Doing;
import org.tutti.tree.TreeFault.Reason;

/** Links that are added together: each finds what it hangs under, whatever order they come in. */
final class Addition {

    /** How many of the latest links one could hang under are looked at. */
    private static final int EXAMINED = 100;

    private enum Mark { NEW, OPEN, DONE }

    private final List<NewTriple> all;
    private final Doing doing;
    private final List<Shape> shapes = new ArrayList<>();
    private final Map<String, List<Integer>> byObject = new HashMap<>();
    private final Set<String> opened = new HashSet<>();
    private final List<Mark> marks;
    private final List<Triple> added = new ArrayList<>();
    private Tree tree;

    Addition(List<NewTriple> all, Doing doing) throws TreeFault {
        this.all = all;
        this.doing = doing;
        this.marks = new ArrayList<>(Collections.nCopies(all.size(), Mark.NEW));
        for (NewTriple one : all) {
            Shape shape = Shape.of(one, doing.moment().session(), doing.roots());
            byObject.computeIfAbsent(shape.object().base(), _ -> new ArrayList<>()).add(shapes.size());
            shapes.add(shape);
        }
    }

    TreeEdit to(Tree before) throws TreeFault {
        tree = before;
        checkParents();
        for (int i = 0; i < all.size(); i++) {
            visit(i);
        }
        TreeEdit.checkSize(tree);
        return new TreeEdit(tree.at(doing.seq()), Change.added(List.copyOf(added)));
    }

    /** Those that say what they hang under must not hang under each other, nor too deep. */
    private void checkParents() throws TreeFault {
        int deepest = tree.settings().depth();
        for (int i = 0; i < all.size(); i++) {
            int depth = 1;
            for (OptionalInt above = above(i); above.isPresent(); above = above(above.getAsInt())) {
                if (above.getAsInt() == i) {
                    throw new TreeFault(Reason.OUT_OF_RANGE, "The link #%d hangs under itself.".formatted(i));
                }
                if (++depth > deepest) {
                    throw tooDeep(depth);
                }
            }
        }
    }

    private OptionalInt above(int index) throws TreeFault {
        Optional<String> parent = all.get(index).parent();
        return parent.isPresent() && parent.get().startsWith("#")
                ? OptionalInt.of(other(parent.get(), index))
                : OptionalInt.empty();
    }

    private TreeFault tooDeep(int depth) {
        return new TreeFault(
                Reason.TREE_FULL,
                "Links hang %d deep at most here; this would be %d deep.".formatted(tree.settings().depth(), depth));
    }

    /** A link, and those it may hang under that are not added yet. */
    private record Visit(int index, Iterator<Integer> others) {}

    /** Adds a link after those it may hang under. */
    private void visit(int first) throws TreeFault {
        Deque<Visit> open = new ArrayDeque<>();
        open(first, open);
        while (!open.isEmpty()) {
            Visit visit = open.peek();
            if (visit.others().hasNext()) {
                int other = visit.others().next();
                // One that is itself to hang under a link that waits is not waited for.
                if (all.get(visit.index()).parent().isPresent() || !leadsToOpen(other)) {
                    open(other, open);
                }
            } else {
                open.pop();
                add(visit.index(), all.get(visit.index()).parent());
                marks.set(visit.index(), Mark.DONE);
            }
        }
    }

    private boolean leadsToOpen(int index) throws TreeFault {
        for (OptionalInt above = above(index); above.isPresent(); above = above(above.getAsInt())) {
            if (marks.get(above.getAsInt()) == Mark.OPEN) {
                return true;
            }
        }
        return false;
    }

    private void open(int index, Deque<Visit> open) throws TreeFault {
        if (marks.get(index) == Mark.NEW) {
            marks.set(index, Mark.OPEN);
            open.push(new Visit(index, before(index).iterator()));
        }
    }

    /** Those a link may hang under. */
    private List<Integer> before(int index) throws TreeFault {
        Optional<String> parent = all.get(index).parent();
        if (parent.isPresent()) {
            return parent.get().startsWith("#") ? List.of(other(parent.get(), index)) : List.of();
        }
        List<Integer> others = new ArrayList<>();
        MediaUri subject = shapes.get(index).subject();
        boolean root = isRoot(subject.base());
        for (String base : tree.mirrors().same(subject.base())) {
            List<Integer> playing = byObject.getOrDefault(base, List.of());
            playing.stream().limit(EXAMINED).filter(other -> playsIn(index, other)).forEach(others::add);
            // Once is enough: they are added before the first link on this resource, and so before all others on it.
            if (!root && opened.add(base)) {
                playing.stream()
                        .filter(other -> !shapes.get(other).subject().base().equals(base) && !playsIn(other, index))
                        .forEach(others::add);
            }
        }
        return others;
    }

    /** Whether one begins in what another plays. */
    private boolean playsIn(int index, int other) {
        MediaUri subject = shapes.get(index).subject();
        return tree.mirrors().areSame(subject.base(), shapes.get(other).object().base())
                && subject.fragment().time().start().orElse(new Point.At(0)) instanceof Point.At(double start)
                && shapes.get(other).object().fragment().time().span().contains(start);
    }

    private boolean isRoot(String base) {
        return doing.roots().test(base) || tree.mirrors().has(base)
                && tree.mirrors().same(base).stream().anyMatch(doing.roots());
    }

    private int other(String reference, int index) throws TreeFault {
        try {
            int other = Integer.parseInt(reference.substring(1));
            if (other >= 0 && other < all.size() && other != index) {
                return other;
            }
        } catch (NumberFormatException e) {
            // As one that is out of range.
        }
        throw new TreeFault(
                Reason.OUT_OF_RANGE,
                "'parent' is the id of a link, #0 to #%d for another one of those that are added, or root; not '%s'."
                        .formatted(all.size() - 1, Uris.shortened(reference)));
    }

    private TripleId id(int index) {
        return new TripleId(doing.seq(), index);
    }

    private void add(int index, Optional<String> reference) throws TreeFault {
        Shape shape = shapes.get(index);
        MediaUri subject = known(shape.subject());
        MediaUri object = known(shape.object());
        Optional<TripleId> parent =
                reference.isPresent() ? parent(reference.get(), index) : matching(subject);
        MediaUri placed = Timing.placed(tree, subject, parent, doing.moment());
        var link = new Triple(
                id(index),
                parent,
                placed,
                object,
                shape.kind(),
                shape.playing(),
                shape.rate(),
                all.get(index).label().orElse(""),
                Timing.span(tree, placed, parent, doing.moment()),
                doing.seq(),
                doing.member(),
                doing.name());
        int depth = tree.path(link).size();
        if (depth > tree.settings().depth()) {
            throw tooDeep(depth);
        }
        TreeEdit.checkAbove(tree, link);
        tree = tree.plus(link);
        added.add(link);
    }

    /** As everybody knows it, if everybody does: the site that says it otherwise may go. */
    private MediaUri known(MediaUri uri) {
        return uri.at(tree.mirrors().known(uri.base()));
    }

    private Optional<TripleId> parent(String reference, int index) throws TreeFault {
        if (reference.equals(NewTriple.ROOT)) {
            return Optional.empty();
        }
        TripleId parent = reference.startsWith("#")
                ? id(other(reference, index))
                : TripleId.of(reference).orElseThrow(() -> TreeEdit.unknown(reference));
        Triple above = tree.triple(parent).orElseThrow(() -> TreeEdit.unknown(reference));
        String base = shapes.get(index).subject().base();
        if (!tree.mirrors().areSame(above.object().base(), base)) {
            throw new TreeFault(
                    Reason.OUT_OF_RANGE,
                    "The link %s plays %s; what hangs under it is linked to that, not to %s.".formatted(
                            parent, Uris.shortened(above.object().base()), Uris.shortened(base)));
        }
        return Optional.of(parent);
    }

    /** The link to hang under when nobody says which. */
    private Optional<TripleId> matching(MediaUri subject) {
        Predicate<Triple> covers = covering(subject);
        Optional<TripleId> covering = Optional.empty();
        Optional<TripleId> latest = Optional.empty();
        for (String base : tree.mirrors().same(subject.base())) {
            Iterator<TripleId> ids = tree.objects(base).descendingIterator();
            boolean covered = false;
            for (int i = 0; i < EXAMINED && ids.hasNext() && !covered; i++) {
                TripleId id = ids.next();
                latest = later(latest, id);
                covered = covers.test(tree.triples().get(id));
                covering = covered ? later(covering, id) : covering;
            }
        }
        return covering.isPresent() || latest.isPresent() && isRoot(subject.base()) ? covering : latest;
    }

    private static Optional<TripleId> later(Optional<TripleId> one, TripleId other) {
        return one.filter(id -> id.compareTo(other) > 0).or(() -> Optional.of(other));
    }

    /** Whether a subject begins in what a link plays; when that is not known yet, whether the link plays now. */
    private Predicate<Triple> covering(MediaUri subject) {
        Interval time = subject.fragment().time();
        if (time.start().isEmpty()) {
            return link -> link.part().contains(0);
        }
        return time.start().get() instanceof Point.At(double start)
                ? link -> link.part().contains(start)
                : link -> doing.moment().position(tree, link).isPresent();
    }
}
