package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;

/** What holds for any session, whatever happens in whatever order. */
class SessionProperties {

    /** One thing that happens: after a pause, some actor does something. */
    record Step(double pause, Actor actor, Input input, long lead) {}

    @Property(tries = 400)
    void replay_equalsLive(@ForAll("stories") List<Step> story) {
        Script script = play(story);

        Session replayed = Script.replay(script.journal());
        assertThat(replayed).isEqualTo(script.session());
        assertThat(Codec.snapshot(replayed)).isEqualTo(Codec.snapshot(script.session()));
    }

    @Property(tries = 200)
    void replayOfTheWrittenJournal_equalsLive(@ForAll("stories") List<Step> story) {
        Script script = play(story);

        List<Entry> read = Script.rewritten(script.journal());
        assertThat(read).isEqualTo(script.journal());
        assertThat(Script.replay(read)).isEqualTo(script.session());
    }

    @Property(tries = 200)
    void snapshot_restoresTheSession_andReplayGoesOnFromIt(@ForAll("stories") List<Step> story) {
        Script script = play(story);
        int half = script.journal().size() / 2;
        Session middle = Script.replay(script.journal().subList(0, half));

        Session session = half == 0 ? middle : Codec.restore(Codec.snapshot(middle));
        assertThat(session).isEqualTo(middle);
        for (Entry entry : script.journal().subList(half, script.journal().size())) {
            session = ((Outcome.Accepted) session.apply(entry)).session();
        }
        assertThat(Codec.snapshot(session)).isEqualTo(Codec.snapshot(script.session()));
    }

    @Property(tries = 400)
    void noOrderOfEntries_breaksAnInvariant(@ForAll("stories") List<Step> story) {
        Script script = Script.created();
        for (Step step : story) {
            Session before = script.session();
            script.elapse(step.pause());
            Outcome outcome = script.by(step.actor(), step.input(), step.lead());
            if (outcome instanceof Outcome.Refused) {
                assertThat(script.session()).isSameAs(before);
            }
            check(script.session(), script.now());
        }
    }

    private static void check(Session session, long now) {
        Timeline timeline = session.timeline();
        for (Motion motion : List.of(timeline.current(), timeline.latest())) {
            assertThat(motion.position()).isBetween(0.0, timeline.duration());
            if (motion.moving()) {
                assertThat(motion.velocity()).isBetween(Session.MIN_RATE, Session.MAX_RATE);
            }
        }
        if (timeline.pending().isPresent()) {
            assertThat(timeline.latest().timestamp()).isGreaterThanOrEqualTo(timeline.current().timestamp());
        }
        if (timeline.hold().isPresent()) {
            assertThat(timeline.latest().moving()).isFalse();
        }
        assertThat(timeline.positionAt(now)).isBetween(0.0, timeline.duration());

        Roster roster = session.roster();
        assertThat(roster.members()).allSatisfy(member -> assertThat(member.endpoints()).isNotEmpty());
        assertThat(roster.members().stream().mapToInt(member -> member.endpoints().size()).sum())
                .isEqualTo(roster.endpoints());
        roster.controller().ifPresent(member -> {
            assertThat(session.grants(member)).contains(Grant.CONTROL);
            assertThat(roster.members()).contains(member);
        });
        boolean hostHere = roster.members().stream().anyMatch(member -> member.role() == Role.HOST);
        assertThat(roster.controller().isPresent() || !hostHere).as("a host here means a controller").isTrue();
        assertThat(session.closesAt() == Long.MAX_VALUE).isEqualTo(roster.endpoints() > 0);
    }

    private static Script play(List<Step> story) {
        Script script = Script.created();
        for (Step step : story) {
            script.elapse(step.pause());
            if (script.session().nextDeadline() <= script.now()) {
                script.due();
            }
            script.by(step.actor(), step.input(), step.lead());
        }
        return script;
    }

    @Provide
    Arbitrary<List<Step>> stories() {
        Arbitrary<EndpointId> endpoint = Arbitraries.of("a", "b", "c", "d").map(EndpointId::new);
        Arbitrary<Input> joins = Combinators.combine(
                        endpoint,
                        Arbitraries.of("m", "n", "o").map(MemberId::new),
                        Arbitraries.of(Role.values()))
                .as((id, member, role) -> new Input.Join(member, id, "Name of " + member, role));
        Arbitrary<Input> people = Arbitraries.oneOf(
                joins, joins, endpoint.map(Input.Drop::new), endpoint.map(Input.Resume::new),
                endpoint.map(Input.Leave::new));
        Arbitrary<Input> commands = Arbitraries.oneOf(
                Arbitraries.just(new Input.Play()),
                Arbitraries.just(new Input.Pause()),
                Arbitraries.doubles().between(-10, 200).map(Input.Seek::new),
                Arbitraries.doubles().between(0, 5).map(Input.SetRate::new));
        Arbitrary<Input> time = Arbitraries.longs()
                .between(-40_000_000, 40_000_000)
                .flatMap(off -> Arbitraries.of(
                        (Input) new Input.Due(Script.BEGIN + off),
                        new Input.Takeover("b", Script.BEGIN + off),
                        new Input.FallBack("server-clock", Optional.of("It failed.")),
                        new Input.FallBack("server-clock", Optional.empty())));
        Arbitrary<Input> decisions = Arbitraries.of(
                        new Decision.Keep(),
                        new Decision.Release(),
                        new Decision.Wait("a", Script.BEGIN + 20_000_000),
                        new Decision.Retime(new Motion(33, 1.5, Script.BEGIN + 9_000_000)),
                        new Decision.Advise("a", 0.5),
                        new Decision.Follow(Decision.Rule.MEAN))
                .map(action -> new Input.Decide(
                        "server-clock",
                        new Decision(
                                action, "because", Map.of("x", 1.5), new Memory("server-clock", 1, new byte[] {1, 2}))));
        Arbitrary<Double> pause = Arbitraries.oneOf(
                Arbitraries.doubles().between(0, 0.3), Arbitraries.doubles().between(0, 40));
        Arbitrary<Long> lead = Arbitraries.longs().between(0, 400_000);
        Arbitrary<Step> step = Arbitraries.oneOf(
                Combinators.combine(pause, endpoint, Arbitraries.oneOf(people, commands, commands), lead)
                        .as((p, e, input, l) -> new Step(p, Actor.endpoint(e), input, l)),
                Combinators.combine(pause, time, lead).as((p, input, l) -> new Step(p, Actor.engine("b"), input, l)),
                Combinators.combine(pause, decisions, lead)
                        .as((p, input, l) -> new Step(p, Actor.strategy("server-clock"), input, l)));
        return step.list().ofMaxSize(60);
    }
}
