package org.tutti.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What holds for any tree, whatever is done to it in whatever order. H-4, H-22, H-23, H-35, H-38, H-39. */
class TreeProperties {

    private static final List<String> BASES = List.of(
            Grown.FILM, Grown.CLIP, "https://v.example/b.mp4", "https://v.example/c.mp4", "https://v.example/d",
            Grown.PAGE, Grown.MAP, "blob:https://a/1", "blob:https://b/2", Grown.SESSION);
    private static final List<Copy> COPIES = List.of(
            Grown.everybodys(Grown.CLIP), Grown.everybodys("https://v.example/b.mp4"), Grown.everybodys(Grown.FILM),
            Grown.of("site-a", "blob:https://a/1"), Grown.of("site-b", "blob:https://b/2"),
            Grown.of("site-a", "blob:https://a/3"), Grown.of("site-b", "blob:https://b/1"));

    /** One thing that somebody does; numbers choose among the links that are there then. */
    sealed interface Step {
        record Add(List<Link> links) implements Step {}

        record Move(int which, Optional<String> subject, Optional<String> object) implements Step {}

        record Remove(int which) implements Step {}

        record Same(Copy one, Copy other) implements Step {}

        record Other(int which) implements Step {}

        record Publish(String event) implements Step {}

        record Limit(int triples, int depth) implements Step {}
    }

    /**
     * @param x the base of the subject, unless it is to be what the parent plays
     * @param from the fragment of the subject
     * @param parent below 0: none; even: a link that is there; odd: one of the same list
     */
    record Link(String x, String from, String object, int parent) {}

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void whateverIsDone_theTreeIsWhole_andTheChangeTellsAll(@ForAll("stories") List<Step> story) {
        var grown = new Grown();
        for (Step step : story) {
            Tree before = grown.tree();
            grown.at(grown.seq() * 3, grown.seq() % 60);
            try {
                grown.take(() -> done(grown, step));
            } catch (TreeFault fault) {
                assertThat(fault.getMessage()).isNotBlank();
                continue;
            }
            checkWhole(grown.tree());
            checkTold(before, grown.last(), grown.tree());
            if (step instanceof Step.Add) {
                checkLimits(grown);
            }
            if (step instanceof Step.Remove) {
                checkCascade(before, grown.last().removed());
            }
        }
    }

    /** Without mirrors and events, which may bring together what was apart when it was linked. */
    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void noResource_everPlaysWithinItself(@ForAll("canonical") List<Step> story) {
        var grown = new Grown();
        for (Step step : story) {
            try {
                grown.take(() -> done(grown, step));
            } catch (TreeFault fault) {
                continue;
            }
            for (Triple link : grown.tree().all()) {
                for (Triple above : way(grown.tree(), link)) {
                    boolean of = link.object().base().equals(above.subject().base())
                            && above.at().orElseThrow().overlaps(link.part());
                    boolean twice = !above.equals(link) && link.object().base().equals(above.object().base())
                            && above.part().overlaps(link.part());
                    assertThat(of || twice).as("%s within %s", link, above).isFalse();
                }
            }
        }
    }

    /** The rule of docs/tree.md, read aloud. */
    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void newLink_hangsWhereTheRuleSays(@ForAll("canonical") List<Step> story, @ForAll("links") Link last) {
        var grown = new Grown();
        for (Step step : story) {
            try {
                grown.take(() -> done(grown, step));
            } catch (TreeFault fault) {
                // Nothing has changed.
            }
        }
        MediaUri subject = MediaUri.parseSubject(last.x() + last.from());
        if (!subject.fragment().time().canonical()) {
            return;
        }
        List<Triple> candidates = grown.tree().all().stream()
                .filter(one -> one.object().base().equals(subject.base()))
                .sorted(Comparator.comparing(Triple::id).reversed())
                .toList();
        double start = subject.fragment().time().span().start();
        Optional<Triple> expected = candidates.stream().filter(one -> one.part().contains(start)).findFirst();
        if (expected.isEmpty() && !Grown.ITEMS.contains(subject.base()) && !subject.base().equals(Grown.SESSION)) {
            expected = candidates.stream().findFirst();
        }
        try {
            grown.take(() -> TreeEdit.add(
                    grown.tree(), List.of(NewTriple.of(subject.toString(), last.object())), grown.doing()));
        } catch (TreeFault fault) {
            return;
        }
        assertThat(grown.last().added().getFirst().parent()).isEqualTo(expected.map(Triple::id));
    }

    private static TreeEdit done(Grown grown, Step step) throws TreeFault {
        Tree tree = grown.tree();
        return switch (step) {
            case Step.Add(List<Link> links) -> {
                List<NewTriple> triples = new ArrayList<>();
                links.forEach(link -> triples.add(triple(tree, links, link)));
                yield TreeEdit.add(tree, triples, grown.doing());
            }
            case Step.Move(int which, var subject, var object) -> {
                Optional<Triple> link = TripleId.of(id(tree, which)).flatMap(tree::triple);
                yield TreeEdit.change(
                        tree, id(tree, which), Optional.empty(),
                        subject.map(part -> link.map(one -> one.subject().base()).orElse("x:y") + part),
                        object.map(part -> link.map(one -> one.object().base()).orElse("x:y") + part),
                        Optional.empty(), grown.doing());
            }
            case Step.Remove(int which) -> TreeEdit.remove(tree, id(tree, which), Optional.empty(), grown.seq() + 1);
            case Step.Same(Copy one, Copy other) -> grown.mirroring(one, other).done();
            case Step.Other(int which) -> {
                List<Mirror> all = List.copyOf(tree.mirrors().all());
                yield TreeEdit.unmirror(
                        tree, all.isEmpty() ? "m0" : all.get(which % all.size()).id(), grown.seq() + 1);
            }
            case Step.Publish(String event) -> TreeEdit.publish(tree, event, grown.doing());
            case Step.Limit(int triples, int depth) -> TreeEdit.set(
                    tree, new Settings(Settings.Keeping.SERVER, false, triples, depth), grown.seq() + 1);
        };
    }

    private static NewTriple triple(Tree tree, List<Link> links, Link link) {
        if (link.parent() < 0) {
            return NewTriple.of(link.x() + link.from(), link.object());
        }
        String id = id(tree, link.parent());
        Optional<Triple> there = TripleId.of(id).flatMap(tree::triple);
        if (link.parent() % 2 == 0 && there.isPresent()) {
            return Grown.under(id, there.get().object().base() + link.from(), link.object());
        }
        int other = link.parent() % links.size();
        return Grown.under("#" + other, MediaUri.parse(links.get(other).object()).base() + link.from(), link.object());
    }

    private static String id(Tree tree, int which) {
        List<Triple> all = List.copyOf(tree.all());
        return all.isEmpty() ? "t1" : all.get(which % all.size()).id().toString();
    }

    /** Every index is what one finds by looking at all links; nothing hangs on what is not there. */
    private static void checkWhole(Tree tree) {
        assertThat(tree).isEqualTo(Tree.of(
                List.copyOf(tree.all()), List.copyOf(tree.mirrors().all()), List.copyOf(tree.events()), tree.settings(),
                tree.rev()));
        for (Triple link : tree.all()) {
            assertThat(tree.triple(link.id())).contains(link);
            link.parent().ifPresent(parent -> assertThat(tree.triple(parent)).as("not orphaned").isPresent());
            assertThat(way(tree, link)).as("no ring").doesNotHaveDuplicates();
            assertThat(tree.children(link.id())).isEqualTo(ids(tree, Optional.of(link.id()), Optional.empty()));
            assertThat(tree.siblings(link.id())).isEqualTo(ids(tree, link.parent(), Optional.of(link.id())));
            link.at().ifPresent(at -> assertThat(at.length()).isPositive());
            assertThat(link.rev()).isBetween(link.id().seq(), tree.rev());
        }
        assertThat(tree.rootChildren()).isEqualTo(ids(tree, Optional.empty(), Optional.empty()));
    }

    private static List<TripleId> ids(Tree tree, Optional<TripleId> parent, Optional<TripleId> but) {
        return tree.all().stream()
                .filter(one -> one.parent().equals(parent) && but.filter(one.id()::equals).isEmpty())
                .map(Triple::id)
                .toList();
    }

    private static List<Triple> way(Tree tree, Triple link) {
        List<Triple> way = new ArrayList<>(List.of(link));
        while (way.getLast().parent().isPresent() && way.size() <= tree.size()) {
            way.add(tree.triple(way.getLast().parent().get()).orElseThrow());
        }
        return way;
    }

    /** Who had the links before, and hears of the change, has them now. */
    private static void checkTold(Tree before, Change change, Tree after) {
        var links = new TreeMap<TripleId, Triple>();
        before.all().forEach(link -> links.put(link.id(), link));
        for (TripleId gone : change.removed()) {
            assertThat(links.values()).as("lowest first").noneMatch(one -> one.parent().equals(Optional.of(gone)));
            assertThat(links.remove(gone)).isNotNull();
        }
        for (Triple link : change.added()) {
            link.parent().ifPresent(parent -> assertThat(links).as("parents first").containsKey(parent));
            assertThat(links.put(link.id(), link)).isNull();
        }
        for (Triple link : change.changed()) {
            assertThat(links.put(link.id(), link)).isNotNull().isNotEqualTo(link);
        }
        assertThat(List.copyOf(links.values())).isEqualTo(List.copyOf(after.all()));
        assertThat(change.mirrors()).isEqualTo(!before.mirrors().equals(after.mirrors()));
        assertThat(change.event().isPresent())
                .isEqualTo(!List.copyOf(before.events()).equals(List.copyOf(after.events())));
    }

    private static void checkLimits(Grown grown) {
        Tree tree = grown.tree();
        assertThat(tree.size()).isLessThanOrEqualTo(tree.settings().triples());
        for (Triple link : grown.last().added()) {
            assertThat(way(tree, link)).hasSizeLessThanOrEqualTo(tree.settings().depth());
        }
    }

    private static void checkCascade(Tree before, List<TripleId> removed) {
        Set<TripleId> gone = new HashSet<>();
        TripleId top = removed.getLast();
        for (Triple link : before.all()) {
            if (way(before, link).stream().anyMatch(one -> one.id().equals(top))) {
                gone.add(link.id());
            }
        }
        assertThat(removed).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(gone);
    }

    // --- what people do ----------------------------------------------------------------------------------------------

    @Provide
    Arbitrary<List<Step>> stories() {
        Arbitrary<Step> others = Arbitraries.oneOf(
                Combinators.combine(Arbitraries.of(COPIES), Arbitraries.of(COPIES)).as(Step.Same::new),
                Arbitraries.integers().between(0, 9).map(Step.Other::new),
                Arbitraries.of("begins", "ends", "npt", "talk").map(Step.Publish::new),
                Combinators.combine(Arbitraries.of(3, 10, 1000), Arbitraries.of(1, 2, 3, 16)).as(Step.Limit::new));
        Arbitrary<Step> links = steps(parts(true));
        return Arbitraries.frequencyOf(Tuple.of(4, links), Tuple.of(1, others)).list().ofMaxSize(30);
    }

    @Provide
    Arbitrary<List<Step>> canonical() {
        return steps(parts(false)).list().ofMaxSize(30);
    }

    @Provide
    Arbitrary<Link> links() {
        return links(parts(false));
    }

    private static Arbitrary<Step> steps(Arbitrary<String> subjects) {
        Arbitrary<Integer> which = Arbitraries.integers().between(0, 40);
        Arbitrary<Step> add = links(subjects).list().ofMinSize(1).ofMaxSize(4).map(Step.Add::new);
        Arbitrary<Step> move =
                Combinators.combine(which, subjects.optional(), parts(false).optional()).as(Step.Move::new);
        return Arbitraries.frequencyOf(
                Tuple.of(5, add), Tuple.of(2, move),
                Tuple.of(1, which.map(Step.Remove::new)));
    }

    private static Arbitrary<Link> links(Arbitrary<String> subjects) {
        Arbitrary<String> roots = Arbitraries.of(Grown.SESSION, Grown.FILM, "file:next");
        return Combinators.combine(
                        Arbitraries.frequencyOf(Tuple.of(1, roots), Tuple.of(1, Arbitraries.of(BASES))), subjects,
                        Arbitraries.of(BASES), parts(false),
                        Arbitraries.frequencyOf(
                                Tuple.of(3, Arbitraries.just(-1)),
                                Tuple.of(2, Arbitraries.integers().between(0, 40))))
                .as((x, from, y, part, parent) -> new Link(x, from, y + part, parent));
    }

    private static Arbitrary<String> parts(boolean more) {
        Arbitrary<Integer> second = Arbitraries.integers().between(0, 60);
        Arbitrary<String> canonical = Arbitraries.oneOf(
                Arbitraries.just(""),
                second.map(start -> "#t=" + start),
                Combinators.combine(second, Arbitraries.integers().between(1, 20))
                        .as((start, length) -> "#t=" + start + "," + (start + length)));
        return more
                ? Arbitraries.oneOf(
                        canonical, canonical,
                        Arbitraries.of(
                                "#t=+0", "#t=+5,+10", "#t=begins,ends", "#t=begins+1,+5", "#t=3,ends", "#t=talk",
                                "#t=7,3",
                                "#t=,talk+2"))
                : canonical;
    }
}
