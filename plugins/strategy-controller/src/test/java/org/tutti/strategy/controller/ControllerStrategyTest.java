package org.tutti.strategy.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tutti.plugin.sync.Decision.Keep;
import org.tutti.plugin.sync.Decision.Release;
import org.tutti.plugin.sync.Decision.Retime;
import org.tutti.plugin.sync.Decision.Wait;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Report.Readiness;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.testkit.ScriptedRoom;
import org.tutti.plugin.testkit.fleet.Link;
import org.tutti.plugin.testkit.fleet.Player;
import org.tutti.plugin.testkit.fleet.Range;
import org.tutti.plugin.testkit.fleet.Run;
import org.tutti.plugin.testkit.fleet.Scenario;
import org.tutti.strategy.controller.ControllerStrategy.Config;

class ControllerStrategyTest {

    private final ScriptedRoom room = new ScriptedRoom(new ControllerStrategy(), 3600);

    @Test
    void controllerInStep_changesNothing_andNothingIsWrittenDown() {
        for (int i = 0; i < 20; i++) {
            assertThat(room.second(0.03, -5, 5).action()).isEqualTo(new Keep());
        }
        assertThat(room.memory()).isEqualTo(Memory.NONE);
    }

    /** C-36: one frame of 25 in a second. */
    @Test
    void controllerOffByMoreThanAFrame_inTwoReports_takesTheTimelineAlong() {
        assertThat(room.second(0.1).action()).isEqualTo(new Keep());
        Decision decision = room.second(0.1);

        assertThat(((Retime) decision.action()).motion().velocity()).isCloseTo(1.05, within(1e-9));
        assertThat(decision.reason()).contains("whoever has control");
        assertThat(decision.numbers().get("offsetMs")).isCloseTo(100, within(1e-6));
        for (int i = 0; i < 10; i++) {
            room.second(0);
        }
        assertThat(room.shifted()).isCloseTo(0.1, within(1e-5));
        assertThat(room.timeline().motionAt(room.now()).velocity()).isEqualTo(1);
    }

    @Test
    void sameReportTwice_isOneReport() {
        room.second();
        List<Report> same = List.of(room.report("p0", 0.1, Readiness.READY, 8));

        assertThat(room.ask(same).action()).isEqualTo(new Keep());
        room.elapse(0.25);
        assertThat(room.ask(same).action()).isEqualTo(new Keep());
    }

    @Test
    void controllerFarOff_takesTheTimelineAlongAtOnce() {
        room.second(-2);
        room.second(-2);
        room.second(0);

        assertThat(room.count(Retime.class)).isEqualTo(1);
        assertThat(room.shifted()).isCloseTo(-2, within(1e-6));
    }

    /** RFC 7272, section 12. */
    @Test
    void controllerWhoSaysSomethingAbsurd_isNotBelieved() {
        for (double absurd : new double[] {-10.1, 7200, Double.NaN, Double.POSITIVE_INFINITY}) {
            for (int i = 0; i < 5; i++) {
                assertThat(room.second(absurd).action()).isEqualTo(new Keep());
            }
        }
    }

    @Test
    void others_whateverTheySay_changeNothing() {
        for (int i = 0; i < 30; i++) {
            room.second(0, -3, 3, -0.3, -0.3, -0.3);
        }
        assertThat(room.decisions()).isEmpty();
    }

    @Test
    void withoutController_itIsAsTheServersClock() {
        room.loseController();
        for (int i = 0; i < 10; i++) {
            assertThat(room.second(-3, -3).reason()).contains("the server's clock");
        }
        assertThat(room.decisions()).isEmpty();
    }

    /** One who is off for good, as behind a loudspeaker that is late, must not make the timeline run. */
    @Test
    void controllerWhomNothingBringsCloser_movesTheTimelineMoreAndMoreRarely() {
        for (int i = 0; i < 600; i++) {
            room.second(0.1);
        }
        assertThat(room.shifted()).isBetween(0.1, 1.2);
    }

    @Test
    void controllerWithoutMedia_isWaitedFor_untilThereIsACushion() {
        assertThat(starving(0).action()).isEqualTo(new Keep());
        Decision wait = starving(0);
        assertThat(wait.action()).isEqualTo(new Wait("p0", room.now() + 5_000_000));

        assertThat(starving(0).action()).isEqualTo(new Keep());
        assertThat(ready(1).action()).isEqualTo(new Keep());
        assertThat(ready(2).action()).isEqualTo(new Release());
        assertThat(ready(8).action()).isEqualTo(new Keep());
    }

    @Test
    void others_withoutMedia_areNotWaitedFor() {
        for (int i = 0; i < 10; i++) {
            room.elapse(1);
            room.ask(List.of(
                    room.report("p0", 0, Readiness.READY, 8), room.report("p1", -3, Readiness.BUFFERING, 0)));
        }
        assertThat(room.decisions()).isEmpty();
    }

    @Test
    void controllerWhoAlwaysSaysBuffering_stopsTheRoomOnceAMinute() {
        for (int i = 0; i < 600; i++) {
            starving(0);
        }
        assertThat(room.count(Wait.class)).isBetween(5L, 10L);
    }

    @Test
    void waiting_endsWhenTheControllerGoes() {
        starving(0);
        starving(0);
        room.loseController();

        assertThat(room.second().action()).isEqualTo(new Release());
    }

    /** A player that cannot keep up, and leaps each time it is too far behind, as long as nobody slows down for it. */
    @Test
    void controllerWhoIsTooSlow_isFollowed_soThatNobodyLeaps() {
        Scenario scenario = Scenario.of("a slow controller")
                .with(1, Player.on(Link.lan()).withPace(Range.of(0.97)))
                .with(4, Player.on(Link.lan()))
                .play(2)
                .lasting(120);

        Run followed = scenario.run(new ControllerStrategy());
        Run left = scenario.run(situation -> Decision.keep("Nobody is followed.", Memory.NONE));

        assertThat(left.jumps()).isPositive();
        assertThat(followed.jumps()).isZero();
        assertThat(followed.asynchronyBetween(10, 120).p95())
                .isLessThan(0.6 * left.asynchronyBetween(10, 120).p95());
    }

    @Test
    void numbersOutOfRange_areRefused_byName() {
        assertThatThrownBy(() -> new ControllerStrategy(withTolerance(Double.NaN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tolerance = NaN");
        assertThatThrownBy(() -> new ControllerStrategy(withTolerance(6))).hasMessageContaining("0.005 to 5.0");
    }

    private Decision starving(double buffered) {
        room.elapse(1);
        return room.ask(List.of(room.report("p0", 0, Readiness.BUFFERING, buffered)));
    }

    private Decision ready(double buffered) {
        room.elapse(1);
        return room.ask(List.of(room.report("p0", 0, Readiness.READY, buffered)));
    }

    /** The defaults, but for one. */
    private static Config withTolerance(double tolerance) {
        Config defaults = ControllerStrategy.defaults();
        return (Config) Proxy.newProxyInstance(
                Config.class.getClassLoader(), new Class<?>[] {Config.class}, (_, method, _) ->
                        method.getName().equals("tolerance") ? tolerance : method.invoke(defaults));
    }
}
