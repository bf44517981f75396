package org.tutti.tree;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.tutti.tree.TreeFault.Reason;

/**
 * What becomes of a tree: the tree as it is now, and what is new in it. Each of the methods does all or, with a
 * {@link TreeFault}, nothing. Pure.
 *
 * @param tree as it is now
 * @param change what is new
 */
public record TreeEdit(Tree tree, Change change) {

    /** The most links that are taken out of the way to look for what a change would put within itself. */
    private static final int EXAMINED = 1000;

    /**
     * Who changes it, and when.
     *
     * @param seq the entry by which it changes
     * @param moment where everything is, for what is said relative to now
     * @param roots whether a URI is of what has a time of its own: the session, or an item of its queue
     * @param member who does it
     * @param name what they are called
     */
    public record Doing(long seq, Moment moment, Predicate<String> roots, String member, String name) {}

    /**
     * Adds links: all, or none.
     *
     * @param all one or more; they may hang under one another in any order
     */
    public static TreeEdit add(Tree tree, List<NewTriple> all, Doing doing) throws TreeFault {
        int most = tree.settings().triples();
        if (all.isEmpty() || tree.size() + all.size() > most) {
            throw all.isEmpty()
                    ? new TreeFault(Reason.OUT_OF_RANGE, "There is no link to add.")
                    : new TreeFault(
                            Reason.TREE_FULL,
                            "The tree has %d links, and %d more are over its limit of %d. Remove some first."
                                    .formatted(tree.size(), all.size(), most));
        }
        return new Addition(all, doing).to(tree);
    }

    /**
     * Changes a link.
     *
     * @param ifRev what its {@link Triple#rev} must be; empty if that does not matter
     * @param subject its new subject: another fragment of the same resource
     * @param object its new object: another fragment of the same resource
     */
    public static TreeEdit change(
            Tree tree,
            String id,
            Optional<Long> ifRev,
            Optional<String> subject,
            Optional<String> object,
            Optional<String> label,
            Doing doing)
            throws TreeFault {
        Triple before = link(tree, id, ifRev);
        Shape.checkChange(subject, object, label);
        Triple after = before.named(label.orElse(before.label())).with(
                before.subject(), before.object(), before.at(), doing.seq());
        if (subject.isPresent()) {
            MediaUri on = Uris.subject(subject.get());
            checkSame(before.subject(), on, tree);
            MediaUri placed = Timing.placed(tree, on.at(before.subject().base()), before.parent(), doing.moment());
            Optional<Span> at = Timing.span(tree, placed, before.parent(), doing.moment());
            after = after.with(placed, before.object(), at, doing.seq());
        }
        if (object.isPresent()) {
            MediaUri what = Uris.object(object.get());
            checkSame(before.object(), what, tree);
            after = after.with(after.subject(), what.at(before.object().base()), after.at(), doing.seq());
        }
        boolean moved = !after.at().equals(before.at());
        boolean cut = !after.part().equals(before.part());
        if (moved || cut) {
            checkAbove(tree, after);
        }
        if (cut) {
            checkBelow(tree, after, after.object().base(), after.part());
        }
        if (moved && after.at().isPresent()) {
            checkBelow(tree, after, after.subject().base(), after.at().get());
        }
        Tree now = tree.with(after);
        checkSize(now);
        List<Triple> changed = new ArrayList<>(List.of(after));
        if (moved || cut) {
            now = settled(now, after.id(), doing, changed);
        }
        return new TreeEdit(now.at(doing.seq()), Change.changed(List.copyOf(changed)));
    }

    /** With what goes by events under a link placed anew, from above. */
    private static Tree settled(Tree tree, TripleId above, Doing doing, List<Triple> changed) {
        Tree now = tree;
        for (TripleId id : tree.hanging(above)) {
            Triple link = now.triples().get(id);
            if (!link.events().isEmpty()) {
                now = placed(now, link, doing, changed);
            }
            now = settled(now, id, doing, changed);
        }
        return now;
    }

    /** With a link where the events it goes by have it now; the same tree if it is there. */
    private static Tree placed(Tree tree, Triple link, Doing doing, List<Triple> changed) {
        Optional<Span> at = Timing.span(tree, link.subject(), link.parent(), doing.moment());
        if (at.equals(link.at())) {
            return tree;
        }
        Triple placed = link.with(link.subject(), link.object(), at, doing.seq());
        changed.add(placed);
        return tree.with(placed);
    }

    static void checkSize(Tree tree) throws TreeFault {
        long most = Math.max(Tree.CHARACTERS, Tree.CHARACTERS_OF_EACH * tree.settings().triples());
        if (tree.characters() > most) {
            throw new TreeFault(
                    Reason.TREE_FULL,
                    "All links have %d characters together at most; these would be %d. Remove some first."
                            .formatted(most, tree.characters()));
        }
    }

    private static void checkSame(MediaUri before, MediaUri after, Tree tree) throws TreeFault {
        if (!tree.mirrors().areSame(before.base(), after.base())) {
            throw new TreeFault(
                    Reason.OUT_OF_RANGE,
                    "A link keeps its resources: %s cannot become %s. Remove it and add another."
                            .formatted(Uris.shortened(before.base()), Uris.shortened(after.base())));
        }
    }

    /** Removes a link and all under it. */
    public static TreeEdit remove(Tree tree, String id, Optional<Long> ifRev, long seq) throws TreeFault {
        Triple link = link(tree, id, ifRev);
        List<Triple> gone = new ArrayList<>();
        collect(tree, link, gone);
        Tree left = tree;
        for (Triple one : gone) {
            left = left.minus(one);
        }
        return new TreeEdit(left.at(seq), Change.removed(gone.stream().map(Triple::id).toList()));
    }

    /** Those that hang lowest first. */
    private static void collect(Tree tree, Triple link, List<Triple> into) {
        for (TripleId child : tree.hanging(link.id())) {
            collect(tree, tree.triples().get(child), into);
        }
        into.add(link);
    }

    private static Triple link(Tree tree, String id, Optional<Long> ifRev) throws TreeFault {
        Triple link = TripleId.of(id).flatMap(tree::triple).orElseThrow(() -> unknown(id));
        if (ifRev.filter(rev -> rev != link.rev()).isPresent()) {
            throw new TreeFault(
                    Reason.TRIPLE_CHANGED,
                    "The link %s was changed since: it is at rev %d, not %d. Read it again and decide anew."
                            .formatted(id, link.rev(), ifRev.get()));
        }
        return link;
    }

    static TreeFault unknown(String id) {
        return new TreeFault(
                Reason.TRIPLE_UNKNOWN,
                "There is no link %s. Maybe it, or one above it, was removed.".formatted(Uris.shortened(id)));
    }

    /** Refuses what would play within itself. */
    static void checkAbove(Tree tree, Triple link) throws TreeFault {
        for (Triple above : tree.path(link)) {
            boolean within = above.at().filter(link.part()::overlaps).isPresent()
                    && tree.mirrors().areSame(link.object().base(), above.subject().base());
            if (within || !above.id().equals(link.id()) && plays(tree, link, above)) {
                throw withinItself(link);
            }
        }
    }

    private static boolean plays(Tree tree, Triple link, Triple above) {
        return above.part().overlaps(link.part())
                && tree.mirrors().areSame(link.object().base(), above.object().base());
    }

    /** Refuses what would have, under it, what plays in this part of a resource already. */
    private static void checkBelow(Tree tree, Triple link, String resource, Span part) throws TreeFault {
        for (String base : tree.mirrors().same(resource)) {
            for (TripleId id : tree.objects(base).stream().limit(EXAMINED).toList()) {
                Triple other = tree.triples().get(id);
                if (!id.equals(link.id()) && other.part().overlaps(part)
                        && tree.path(other).stream().anyMatch(one -> one.id().equals(link.id()))) {
                    throw withinItself(other);
                }
            }
        }
    }

    private static TreeFault withinItself(Triple link) {
        return new TreeFault(
                Reason.OUT_OF_RANGE,
                "%s would play within itself. Link another part of it, or link it elsewhere."
                        .formatted(Uris.shortened(link.object().toString())));
    }

    /** Says that two URIs are of the same source. */
    public static TreeEdit mirror(Tree tree, Copy subject, Copy object, Predicate<String> roots, long seq)
            throws TreeFault {
        for (Copy copy : List.of(subject, object)) {
            Uris.check(copy.uri());
            if (copy.uri().contains("#")) {
                throw new TreeFault(
                        Reason.OUT_OF_RANGE,
                        "Whole resources are mirrors, not parts: %s without what follows the #."
                                .formatted(Uris.shortened(copy.uri())));
            }
            Uris.checkTaken(copy.uri(), roots);
        }
        var mirror = new Mirror("m" + seq, subject, object);
        return new TreeEdit(tree.with(tree.mirrors().plus(mirror)).at(seq), Change.MIRRORS);
    }

    /** Takes back that two URIs are of the same source; what others say of them holds. */
    public static TreeEdit unmirror(Tree tree, String id, long seq) throws TreeFault {
        return new TreeEdit(tree.with(tree.mirrors().minus(id)).at(seq), Change.MIRRORS);
    }

    /** Something happens now; links that go by it are placed anew. */
    public static TreeEdit publish(Tree tree, String event, Doing doing) throws TreeFault {
        Shape.checkEvent(event);
        Moment now = doing.moment();
        var happening =
                new Happening(event, doing.seq(), now.elapsed(), List.copyOf(now.item()), now.position());
        Tree after = tree.with(happening);
        List<Triple> placed = new ArrayList<>();
        // What hangs on what moves is placed after that, whichever was added first.
        List<Triple> concerned = tree.goingBy(event).stream()
                .map(tree.triples()::get)
                .sorted(Comparator.comparingInt(link -> tree.path(link).size()))
                .toList();
        for (Triple link : concerned) {
            // What happens while something else is on says nothing of it.
            if (now.position(after, link.subject().base(), link.parent()).isEmpty()) {
                continue;
            }
            Tree moved = placed(after, link, doing, placed);
            if (moved != after) {
                after = settled(moved, link.id(), doing, placed);
            }
        }
        // What was moved with what it hangs on, and then by the event, is told once.
        Tree last = after;
        placed = placed.stream().map(Triple::id).distinct().map(last.triples()::get).toList();
        return new TreeEdit(
                after.at(doing.seq()),
                new Change(List.of(), List.copyOf(placed), List.of(), false, Optional.of(happening), false));
    }

    /** Keeps the tree otherwise. */
    public static TreeEdit set(Tree tree, Settings settings, long seq) throws TreeFault {
        if (settings.triples() < 1 || settings.triples() > Settings.MOST_TRIPLES
                || settings.depth() < 1 || settings.depth() > Settings.DEEPEST) {
            throw new TreeFault(
                    Reason.OUT_OF_RANGE,
                    "A tree has room for 1 to %d links, 1 to %d deep, not %d and %d.".formatted(
                            Settings.MOST_TRIPLES, Settings.DEEPEST, settings.triples(), settings.depth()));
        }
        if (settings.keeping() != tree.settings().keeping() && tree.size() > 0) {
            throw new TreeFault(
                    Reason.OUT_OF_RANGE,
                    "A tree is moved between the server and the browsers while it is empty; it has %d links."
                            .formatted(tree.size()));
        }
        return new TreeEdit(tree.with(settings).at(seq), Change.SETTINGS);
    }
}
