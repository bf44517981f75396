package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.timeline.Motion;
import org.tutti.session.Recorded.Played;

/** What is recorded of any session is what its timeline did. */
class RecordedProperties {

    /** One thing that happens, so many seconds after the one before. */
    record Step(double pause, Actor actor, Input input, boolean dueFirst) {}

    @Property(tries = 400)
    void atAnyInstant_theRecordingIsWhereTheTimelineWas_andNothingWhereItStood(
            @ForAll("stories") List<Step> story, @ForAll Random random) {
        Script script = Script.withAnaAndBob();
        var recorded = new Recorded();
        List<Session> states = new ArrayList<>(List.of(script.session()));
        recorded.then(script.session());
        for (Step step : story) {
            script.elapse(step.pause());
            if (step.dueFirst() && script.session().nextDeadline() <= script.now()) {
                script.due();
                note(script, states, recorded);
            }
            script.by(step.actor(), step.input(), 250_000);
            note(script, states, recorded);
        }
        long end = script.elapse(10).now();

        List<Played> played = recorded.until(end);

        for (int i = 1; i < played.size(); i++) {
            assertThat(played.get(i).from()).isGreaterThanOrEqualTo(played.get(i - 1).to());
        }
        for (long instant : instants(states, end, random)) {
            check(instant, states, played);
        }
    }

    private static void note(Script script, List<Session> states, Recorded recorded) {
        if (script.session() != states.getLast()) {
            states.add(script.session());
            recorded.then(script.session());
        }
    }

    private static List<Long> instants(List<Session> states, long end, Random random) {
        List<Long> instants = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            instants.add(random.nextLong(states.getFirst().stamp(), end));
        }
        for (Session state : states) {
            for (long near = -1; near <= 1; near++) {
                instants.add(state.stamp() + near);
                instants.add(state.timeline().latest().timestamp() + near);
            }
        }
        instants.removeIf(instant -> instant < states.getFirst().stamp() || instant >= end);
        return instants;
    }

    /** The last state that tells of an instant is right: it was there then, or wrote down later what was. */
    private static void check(long instant, List<Session> states, List<Played> played) {
        Session there = states.stream()
                .filter(state -> Math.min(state.stamp(), state.timeline().current().timestamp()) <= instant)
                .reduce((_, later) -> later)
                .orElseThrow();
        Motion motion = there.timeline().motionAt(instant);
        if (motion.moving() && Math.abs(motion.positionAt(instant) - there.timeline().duration()) < 1e-5) {
            // In the microsecond in which it comes to the end.
            return;
        }
        boolean ran = motion.moving()
                && motion.positionAt(instant) < there.timeline().duration()
                && !(there.ended() && there.stamp() <= instant);
        List<Played> then =
                played.stream().filter(span -> span.from() <= instant && instant < span.to()).toList();
        if (!ran) {
            assertThat(then).as("at %d, when %s", instant, there.timeline()).isEmpty();
            return;
        }
        assertThat(then).as("at %d, when %s", instant, there.timeline()).hasSize(1);
        Played span = then.getFirst();
        assertThat(span.item()).extracting(QueueItem::id).isEqualTo(there.stage().queue().current());
        // In a microsecond the timeline moves so far.
        assertThat(span.positionAt(instant))
                .isCloseTo(there.timeline().positionAt(instant), within(1e-6 * span.velocity() + 1e-9));
    }

    @Provide
    Arbitrary<List<Step>> stories() {
        Arbitrary<Input> commands = Arbitraries.oneOf(
                Arbitraries.just(new Input.Play()),
                Arbitraries.just(new Input.Play()),
                Arbitraries.just(new Input.Pause()),
                Arbitraries.just(new Input.Stop()),
                Arbitraries.doubles().between(0, 120).map(Input.Seek::new),
                Arbitraries.doubles().between(0.25, 4).map(Input.SetRate::new),
                Arbitraries.of(new Input.Next(), new Input.Previous(), new Input.Say("Oh!")),
                Arbitraries.doubles()
                        .between(1, 200)
                        .map(length -> new Input.Enqueue(Script.film("Of " + length, length))),
                Arbitraries.doubles().between(1, 119).map(position -> new Input.SetWaitPoints(
                        "i1", List.of(new WaitPoint(position, "Look")))));
        Arbitrary<Input> time = Arbitraries.longs().between(0, 200_000_000).map(off -> new Input.Takeover(
                "b", Script.BEGIN + off));
        Arbitrary<Input> decisions = Arbitraries.oneOf(
                        Arbitraries.of(
                                new Decision.Release(),
                                new Decision.Wait("ana-tab", Script.BEGIN + 60_000_000)),
                        Arbitraries.longs().between(0, 100_000_000).map(off -> new Decision.Retime(
                                new Motion(33, 1.5, Script.BEGIN + off))))
                .map(action -> new Input.Decide(
                        "server-clock",
                        new Decision(
                                action, "because", Map.of(), new Memory("server-clock", 1, new byte[] {1}))));
        Arbitrary<Double> pause = Arbitraries.oneOf(
                Arbitraries.doubles().between(0, 0.3), Arbitraries.doubles().between(0, 40));
        Arbitrary<Step> step = Arbitraries.frequencyOf(
                Tuple.of(6, Combinators.combine(pause, commands, Arbitraries.of(true, true, true, false))
                        .as((p, input, due) -> new Step(p, Actor.endpoint(Script.ANA), input, due))),
                Tuple.of(1, Combinators.combine(pause, time, Arbitraries.of(true, false))
                        .as((p, input, due) -> new Step(p, Actor.engine("b"), input, due))),
                Tuple.of(1, Combinators.combine(pause, decisions, Arbitraries.of(true, false))
                        .as((p, input, due) -> new Step(p, Actor.strategy("server-clock"), input, due))));
        return step.list().ofMaxSize(60);
    }
}
