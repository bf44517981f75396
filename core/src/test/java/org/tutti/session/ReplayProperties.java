package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.tutti.session.Recorded.Played;
import org.tutti.tree.NewTriple;
import org.tutti.tree.Replay;
import org.tutti.tree.Tree;
import org.tutti.tree.Triple;
import org.tutti.tree.TripleId;

/** A recording, added to another session, plays there what was played: H-1. */
class ReplayProperties {

    private static final List<String> FILMS = List.of("file:demo", "https://v.example/a.mp4", "https://v.example/b.mp4");

    /** One thing that is done, so many seconds after the one before. */
    record Step(double pause, Input input) {}

    /** Something that plays, and where it is in ms. */
    record Heard(String what, long position) implements Comparable<Heard> {
        @Override
        public int compareTo(Heard other) {
            int order = what.compareTo(other.what);
            return order != 0 ? order : Long.compare(position, other.position);
        }
    }

    @Property(tries = 200)
    void elsewhere_itPlaysWhatWasPlayed(@ForAll("stories") List<Step> story, @ForAll Random random) {
        Script script = Script.withAnaAndBob();
        script.does(Script.ANA, new Input.Play());
        var recorded = new Recorded();
        Session known = null;
        for (Step step : story) {
            script.elapse(step.pause());
            if (script.session().nextDeadline() <= script.now()) {
                script.due();
            }
            script.by(Script.ANA, step.input());
            if (script.session() != known) {
                known = script.session();
                recorded.then(known);
            }
        }
        script.elapse(5);
        List<Played> played = recorded.until(script.now());
        Replay replay = Recorded.replay(script.session(), played);
        assertThat(replay.whole()).isTrue();

        if (replay.links().isEmpty()) {
            assertThat(played).isEmpty();
            return;
        }

        Script elsewhere = Script.withAnaAndBob().elapse(1000);
        elsewhere.does(Script.ANA, new Input.AddTriples(added(replay.links()), 0));
        Tree there = elsewhere.session().tree();
        assertThat(there.size()).isEqualTo(replay.links().size());

        for (int i = 0; i < 40; i++) {
            long instant = random.nextLong(script.session().begunAt(), script.now());
            double elapsed = (instant - script.session().begunAt()) / 1e6;
            Map<String, OptionalDouble> roots = new HashMap<>();
            roots.put(script.session().uri(), OptionalDouble.of(elapsed));
            played.stream().filter(span -> span.from() <= instant && instant < span.to()).forEach(span ->
                    roots.put("file:demo", OptionalDouble.of(span.positionAt(instant))));
            Set<Heard> here = plays(script.session().tree(), roots);
            if (roots.containsKey("file:demo")) {
                here.add(heard("file:demo", roots.get("file:demo").getAsDouble()));
            }

            Set<Heard> again = plays(there, Map.of(script.session().uri(), OptionalDouble.of(elapsed)));

            assertThat(near(here, again)).as("%s and %s at %s s", here, again, elapsed).isTrue();
        }
    }

    /** As one reads them elsewhere: with numbers for those they hang under. */
    private static List<NewTriple> added(List<Triple> links) {
        Map<TripleId, Integer> places = new HashMap<>();
        List<NewTriple> added = new ArrayList<>();
        for (Triple link : links) {
            places.put(link.id(), places.size());
            added.add(new NewTriple(
                    link.subject().toString(), link.object().toString(),
                    link.parent().map(parent -> "#" + places.get(parent)),
                    Optional.of(link.kind()), Optional.of(link.playing()), Optional.of(link.rate()),
                    Optional.of(link.label())));
        }
        return added;
    }

    /** A player of the simplest kind: what of a tree plays, where what it hangs on is there. */
    private static Set<Heard> plays(Tree tree, Map<String, OptionalDouble> roots) {
        Set<Heard> heard = new TreeSet<>();
        for (Triple link : tree.all()) {
            position(tree, link, roots).ifPresent(position -> heard.add(heard(link.object().base(), position)));
        }
        return heard;
    }

    private static Heard heard(String what, double position) {
        return new Heard(what, Math.round(position * 1000));
    }

    private static OptionalDouble position(Tree tree, Triple link, Map<String, OptionalDouble> roots) {
        OptionalDouble on = link.parent().isPresent()
                ? position(tree, tree.triple(link.parent().get()).orElseThrow(), roots)
                : roots.getOrDefault(link.subject().base(), OptionalDouble.empty());
        if (on.isEmpty() || link.at().isEmpty()) {
            return OptionalDouble.empty();
        }
        double x = on.getAsDouble();
        double y = link.part().start() + (x - link.at().get().start()) * link.rate();
        boolean plays = x >= link.at().get().start() && x < link.at().get().end() && y < link.part().end();
        return plays ? OptionalDouble.of(y) : OptionalDouble.empty();
    }

    /** Whether the same plays, to 2 ms; what is just beginning or ending may be on one side only. */
    private static boolean near(Set<Heard> one, Set<Heard> other) {
        return covered(one, other) && covered(other, one);
    }

    private static boolean covered(Set<Heard> some, Set<Heard> by) {
        return some.stream().allMatch(heard -> by.stream().anyMatch(
                same -> same.what().equals(heard.what()) && Math.abs(same.position() - heard.position()) <= 2));
    }

    @Provide
    Arbitrary<List<Step>> stories() {
        Arbitrary<Input> commands = Arbitraries.oneOf(
                Arbitraries.of(new Input.Play(), new Input.Play(), new Input.Pause()),
                Arbitraries.doubles().between(0, 119).map(Input.Seek::new),
                Arbitraries.of(0.5, 1.0, 2.0).map(Input.SetRate::new));
        Arbitrary<String> part = Combinators.combine(
                        Arbitraries.integers().between(0, 100), Arbitraries.integers().between(1, 60))
                .as((start, length) -> "#t=" + start + "," + (start + length));
        Arbitrary<String> on = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just("urn:tutti:session:film-night")),
                Tuple.of(5, Arbitraries.of(FILMS)));
        Arbitrary<Input> links = Combinators.combine(on, part, Arbitraries.of(FILMS), part, Arbitraries.of(0.5, 1.0, 2.0))
                .as((x, at, y, of, rate) -> new Input.AddTriples(
                        List.of(new NewTriple(
                                x + at, y + of, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(rate),
                                Optional.of("A link"))),
                        0));
        Arbitrary<Input> events = Arbitraries.of(
                new Input.PublishEvent("talk.begins"),
                new Input.AddTriples(
                        List.of(NewTriple.of("file:demo#t=talk.begins,+10", "data:text/plain,Now")), 0));
        Arbitrary<Input> changes = Combinators.combine(Arbitraries.integers().between(4, 30), part, part)
                .as((seq, at, of) -> seq % 5 == 0
                        ? new Input.RemoveTriple("t" + seq, Optional.empty())
                        : new Input.ChangeTriple(
                                "t" + seq, Optional.empty(), Optional.of("file:demo" + at), Optional.empty(),
                                Optional.empty()));
        Arbitrary<Step> step = Combinators.combine(
                        Arbitraries.doubles().between(0.1, 15),
                        Arbitraries.frequencyOf(
                                Tuple.of(3, commands), Tuple.of(4, links), Tuple.of(1, changes), Tuple.of(1, events)))
                .as(Step::new);
        return step.list().ofMinSize(5).ofMaxSize(40);
    }
}
