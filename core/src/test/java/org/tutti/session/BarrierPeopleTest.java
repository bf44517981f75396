package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.session.Script.ANA;
import static org.tutti.session.Script.BOB;
import static org.tutti.session.Script.BOB_MEMBER;
import static org.tutti.session.Script.CLEO;
import static org.tutti.session.Script.VIC;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tutti.plugin.timeline.Motion;
import org.tutti.session.Event.TimelineChanged;
import org.tutti.session.Input.Seek;
import org.tutti.session.Input.Way;

/** People come and go while the timeline waits for them: C-15, C-26, C-46. Where somebody goes, it is Bob. */
class BarrierPeopleTest extends AtABarrier {


    static Stream<Consumer<Script>> ways() {
        return Stream.of(
                script -> script.does(BOB, new Input.Leave(BOB)),
                script -> script.does(ANA, new Input.Remove(BOB_MEMBER)),
                script -> script.does(BOB, new Input.WatchFreely(true)),
                script -> script.does(ANA, new Input.SetRole(BOB_MEMBER, Role.OBSERVER)),
                script -> script.does(BOB, new Input.Drop(BOB)).elapse(5).happens());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whoGoes_holdsNobodyUp(Consumer<Script> go) {
        ready(ANA, CLEO, VIC);
        go.accept(script);
        hasStarted();
        assertThat(why()).isEqualTo("All 3 players are ready.");
        assertThat(script.events()).contains(new TimelineChanged());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whoGoes_isNotCountedAsReady(Consumer<Script> go) {
        script.rules(rules -> rules.quorum = 0.5);
        ready(ANA);
        go.accept(script);
        stillWaits();
        assertThat(script.stage().awaited()).containsExactly(CLEO, VIC);
        assertThat(script.stage().barrier().orElseThrow().asked()).isEqualTo(3);
        ready(VIC);
        hasStarted();
        assertThat(why()).isEqualTo("2 of 3 players are ready, which is enough; Cleo is not.");
    }

    @Test
    void whoDropsAndComesBack_isStillWaitedFor() {
        ready(ANA, CLEO, VIC);
        script.does(BOB, new Input.Drop(BOB)).elapse(1).does(BOB, new Input.Resume(BOB));
        stillWaits();
        ready(BOB);
        hasStarted();
    }

    @Test
    void allGone_itGoesOn() {
        for (EndpointId one : new EndpointId[] {ANA, BOB, CLEO, VIC}) {
            script.does(one, new Input.Leave(one));
        }
        hasStarted();
        assertThat(why()).isEqualTo("No player is left to wait for.");
    }

    @Test
    void newcomer_isNotWaitedFor() {
        script.comes("Zoe", Role.PARTICIPANT, Way.LINK);
        assertThat(script.stage().awaited()).hasSize(4);
        ready(ANA, BOB, CLEO, VIC);
        hasStarted();
    }

    @Test
    void freeWatcher_observer_dropped_andWhoPlaysNothing_areNotAsked() {
        ready(ANA, BOB, CLEO, VIC);
        script.does(VIC, new Input.WatchFreely(true)).does(BOB, new Input.Drop(BOB));
        script.enter(new Input.Enter(
                new MemberId("sip"), new EndpointId("sip"), "Sip", Role.PARTICIPANT, Way.LINK, Optional.empty(), false));
        script.does(ANA, new Seek(30));
        assertThat(script.stage().awaited()).containsExactly(ANA, CLEO);

        script.does(VIC, new Input.WatchFreely(false));
        assertThat(script.stage().awaited()).containsExactly(ANA, CLEO);
        script.does(ANA, new Seek(40));
        assertThat(script.stage().awaited()).containsExactly(ANA, CLEO, VIC);
    }

    @Test
    void whenNobodyPlays_aSeekWaitsForNobody() {
        ready(ANA, BOB, CLEO, VIC);
        for (EndpointId one : new EndpointId[] {ANA, BOB, CLEO, VIC}) {
            script.does(one, new Input.WatchFreely(true));
        }
        script.elapse(1).does(ANA, new Seek(30));
        assertThat(script.stage().barrier()).isEmpty();
        assertThat(script.timeline().latest()).isEqualTo(new Motion(30, 1, script.now() + 250_000));
    }

    @Test
    void ofManyWhoAreNotReady_theFirstAreNamed_andTheOthersCounted() {
        for (int i = 1; i <= 30; i++) {
            script.comes("Guest" + i, Role.VIEWER, Way.LINK);
        }
        seek();
        ready(ANA, BOB, CLEO, VIC);
        script.elapse(10).happens();
        assertThat(why()).isEqualTo("Guest1, Guest2, Guest3, Guest4, Guest5, Guest6, Guest7, Guest8, Guest9, Guest10 "
                + "and 20 more were not ready within 10 s.");
    }
}
