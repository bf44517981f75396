package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.tutti.engine.Shedding.Level;
import org.tutti.engine.Shedding.Measured;
import org.tutti.session.Refusal.Code;

/** What a server with too much to do takes in. */
class SheddingTest {

    private static final long HEAP = 1_000_000_000;

    private final Shedding shedding = new Shedding(70, 90, HEAP);

    private void note(int times, Measured now) {
        for (int i = 0; i < times; i++) {
            shedding.note(now);
        }
    }

    private static Measured heap(double share) {
        return new Measured(0, share, 0, 0, 0);
    }

    @Test
    void idleServer_takesAll() {
        note(100, heap(0.3));
        assertThat(shedding.level()).isEqualTo(Level.NOTHING);
        assertThat(shedding.newSession()).isEmpty();
        assertThat(shedding.newMember(false)).isEmpty();
        assertThat(shedding.load()).isEqualTo(30);
    }

    @Test
    void aboveTheFirst_noSessions_aboveTheSecond_nobodyNew_butWhoIsKnown() {
        note(2, heap(0.75));
        assertThat(shedding.newSession()).hasValueSatisfying(refusal -> {
            assertThat(refusal.code()).isEqualTo(Code.SERVER_BUSY);
            assertThat(refusal.message()).contains("minute").doesNotContain("75");
        });
        assertThat(shedding.newMember(false)).isEmpty();

        note(2, heap(0.95));
        assertThat(shedding.newMember(false)).isPresent();
        assertThat(shedding.newMember(true)).isEmpty();
    }

    @Test
    void oneLook_isNoLoad() {
        note(1, heap(0.99));
        note(1, heap(0.1));
        note(1, heap(0.99));
        assertThat(shedding.level()).isEqualTo(Level.NOTHING);
    }

    @Test
    void itIsLeftLaterThanItIsPassed() {
        note(4, heap(0.95));
        assertThat(shedding.level()).isEqualTo(Level.MEMBERS);
        note(20, heap(0.85));
        assertThat(shedding.level()).isEqualTo(Level.MEMBERS);
        note(4, heap(0.5));
        assertThat(shedding.level()).isEqualTo(Level.MEMBERS);
        note(1, heap(0.5));
        assertThat(shedding.level()).isEqualTo(Level.SESSIONS);
        note(5, heap(0.5));
        assertThat(shedding.level()).isEqualTo(Level.NOTHING);
    }

    @Test
    void whatIsShortest_counts() {
        note(2, new Measured(0, 0.1, 1_500_000, 0, 0));
        assertThat(shedding.shares()).containsEntry("journal", 75.0).containsEntry("heap", 10.0);
        assertThat(shedding.level()).isEqualTo(Level.SESSIONS);
        note(2, new Measured(0, 0.1, 0, 950_000, 0));
        assertThat(shedding.level()).isEqualTo(Level.MEMBERS);
        note(5, new Measured(0, 0, 0, 0, HEAP * 75 / 1000));
        assertThat(shedding.level()).isEqualTo(Level.SESSIONS);
    }

    @Test
    void someClientsThatTakeNothingOut_shutNobodyOut() {
        var fifty = LongStream.range(0, 50).map(_ -> 4_000_000);
        note(10, new Measured(0, 0, 0, 0, Shedding.counted(fifty)));
        assertThat(shedding.level()).isEqualTo(Level.NOTHING);
        assertThat(shedding.load()).isLessThan(5);
        assertThat(Shedding.counted(LongStream.of(10, 20, 1_000_000))).isEqualTo(30 + Shedding.PER_CLIENT);
        var thousands = LongStream.range(0, 2000).map(_ -> 60_000);
        note(2, new Measured(0, 0, 0, 0, Shedding.counted(thousands)));
        assertThat(shedding.level()).isEqualTo(Level.SESSIONS);
    }

    @Test
    void processors_sendAwayNobody_andSessionsOnlyAfterMinutes() {
        note(60, new Measured(1, 0, 0, 0, 0));
        assertThat(shedding.level()).isEqualTo(Level.NOTHING);
        note(600, new Measured(1, 0, 0, 0, 0));
        assertThat(shedding.level()).isEqualTo(Level.SESSIONS);
    }

    @Test
    void settings_areChecked_andZeroShedsNothing() {
        var settings = new Properties();
        settings.setProperty(Shedding.SESSIONS, "many");
        assertThatThrownBy(() -> Shedding.of(settings)).hasMessageContaining("-Dtutti.shed.sessions=many");
        settings.setProperty(Shedding.SESSIONS, "0");
        Shedding never = Shedding.of(settings);
        for (int i = 0; i < 10; i++) {
            never.note(heap(1));
        }
        assertThat(never.level()).isEqualTo(Level.NOTHING);
    }
}
