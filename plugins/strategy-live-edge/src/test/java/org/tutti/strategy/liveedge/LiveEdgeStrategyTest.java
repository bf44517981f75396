package org.tutti.strategy.liveedge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tutti.plugin.sync.Decision.Keep;
import org.tutti.plugin.sync.Decision.Retime;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Report.Readiness;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.testkit.ScriptedRoom;
import org.tutti.strategy.liveedge.LiveEdgeStrategy.Config;

/** Live is at 170 s when a room begins, at 160 s: ten seconds of media are there for whoever has them. */
class LiveEdgeStrategyTest {

    private static final double LIVE = 170;

    private final ScriptedRoom room = new ScriptedRoom(new LiveEdgeStrategy(), Double.POSITIVE_INFINITY);

    /** A second passes; then each player holds what there is, but for so many seconds of the newest. */
    private Decision second(double... behindLive) {
        room.elapse(1);
        List<Report> reports = new ArrayList<>();
        double live = LIVE + (room.now() - ScriptedRoom.START) / 1e6;
        double position = room.timeline().motionAt(room.now()).positionAt(room.now());
        for (double behind : behindLive) {
            double buffered = live - behind - position;
            reports.add(room.report("p" + reports.size(), 0, Readiness.READY, buffered));
        }
        return room.ask(reports);
    }

    private double behindLive() {
        return LIVE + (room.now() - ScriptedRoom.START) / 1e6 - room.timeline().motionAt(room.now()).positionAt(room.now());
    }

    /** Players hold 30 s ahead of them at the most, wherever they are. */
    @Test
    void room_thatWentBackToWatchSomethingAgain_isLeftThere() {
        room.live(160 + 600);
        for (int i = 0; i < 120; i++) {
            room.elapse(1);
            room.ask(List.of(room.report("a", 0, Readiness.READY, 30), room.report("b", 0, Readiness.READY, 30)));
        }
        assertThat(room.shifted()).as("seconds moved towards live, unasked, in two minutes").isZero();
    }

    @Test
    void room_comesAsNearToLive_asTheOneWithTheOldestMediaCan() {
        for (int i = 0; i < 600; i++) {
            second(0, 1, 2);
        }
        assertThat(behindLive()).as("2 s it lacks and 3 s of cushion").isBetween(4.5, 5.6);
        long moves = room.count(Retime.class);
        for (int i = 0; i < 300; i++) {
            second(0, 1, 2);
        }
        assertThat(room.count(Retime.class)).as("there it stays").isEqualTo(moves);
    }

    @Test
    void room_movesForward_onlyOnceAllHaveHeldMoreThanEnough_forLongerThanMediaComesInPieces() {
        for (int i = 0; i < 12; i++) {
            assertThat(second(0, 1, 2).action()).isEqualTo(new Keep());
        }
        Decision decision = second(0, 1, 2);

        assertThat(((Retime) decision.action()).motion().velocity()).isCloseTo(1.05, within(1e-9));
        assertThat(decision.reason()).contains("nearer to live");
        assertThat(decision.numbers().get("delayMs")).isCloseTo(5000, within(1e-3));
    }

    @Test
    void room_movesBackSoon_ifSomebodyIsAboutToRunDry() {
        second(3, 4, 8.5);
        Decision decision = second(3, 4, 8.5);

        assertThat(((Retime) decision.action()).motion().velocity()).isCloseTo(0.95, within(1e-9));
        for (int i = 0; i < 120; i++) {
            second(3, 4, 8.5);
        }
        assertThat(behindLive()).as("8.5 s it lacks and 3 s of cushion").isBetween(10.9, 12.1);
    }

    @Test
    void room_farFromWhereItCouldBe_goesThereAtOnce() {
        for (int i = 0; i < 14; i++) {
            second(-20, -20, -20);
        }
        assertThat(room.count(Retime.class)).isEqualTo(1);
        second(-20, -20, -20);
        assertThat(behindLive()).isCloseTo(-17, within(0.3));
    }

    /** Media that comes in pieces of four seconds makes edges rise in steps, and everybody's at other times. */
    @Test
    void mediaThatComesInPieces_doesNotMakeTheRoomSwing() {
        for (int i = 0; i < 600; i++) {
            second(i % 4, (i + 1) % 4, (i + 2) % 4);
        }
        long moves = room.count(Retime.class);
        double delay = behindLive();
        for (int i = 0; i < 600; i++) {
            second(i % 4, (i + 1) % 4, (i + 2) % 4);
        }
        assertThat(room.count(Retime.class)).isEqualTo(moves);
        assertThat(behindLive()).isEqualTo(delay).isBetween(4.5, 7.5);
    }

    @Test
    void oneWhoNeedsMoreThanTheMost_fallsOut_ratherThanThatEverybodyIsLate() {
        var strict = new LiveEdgeStrategy(with("most", 8));
        var narrow = new ScriptedRoom(strict, Double.POSITIVE_INFINITY);
        for (int i = 0; i < 300; i++) {
            narrow.elapse(1);
            double live = LIVE + (narrow.now() - ScriptedRoom.START) / 1e6;
            double position = narrow.timeline().motionAt(narrow.now()).positionAt(narrow.now());
            narrow.ask(List.of(
                    narrow.report("a", 0, Readiness.READY, live - position),
                    narrow.report("b", 0, Readiness.BUFFERING, Math.max(0, live - 7 - position))));
        }
        assertThat(LIVE - 160 - narrow.shifted()).as("behind live").isBetween(7.4, 8.6);
    }

    /** RFC 7272, section 12. */
    @Test
    void oneLiarOfThree_movesNothing() {
        for (int i = 0; i < 200; i++) {
            second(6.5, 6.6, 20);
            second(6.5, 6.6, -1e9);
            second(6.5, 6.6, Double.NaN);
        }
        assertThat(room.decisions()).isEmpty();
    }

    @Test
    void itemWithAnEnd_isLeftToTheServersClock_andNothingIsWrittenDown() {
        var film = new ScriptedRoom(new LiveEdgeStrategy(), 3600);
        for (int i = 0; i < 60; i++) {
            assertThat(film.second(0, 0, -2).reason()).contains("server's clock");
        }
        assertThat(film.decisions()).isEmpty();
        assertThat(film.memory()).isEqualTo(Memory.NONE);
    }

    @Test
    void numbersOutOfRange_areRefused_byName() {
        assertThatThrownBy(() -> new LiveEdgeStrategy(with("cushion", 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cushion = 0");
    }

    /** The defaults, but for one. */
    private static Config with(String name, double value) {
        Config defaults = LiveEdgeStrategy.defaults();
        return (Config) Proxy.newProxyInstance(
                Config.class.getClassLoader(), new Class<?>[] {Config.class}, (_, method, _) ->
                        method.getName().equals(name) ? value : method.invoke(defaults));
    }
}
