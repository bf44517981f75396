package org.tutti.session;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.tutti.tree.Copy;
import org.tutti.tree.NewTriple;
import org.tutti.tree.Settings.Keeping;
import org.tutti.tree.TripleId;

/** What members of {@link Stories} do with the synchronisation tree. */
final class TreeActs {

    private static final String CLIP = "https://v.example/clip.mp4";

    private TreeActs() {}

    static Arbitrary<Input> any() {
        Arbitrary<String> subjects = Arbitraries.of(
                "file:demo#t=1,20", "file:demo#t=+1,+5", CLIP + "#t=2,4", "urn:tutti:session:film-night#t=goal,end",
                "urn:tutti:session:film-night", "blob:https://t.example/bob#t=3", "file:demo#t=5,1");
        Arbitrary<String> objects = Arbitraries.of(
                CLIP, CLIP + "#t=2,9", "geo:1,2", "data:text/plain,hi", "file:demo#t=25,30", "javascript:alert(1)");
        Arbitrary<NewTriple> links = Combinators.combine(subjects, objects).as(NewTriple::of);
        Arbitrary<String> nth = Arbitraries.integers().between(0, 9).map(String::valueOf);
        Arbitrary<Copy> copies = Arbitraries.of(
                new Copy("file:demo", Optional.empty()),
                new Copy(CLIP, Optional.empty()),
                new Copy("blob:https://t.example/bob", Optional.of("bob-tab")),
                new Copy("blob:https://t.example/vic", Optional.of("vic-tab")));
        return Arbitraries.frequencyOf(
                Tuple.of(6, Combinators.combine(links.list().ofMinSize(1).ofMaxSize(3), Arbitraries.of(0L, 40_000L))
                        .as(Input.AddTriples::new)),
                Tuple.of(3, Combinators.combine(nth, subjects.optional(0.7), Arbitraries.of("Goal", "a\u2028b").optional(0.5))
                        .as((link, subject, label) ->
                                new Input.ChangeTriple(link, Optional.empty(), subject, Optional.empty(), label))),
                Tuple.of(1, nth.map(link -> new Input.RemoveTriple(link, Optional.empty()))),
                Tuple.of(2, Combinators.combine(copies, copies).as(Input.AddMirror::new)),
                Tuple.of(1, nth.map(Input.RemoveMirror::new)),
                Tuple.of(2, Arbitraries.of("goal", "end", "no event").map(Input.PublishEvent::new)),
                Tuple.of(1, Combinators.combine(Arbitraries.of(Keeping.values()).optional(0.2), Arbitraries.of(5, 1000, 0))
                        .as((keeping, triples) -> new Input.SetTree(
                                keeping, Optional.of(true), Optional.of(triples), Optional.empty()))));
    }

    /** Which link or mirror is meant is known only while a story goes on. */
    static Input resolved(Input input, Session session) {
        List<TripleId> links = List.copyOf(session.tree().triples().keySet());
        List<String> mirrors = List.copyOf(session.tree().mirrors().asserted().keySet());
        return switch (input) {
            case Input.ChangeTriple(var nth, var ifRev, var subject, var object, var label) ->
                new Input.ChangeTriple(nth(links, nth), ifRev, subject, object, label);
            case Input.RemoveTriple(String nth, Optional<Long> ifRev) ->
                new Input.RemoveTriple(nth(links, nth), ifRev);
            case Input.RemoveMirror(String nth) -> new Input.RemoveMirror(nth(mirrors, nth));
            default -> input;
        };
    }

    private static String nth(List<?> all, String nth) {
        return all.isEmpty() ? nth : all.get(Integer.parseInt(nth) % all.size()).toString();
    }
}
