package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.tutti.session.Input.AddMirror;
import org.tutti.session.Input.AddTriples;
import org.tutti.session.Input.ChangeTriple;
import org.tutti.session.Input.PublishEvent;
import org.tutti.session.Input.RemoveMirror;
import org.tutti.session.Input.RemoveTriple;
import org.tutti.session.Input.SetTree;
import org.tutti.tree.Copy;
import org.tutti.tree.Kind;
import org.tutti.tree.NewTriple;
import org.tutti.tree.Playing;
import org.tutti.tree.Settings;

/** What holds for the tree of any session, whatever its people do: it is what its journal says, byte for byte. */
class TreeStoriesProperties {

    /** After a pause, one of them does something. */
    record Step(double pause, EndpointId who, Input input) {}

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void replay_snapshot_andWrittenJournal_leadToTheSameTree(@ForAll("stories") List<Step> story) {
        Script script = Script.withEverybody();
        for (Step step : story) {
            Session before = script.session();
            script.elapse(step.pause());
            if (script.by(step.who(), step.input()) instanceof Outcome.Refused(Refusal refusal)) {
                assertThat(script.session()).isSameAs(before);
                assertThat(refusal.message()).isNotBlank();
            }
        }
        Session session = script.session();
        assertThat(Codec.restore(Codec.snapshot(session))).isEqualTo(session);
        List<Entry> read = Script.rewritten(script.journal());
        assertThat(read).isEqualTo(script.journal());
        assertThat(Codec.snapshot(Script.replay(read))).isEqualTo(Codec.snapshot(session));

        int half = script.journal().size() / 2;
        Session on = Codec.restore(Codec.snapshot(Script.replay(read.subList(0, half))));
        for (Entry entry : read.subList(half, read.size())) {
            on = ((Outcome.Accepted) on.apply(entry)).session();
        }
        assertThat(on).isEqualTo(session);
        assertThat(Codec.snapshot(on)).isEqualTo(Codec.snapshot(session));
    }

    @Provide
    Arbitrary<List<Step>> stories() {
        Arbitrary<String> id = Combinators.combine(
                        Arbitraries.integers().between(5, 30), Arbitraries.integers().between(0, 1))
                .as((seq, index) -> index == 0 ? "t" + seq : "t" + seq + "-" + index);
        Arbitrary<String> base = Arbitraries.of(
                "urn:tutti:session:" + Script.ID, "file:demo", "https://v.example/a.mp4", "https://v.example/Žofie",
                "geo:1,2",
                "blob:https://t.example/1", "no uri");
        Arbitrary<String> part = Arbitraries.of(
                "", "", "#t=1", "#t=5,10", "#t=+1,+2", "#t=+0", "#t=goal", "#t=goal,whistle+2", "#t=goal,+3.5",
                "#t=8,whistle",
                "#t=7,3", "#top", "#t=0.1,0.3&xywh=percent:0,0,33.3,50&track=a%26b&top");
        Arbitrary<String> uri = Combinators.combine(base, part).as(String::concat);
        Arbitrary<NewTriple> link = Combinators.combine(
                        uri, uri, Arbitraries.oneOf(id, Arbitraries.of("#0", "#1", "#2")).optional(0.3),
                        Arbitraries.of(Kind.values()).optional(0.2), Arbitraries.of(Playing.values()).optional(0.2),
                        Arbitraries.of(0.25, 1.1, 4.0, 5.0).optional(0.2),
                        Arbitraries.of("Goal", "", "\"😀\"").optional(0.2))
                .as(NewTriple::new);
        Arbitrary<Copy> copy = Arbitraries.of(
                new Copy("https://v.example/a.mp4", Optional.empty()), new Copy("file:demo", Optional.empty()),
                new Copy("blob:https://t.example/1", Optional.of("bob-tab")), new Copy("urn:x", Optional.of("vic-tab")),
                new Copy("urn:y", Optional.of("vic-tab")),
                new Copy("blob:https://t.example/2", Optional.of("ana-tab")));
        Arbitrary<Input> inputs = Arbitraries.frequencyOf(
                Tuple.of(6, Combinators.combine(
                                link.list().ofMinSize(1).ofMaxSize(3), Arbitraries.longs().between(-10, 3_000_000))
                        .as(AddTriples::new)),
                Tuple.of(3, Combinators.combine(
                                id, Arbitraries.longs().between(5, 30).optional(0.2), uri.optional(), uri.optional(),
                                Arbitraries.of("A", "b\nc").optional(0.3))
                        .as(ChangeTriple::new)),
                Tuple.of(1, id.map(which -> new RemoveTriple(which, Optional.empty()))),
                Tuple.of(1, Combinators.combine(copy, copy).as(AddMirror::new)),
                Tuple.of(1, Arbitraries.integers().between(5, 30).map(seq -> new RemoveMirror("m" + seq))),
                Tuple.of(2, Arbitraries.of("goal", "whistle", "npt").map(PublishEvent::new)),
                Tuple.of(1, Combinators.combine(
                                Arbitraries.of(Settings.Keeping.values()).optional(0.2),
                                Arbitraries.of(true, false).optional(),
                                Arbitraries.of(3, 50).optional(), Arbitraries.of(0, 2, 9).optional())
                        .as(SetTree::new)),
                Tuple.of(1, Arbitraries.of(new Input.Play(), new Input.Pause(), new Input.Seek(33))));
        return Combinators.combine(
                        Arbitraries.doubles().between(0, 5),
                        Arbitraries.of(Script.ANA, Script.ANA, Script.ANA, Script.CLEO, Script.BOB, Script.VIC), inputs)
                .as(Step::new)
                .list().ofMaxSize(25);
    }
}
