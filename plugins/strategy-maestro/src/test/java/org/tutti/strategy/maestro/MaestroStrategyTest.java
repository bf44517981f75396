package org.tutti.strategy.maestro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tutti.plugin.sync.Decision.Keep;
import org.tutti.plugin.sync.Decision.Retime;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.plugin.testkit.ScriptedRoom;
import org.tutti.strategy.maestro.MaestroStrategy.Config;

class MaestroStrategyTest {

    private static SyncStrategy maestro(String reference) {
        return switch (reference) {
            case "slowest" -> new Slowest();
            case "fastest" -> new Fastest();
            case "mean" -> new Mean();
            default -> new Median();
        };
    }

    /** B-3, W-8: by a change of speed of five per cent at most, and so far that nobody notices. */
    @ParameterizedTest
    @CsvSource({"slowest, -0.1", "fastest, 0.06", "mean, -0.04", "median, -0.03"})
    void playersApart_forASecond_bringTheTimelineTowardsTheReference(String reference, double shift) {
        var room = new ScriptedRoom(maestro(reference), 3600);
        double[] offsets = {-0.15, -0.03, 0.0, 0.06, -0.08};

        assertThat(room.second(offsets).action()).isEqualTo(new Keep());
        Decision decision = room.second(offsets);

        assertThat(((Retime) decision.action()).motion().velocity())
                .as("five per cent, or what takes two seconds")
                .isCloseTo(1 + Math.clamp(shift / 2, -0.05, 0.05), within(1e-9));
        assertThat(decision.numbers().get("asynchronyMs")).isCloseTo(210, within(1e-6));
        for (int i = 0; i < 10; i++) {
            room.second(0, 0, 0, 0, 0);
        }
        assertThat(room.shifted()).isCloseTo(shift, within(1e-5));
        assertThat(room.count(Retime.class)).as("there and back").isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"slowest", "fastest", "mean", "median"})
    void playersTogether_areLeftInPeace_andNothingIsWrittenDown(String reference) {
        var room = new ScriptedRoom(maestro(reference), 3600);
        for (int i = 0; i < 30; i++) {
            assertThat(room.second(-0.03, 0.04, 0.03 * (i % 2)).action()).isEqualTo(new Keep());
        }
        assertThat(room.memory()).isEqualTo(Memory.NONE);
    }

    @Test
    void reference_thatIsWhereTheTimelineIs_movesNothing() {
        var room = new ScriptedRoom(new Median(), 3600);
        for (int i = 0; i < 30; i++) {
            room.second(-0.3, 0, 0.01, 0.01, 0.3);
        }
        assertThat(room.decisions()).isEmpty();
    }

    /** RFC 7272, section 12: whatever one of three says, and however long. */
    @ParameterizedTest
    @CsvSource({
        "slowest, -0.2", "slowest, -0.45", "slowest, -3", "slowest, -7200", "slowest, NaN", "slowest, 0.45",
        "fastest, 0.2", "fastest, 0.49", "fastest, 9", "fastest, 1e300", "fastest, -0.45",
        "mean, -0.45", "mean, 0.45", "mean, -9", "median, -0.45", "median, 9",
    })
    void oneLiarOfThree_movesTheTimelineByOneStepAtMost(String reference, double lie) {
        var room = new ScriptedRoom(maestro(reference), 36_000);
        for (int i = 0; i < 1200; i++) {
            room.second(0, 0.004, lie);
        }
        assertThat(Math.abs(room.shifted())).isLessThanOrEqualTo(0.1 + 1e-5);
    }

    @Test
    void playerPassedOver_isCountedAgain_afterAMinute_onceItIsInStep() {
        var room = new ScriptedRoom(new Slowest(), 3600);
        for (int i = 0; i < 30; i++) {
            room.second(0, 0, -0.3);
        }
        assertThat(room.second(0, 0, -0.3).numbers()).containsEntry("passedOverEndpoints", 1.0);

        assertThat(room.second(0, 0, -0.01).numbers()).containsEntry("passedOverEndpoints", 1.0);
        for (int i = 0; i < 60; i++) {
            room.second(0, 0, -0.3);
        }
        assertThat(room.second(0, 0, -0.3).numbers()).containsEntry("passedOverEndpoints", 1.0);
        assertThat(room.second(0, 0, -0.01).numbers()).containsEntry("passedOverEndpoints", 0.0);
    }

    @Test
    void laggardThatComesCloser_isMetHalfWay_stepByStep() {
        var room = new ScriptedRoom(new Slowest(), 3600);
        for (int i = 0; i < 60; i++) {
            room.second(0, 0, Math.min(0, -0.35 - room.shifted()));
        }
        assertThat(room.shifted()).isBetween(-0.35, -0.25);
    }

    /** Of two, neither can be told to be wrong, but one that is far off the timeline is. */
    @Test
    void oneOfTwo_farOffTheTimeline_movesNothing() {
        var room = new ScriptedRoom(new Slowest(), 3600);
        for (int i = 0; i < 60; i++) {
            room.second(0, -0.6);
        }
        assertThat(room.decisions()).isEmpty();
    }

    @Test
    void onePlayerAlone_isNobodyToComeTogetherWith() {
        var room = new ScriptedRoom(new Slowest(), 3600);
        for (int i = 0; i < 10; i++) {
            assertThat(room.second(-0.3).action()).isEqualTo(new Keep());
        }
    }

    @Test
    void itemAboutToEnd_isNotMovedBeyondItsEnd() {
        var room = new ScriptedRoom(new Fastest(), 164);
        for (int i = 0; i < 3; i++) {
            room.second(0, 0.2, 0.2);
        }
        assertThat(room.decisions()).isEmpty();
    }

    @Test
    void numbersOutOfRange_areRefused_byNameOfStrategyAndNumber() {
        assertThatThrownBy(() -> new Mean(withPace(0.5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maestro-mean")
                .hasMessageContaining("pace = 0.5");
    }

    /** The defaults, but for one. */
    private static Config withPace(double pace) {
        Config defaults = MaestroStrategy.defaults();
        return (Config) Proxy.newProxyInstance(
                Config.class.getClassLoader(), new Class<?>[] {Config.class}, (_, method, _) ->
                        method.getName().equals("pace") ? pace : method.invoke(defaults));
    }
}
