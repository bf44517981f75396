package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.session.Script.ANA;
import static org.tutti.session.Script.BOB;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Decision.Rule;
import org.tutti.plugin.sync.Memory;
import org.tutti.session.Event.RulesChanged;
import org.tutti.session.Event.Shifted;
import org.tutti.session.Event.TimelineChanged;

/** What a strategy asks for that lasts, and what becomes of it when another takes over (W-32). */
class StrategiesTest {

    private static final Actor SERVER = Actor.engine("test");
    private static final String NAME = "server-clock";

    private final Script script = Script.withAnaAndBob();

    @BeforeEach
    void plays() {
        script.by(ANA, new Input.Play());
        script.elapse(5);
    }

    @Test
    void advice_holdsUntilOtherAdvice_andIsTold() {
        assertThat(decided(new Decision.Advise(BOB.value(), -0.125)).events()).containsExactly(new Shifted(BOB));
        assertThat(script.session().shift(BOB)).isEqualTo(-0.125);
        assertThat(script.session().shift(ANA)).isZero();
        decided(new Decision.Advise(BOB.value(), 0.25));
        assertThat(script.session().shift(BOB)).isEqualTo(0.25);
        decided(new Decision.Advise(BOB.value(), 0));
        assertThat(script.session().policy().advice()).isEmpty();
    }

    @Test
    void adviceForWhoIsNotThere_isPassedOver() {
        assertThat(decided(new Decision.Advise("nobody", 1)).events()).isEmpty();
        assertThat(script.session().policy().advice()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {10.001, -11, Double.NaN, Double.POSITIVE_INFINITY})
    void adviceBeyondReason_isRefused(double correction) {
        Session before = script.session();
        assertThat(tried(Actor.strategy(NAME), decide(new Decision.Advise(BOB.value(), correction))))
                .isInstanceOf(Outcome.Refused.class);
        assertThat(script.session()).isEqualTo(before);
    }

    @Test
    void ruleToFollowBy_holds_andIsTraced_once() {
        assertThat(decided(new Decision.Follow(Rule.COPY)).events()).containsExactly(new TimelineChanged());
        assertThat(script.session().policy().follow()).isEqualTo(Rule.COPY);
        assertThat(script.session().cause().orElseThrow().reason()).isEqualTo("because");
        assertThat(decided(new Decision.Follow(Rule.COPY)).events()).isEmpty();
    }

    @Test
    void anotherStrategy_beginsAnew_andEndsWhatTheFormerAskedFor() {
        decided(new Decision.Advise(BOB.value(), 1));
        decided(new Decision.Follow(Rule.MEAN));
        decided(new Decision.Wait(BOB.value(), script.now() + 9_000_000));
        assertThat(script.session().timeline().hold()).isPresent();

        Outcome.Accepted turned = accepted(Actor.endpoint(ANA), new Input.SetStrategy("other"));
        assertThat(turned.events()).containsExactly(new RulesChanged(), new TimelineChanged(), new Shifted(BOB));
        Session now = script.session();
        assertThat(now.policy()).isEqualTo(Policy.of("other"));
        assertThat(now.timeline().hold()).isEmpty();
        assertThat(now.timeline().latest().moving()).isTrue();
        assertThat(now.shift(BOB)).isZero();
    }

    @Test
    void anotherStrategy_goesOnAtTheSessionsRate() {
        decided(new Decision.Retime(script.session().timeline().motionAt(script.now()).withVelocity(0.95, script.now())));
        script.elapse(1);
        accepted(Actor.endpoint(ANA), new Input.SetStrategy("other"));
        assertThat(script.session().timeline().latest().velocity()).isEqualTo(1);
    }

    @Test
    void anotherStrategy_leavesAPauseOfAPerson() {
        script.by(ANA, new Input.Pause());
        accepted(Actor.endpoint(ANA), new Input.SetStrategy("other"));
        assertThat(script.session().timeline().latest().moving()).isFalse();
    }

    @Test
    void strategyThatCannotBeUsed_givesWayToTheServersClock_withAReasonForAll() {
        decided(new Decision.Wait(BOB.value(), script.now() + 9_000_000));
        Outcome.Accepted fallen = accepted(SERVER, new Input.FallBack(NAME, Optional.of("it took too long.")));
        assertThat(fallen.events()).containsExactly(new RulesChanged(), new TimelineChanged());
        assertThat(script.session().timeline().hold()).isEmpty();
        assertThat(script.session().policy().fallback()).contains("it took too long.");
        assertThat(script.session().cause().orElseThrow().reason())
                .isEqualTo("By the server's clock from here: it took too long.");

        assertThat(tried(Actor.strategy(NAME), decide(new Decision.Release()))).isInstanceOf(Outcome.Refused.class);
        accepted(SERVER, new Input.FallBack(NAME, Optional.empty()));
        assertThat(script.session().policy()).isEqualTo(Policy.of(NAME));
        decided(new Decision.Follow(Rule.COPY));
    }

    @Test
    void fallingBack_isForTheServer_andForTheStrategyInUse() {
        Session before = script.session();
        for (Actor actor : List.of(Actor.endpoint(ANA), Actor.strategy(NAME))) {
            assertThat(tried(actor, new Input.FallBack(NAME, Optional.of("no")))).isInstanceOf(Outcome.Refused.class);
        }
        assertThat(tried(SERVER, new Input.FallBack("other", Optional.of("no")))).isInstanceOf(Outcome.Refused.class);
        assertThat(script.session()).isEqualTo(before);
    }

    @Test
    void snapshot_keepsWhatWasAskedFor() {
        decided(new Decision.Advise(BOB.value(), 1));
        decided(new Decision.Follow(Rule.MEDIAN));
        assertThat(Codec.restore(Codec.snapshot(script.session()))).isEqualTo(script.session());
        accepted(SERVER, new Input.FallBack(NAME, Optional.of("it failed.")));
        assertThat(Codec.restore(Codec.snapshot(script.session()))).isEqualTo(script.session());
    }

    private static Input.Decide decide(Decision.Action action) {
        return new Input.Decide(NAME, new Decision(action, "because", Map.of(), Memory.NONE));
    }

    private Outcome.Accepted decided(Decision.Action action) {
        return accepted(Actor.strategy(NAME), decide(action));
    }

    private Outcome tried(Actor actor, Input input) {
        Session session = script.session();
        return session.apply(new Entry(session.id(), session.seq() + 1, script.now(), script.now(), actor, input));
    }

    private Outcome.Accepted accepted(Actor actor, Input input) {
        Outcome outcome = tried(actor, input);
        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        script.by(actor, input, 0);
        return (Outcome.Accepted) outcome;
    }
}
