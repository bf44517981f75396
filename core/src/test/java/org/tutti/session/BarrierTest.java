package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.session.Script.ANA;
import static org.tutti.session.Script.BOB;
import static org.tutti.session.Script.CLEO;
import static org.tutti.session.Script.VIC;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.timeline.Motion;
import org.tutti.session.Event.TimelineChanged;
import org.tutti.session.Input.Play;
import org.tutti.session.Input.Ready;
import org.tutti.session.Input.Seek;
import org.tutti.session.Input.Way;
import org.tutti.session.Refusal.Code;

/** The readiness barrier, at a seek of a running timeline: C-25, C-26, C-33. Ana, Bob, Cleo and Vic play. */
class BarrierTest extends AtABarrier {

    @Test
    void timeline_standsAtTheTarget_andAllWhoPlayAreAwaited() {
        stillWaits();
        assertThat(script.positionIn(5)).isEqualTo(60);
        assertThat(script.stage().awaited()).containsExactly(ANA, BOB, CLEO, VIC);
        assertThat(script.stage().barrier().orElseThrow().asked()).isEqualTo(4);
        assertThat(script.session().nextDeadline()).isEqualTo(script.now() - 750_000 + 10_000_000);
    }

    @Test
    void seekWhilePaused_waitsForNobody() {
        Script paused = Script.withEverybody().rules(rules -> rules.seeks = true);
        paused.does(ANA, new Seek(60));
        assertThat(paused.stage().barrier()).isEmpty();
        assertThat(paused.timeline().hold()).isEmpty();
    }

    @Nested
    class Enough {

        @Test
        void lastToGetReady_startsAll() {
            ready(ANA, BOB, CLEO);
            stillWaits();
            assertThat(script.stage().awaited()).containsExactly(VIC);
            assertThat(script.events()).containsExactly(new TimelineChanged());

            script.elapse(1);
            ready(VIC);
            hasStarted();
            assertThat(script.session().cause().orElseThrow().numbers())
                    .containsEntry("asked", 4.0).containsEntry("ready", 4.0).containsEntry("waitedMs", 1750.0);
            assertThat(why()).isEqualTo("All 4 players are ready.");
        }

        @Test
        void quorum_isEnough_andTheRestIsNamed() {
            script.rules(rules -> rules.quorum = 0.75);
            ready(ANA, VIC);
            stillWaits();
            ready(CLEO);
            hasStarted();
            assertThat(why()).isEqualTo("3 of 4 players are ready, which is enough; Bob is not.");
        }

        @Test
        void quorumThatIsLowered_holdsAtOnce() {
            ready(ANA, BOB);
            script.rules(rules -> rules.quorum = 0.5);
            hasStarted();
            assertThat(script.events()).contains(new TimelineChanged());
        }

        @Test
        void limit_startsWithoutThoseWhoAreNotReady_andNamesThem() {
            ready(ANA, CLEO);
            script.elapse(10).happens();
            hasStarted();
            assertThat(why()).isEqualTo("Bob, Vic were not ready within 10 s.");
            assertThat(script.session().cause().orElseThrow().numbers()).containsEntry("ready", 2.0);
        }

        @Test
        void ready_afterTheStart_isTooLate() {
            ready(ANA, BOB, CLEO, VIC);
            script.refuses(VIC, new Ready(barrier), Code.TOO_LATE);
        }

        @Test
        void ready_twice_orAtAnotherBarrier_orFromWhoIsNotAsked_isTooLate() {
            ready(BOB);
            script.refuses(BOB, new Ready(barrier), Code.TOO_LATE);
            script.refuses(ANA, new Ready(barrier - 1), Code.TOO_LATE);
            script.comes("Zoe", Role.VIEWER, Way.LINK);
            script.refuses(new EndpointId("zoe-tab"), new Ready(barrier), Code.TOO_LATE);
            script.refuses(new EndpointId("stranger"), new Ready(barrier), Code.TOO_LATE);
        }

        @Test
        void ready_bySomethingThatIsNoEndpoint_isRefused() {
            script.refuses(Actor.host(new MemberId(ANA.value())), new Ready(barrier), Code.NOT_ALLOWED);
            script.refuses(Actor.engine("node.example"), new Ready(barrier), Code.NOT_ALLOWED);
        }
    }

    @Nested
    class Meanwhile {

        @Test
        void play_waitsForNobodyAnyLonger() {
            script.does(ANA, new Play());
            hasStarted();
            script.refuses(BOB, new Ready(barrier), Code.TOO_LATE);
        }

        @Test
        void pause_stopsAtTheTarget_forGood() {
            script.does(ANA, new Input.Pause());
            assertThat(script.stage().barrier()).isEmpty();
            assertThat(script.timeline().hold()).isEmpty();
            assertThat(script.positionIn(60)).isEqualTo(60);
            assertThat(script.session().nextDeadline()).isEqualTo(Long.MAX_VALUE);
        }

        @Test
        void seek_asksAllAgain_alsoWhereSeeksDoNotWait() {
            script.rules(rules -> rules.seeks = false);
            ready(ANA, BOB, CLEO);
            script.does(ANA, new Seek(90));
            assertThat(script.stage().awaited()).hasSize(4);
            script.refuses(VIC, new Ready(barrier), Code.TOO_LATE);
            assertThat(script.positionIn(5)).isEqualTo(90);
        }

        @Test
        void rate_isThatOfTheStart() {
            script.does(ANA, new Input.SetRate(2));
            stillWaits();
            ready(ANA, BOB, CLEO, VIC);
            assertThat(script.timeline().latest()).isEqualTo(new Motion(60, 2, script.now() + 250_000));
        }

        @Test
        void strategy_doesNotEndIt() {
            for (Decision.Action action : new Decision.Action[] {
                new Decision.Release(),
                new Decision.Retime(new Motion(5, 1, script.now())),
                new Decision.Wait(BOB.value(), script.now() + 1_000_000),
                new Decision.Keep()
            }) {
                var decision = new Decision(action, "because", Map.of(), Memory.NONE);
                script.does(Actor.strategy("server-clock"), new Input.Decide("server-clock", decision));
                stillWaits();
                assertThat(script.stage().awaited()).hasSize(4);
                assertThat(script.positionIn(5)).isEqualTo(60);
            }
        }

        @Test
        void schedule_isRefused() {
            var soon = new Input.Schedule(Optional.of(script.now() + 60_000_000));
            script.refuses(ANA, soon, Code.NOT_ALLOWED);
        }

        @Test
        void serverThatTakesOver_waitsOnForThoseWhoComeBack() {
            ready(ANA, BOB, CLEO);
            script.does(Actor.engine("b"), new Input.Takeover("b", script.now()));
            stillWaits();
            script.does(VIC, new Input.Resume(VIC));
            ready(VIC);
            hasStarted();
        }

        @Test
        void snapshot_keepsIt() {
            ready(BOB);
            Session restored = Codec.restore(Codec.snapshot(script.session()));
            assertThat(restored).isEqualTo(script.session());
            assertThat(restored.stage().awaited()).containsExactly(ANA, CLEO, VIC);
        }
    }

    @Test
    void start_isNeverInThePast_howeverEarlyAllAreReady() {
        ready(ANA, BOB, CLEO, VIC);
        script.elapse(1).does(ANA, new Seek(90));
        long seekAt = script.timeline().latest().timestamp();
        barrier = script.stage().barrier().orElseThrow().seq();
        for (EndpointId one : new EndpointId[] {ANA, BOB, CLEO, VIC}) {
            script.by(Actor.endpoint(one), new Ready(barrier), 0);
        }
        Motion start = script.timeline().latest();
        assertThat(start.timestamp()).isGreaterThanOrEqualTo(seekAt).isGreaterThanOrEqualTo(script.now() + 250_000);
        assertThat(start.position()).isEqualTo(90);
    }
}
