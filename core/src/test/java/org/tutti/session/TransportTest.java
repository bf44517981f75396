package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.session.Script.ANA;
import static org.tutti.session.Script.BOB;
import static org.tutti.session.Script.film;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.tutti.plugin.timeline.Motion;
import org.tutti.session.Event.TimelineChanged;
import org.tutti.session.Event.ViewChanged;
import org.tutti.session.Input.Play;
import org.tutti.session.Input.Ready;
import org.tutti.session.Input.Reset;
import org.tutti.session.Input.Schedule;
import org.tutti.session.Input.SetView;
import org.tutti.session.Input.Stop;
import org.tutti.session.Refusal.Code;

/** Commands beyond play, pause and seek, and the scheduled start: C-9, C-10, C-39. */
class TransportTest {

    private final Script script = Script.withAnaAndBob();

    private static View view(double scale, double x, double y, double angle) {
        return new View(scale, x, y, angle, 0, 0, 0);
    }

    @Test
    void stop_goesToTheStart_andKeepsTheSpeed() {
        script.does(ANA, new Input.SetRate(2)).does(ANA, new Play());
        script.elapse(10).does(ANA, new Stop());

        assertThat(script.timeline().latest()).isEqualTo(Motion.paused(0, script.now() + 250_000));
        assertThat(script.timeline().rate()).isEqualTo(2);
        assertThat(script.positionIn(0.2)).isGreaterThan(19);
        assertThat(script.events()).containsExactly(new TimelineChanged());
    }

    @Test
    void reset_isAsAtFirst() {
        script.does(ANA, new Input.SetRate(2)).does(ANA, new SetView(view(4, 0.5, 0, 90))).does(ANA, new Play());
        script.elapse(10).does(ANA, new Reset());

        assertThat(script.timeline().latest()).isEqualTo(Motion.paused(0, script.now() + 250_000));
        assertThat(script.timeline().rate()).isEqualTo(1);
        assertThat(script.stage().view()).isEqualTo(View.WHOLE);
        assertThat(script.events()).containsExactlyInAnyOrder(new TimelineChanged(), new ViewChanged());
    }

    @Test
    void view_isTheSameForAll_andLeavesTheTimelineAlone() {
        Stage before = script.stage();
        var view = new View(32, -1, 1, -360, 360, -360, 360);
        script.does(ANA, new SetView(view));
        assertThat(script.stage().view()).isEqualTo(view);
        assertThat(script.events()).containsExactly(new ViewChanged());
        assertThat(script.timeline()).isEqualTo(before.timeline());
    }

    @Test
    void viewOutsideItsRange_isRefused() {
        List<View> outside = List.of(
                view(0.09, 0, 0, 0), view(32.1, 0, 0, 0), view(1, 1.01, 0, 0), view(1, 0, -1.01, 0),
                view(1, 0, 0, 361), view(Double.NaN, 0, 0, 0), view(1, Double.NaN, 0, 0), view(1, 0, 0, Double.NaN),
                new View(1, 0, 0, 0, -361, 0, 0), new View(1, 0, 0, 0, 0, 361, 0), new View(1, 0, 0, 0, 0, 0, 361));
        outside.forEach(view -> script.refuses(ANA, new SetView(view), Code.OUT_OF_RANGE));
    }

    /** C-9, C-25. */
    @Nested
    class Scheduled {

        private final long start = script.now() + 3_600_000_000L;

        Scheduled() {
            script.does(ANA, new Schedule(Optional.of(start)));
        }

        private long prepared() {
            script.elapse(3590).happens();
            return script.stage().barrier().orElseThrow().seq();
        }

        @Test
        void players_areAskedToGetReadyTenSecondsBefore() {
            assertThat(script.stage().startsAt()).contains(start);
            assertThat(script.session().nextDeadline()).isEqualTo(start - 10_000_000);

            prepared();
            assertThat(script.stage().awaited()).containsExactly(ANA, BOB);
            assertThat(script.stage().startsAt()).isEmpty();
            assertThat(script.timeline().hold().orElseThrow().reason()).isEqualTo("Getting ready");
            assertThat(script.session().cause().orElseThrow().kind()).isEqualTo("prepare");
        }

        @Test
        void allReadyInTime_itStartsExactlyThen() {
            long barrier = prepared();
            script.elapse(1).does(ANA, new Ready(barrier)).elapse(1).does(BOB, new Ready(barrier));
            assertThat(script.timeline().latest().moving()).as("eight seconds before").isFalse();

            script.elapse(7).happens();
            assertThat(script.timeline().latest()).isEqualTo(new Motion(0, 1, start));
            assertThat(script.timeline().positionAt(start - 1)).isZero();
            assertThat(script.timeline().positionAt(start + 2_000_000)).isEqualTo(2);
            assertThat(script.timeline().hold()).isEmpty();
        }

        @Test
        void somebodyReadyOnlyLater_itStartsThen() {
            long barrier = prepared();
            script.does(ANA, new Ready(barrier)).elapse(9).happens().elapse(4).does(BOB, new Ready(barrier));
            assertThat(script.timeline().latest()).isEqualTo(new Motion(0, 1, start + 3_250_000));
        }

        @Test
        void somebodyNeverReady_itStartsTenSecondsLate_andNamesThem() {
            script.does(ANA, new Ready(prepared())).elapse(9).happens();
            assertThat(script.session().nextDeadline()).isEqualTo(start + 10_000_000);
            script.elapse(11).happens();
            assertThat(script.timeline().latest().moving()).isTrue();
            assertThat(script.session().cause().orElseThrow().reason()).isEqualTo("Bob was not ready within 10 s.");
        }

        @Test
        void nobodyThere_itStartsAllTheSame() {
            script.does(ANA, new Input.Leave(ANA)).does(BOB, new Input.Leave(BOB));
            script.elapse(3590).happens().elapse(9).happens();
            assertThat(script.timeline().latest()).isEqualTo(new Motion(0, 1, start));
        }

        @Test
        void playOrPause_whenAllAreReadyLongBefore_takesEffectAtOnce() {
            long barrier = prepared();
            script.does(ANA, new Ready(barrier)).does(BOB, new Ready(barrier)).elapse(1).does(ANA, new Play());
            assertThat(script.timeline().latest()).isEqualTo(new Motion(0, 1, script.now() + 250_000));
            script.elapse(1).does(ANA, new Input.Pause()).elapse(60);
            assertThat(script.timeline().latest().moving()).isFalse();
            assertThat(script.session().nextDeadline()).isEqualTo(Long.MAX_VALUE);
        }

        @Test
        void schedule_survivesASnapshot_andATakeover() {
            Session restored = Codec.restore(Codec.snapshot(script.session()));
            assertThat(restored).isEqualTo(script.session());
            assertThat(restored.nextDeadline()).isEqualTo(start - 10_000_000);

            script.elapse(60).does(Actor.engine("b"), new Input.Takeover("b", script.now() - 50_000_000));
            assertThat(script.stage().startsAt()).contains(start);
            script.does(ANA, new Input.Resume(ANA)).does(BOB, new Input.Resume(BOB)).elapse(3530).happens();
            long barrier = script.stage().barrier().orElseThrow().seq();
            assertThat(Codec.restore(Codec.snapshot(script.session()))).isEqualTo(script.session());
            script.does(ANA, new Ready(barrier)).does(BOB, new Ready(barrier)).elapse(9).happens();
            assertThat(script.timeline().latest().timestamp()).isEqualTo(start);
        }

        @Test
        void serverAwayAtThatTime_itStartsAsSoonAsPlayersAreReady() {
            script.elapse(3700).does(Actor.engine("b"), new Input.Takeover("b", start - 600_000_000));
            script.does(ANA, new Input.Resume(ANA)).happens();
            long barrier = script.stage().barrier().orElseThrow().seq();
            assertThat(script.stage().awaited()).containsExactly(ANA);
            script.does(ANA, new Ready(barrier));
            assertThat(script.timeline().latest()).isEqualTo(new Motion(0, 1, script.now() + 250_000));
        }

        @Test
        void schedule_calledOff_doesNotStart() {
            script.does(ANA, new Schedule(Optional.empty()));
            assertThat(script.stage().startsAt()).isEmpty();
            assertThat(script.session().nextDeadline()).isEqualTo(Long.MAX_VALUE);
            assertThat(script.events()).containsExactly(new TimelineChanged());
        }

        @Test
        void play_beforeThatTime_callsItOff() {
            script.does(ANA, new Play());
            assertThat(script.stage().startsAt()).isEmpty();
        }

        @Test
        void schedule_calledOffWhilePlayersGetReady_doesNotStart() {
            prepared();
            script.does(ANA, new Schedule(Optional.empty())).elapse(60);
            assertThat(script.positionIn(0)).isZero();
            assertThat(script.stage().barrier()).isEmpty();
            assertThat(script.session().cause().orElseThrow().kind()).isEqualTo("schedule");
            assertThat(script.session().nextDeadline()).isEqualTo(Long.MAX_VALUE);
        }

        @Test
        void pause_whilePlayersGetReady_callsItOff() {
            prepared();
            script.does(ANA, new Input.Pause()).elapse(60);
            assertThat(script.positionIn(0)).isZero();
            assertThat(script.stage().barrier()).isEmpty();
            assertThat(script.session().nextDeadline()).isEqualTo(Long.MAX_VALUE);
        }

        @Test
        void seekAndSelect_whilePlayersGetReady_keepTheHour() {
            script.does(ANA, new Input.Enqueue(film("Second", 60)));
            prepared();
            script.does(ANA, new Input.Next());
            assertThat(script.stage().barrier().orElseThrow().notBefore()).isEqualTo(start);
            script.does(ANA, new Input.Seek(5));
            long barrier = script.stage().barrier().orElseThrow().seq();
            script.elapse(1).does(ANA, new Ready(barrier)).does(BOB, new Ready(barrier)).elapse(8).happens();
            assertThat(script.timeline().latest()).isEqualTo(new Motion(5, 1, start));
        }

        @Test
        void session_staysOpenUntilAnHourAfterIt() {
            script.does(ANA, new Schedule(Optional.of(script.now() + 7 * 86_400_000_000L)));
            script.does(ANA, new Input.Leave(ANA)).does(BOB, new Input.Leave(BOB));
            assertThat(script.session().closesAt()).isEqualTo(script.now() + 7 * 86_400_000_000L + 3_600_000_000L);
        }
    }

    @Test
    void schedule_outsideItsRange_isRefused() {
        long year = 366L * 86_400_000_000L;
        script.refuses(ANA, new Schedule(Optional.of(script.now())), Code.OUT_OF_RANGE);
        script.refuses(ANA, new Schedule(Optional.of(script.now() + year + 1)), Code.OUT_OF_RANGE);
        script.does(ANA, new Schedule(Optional.of(script.now() + year)));
    }

    @Test
    void schedule_lessThanTenSecondsAhead_preparesAtOnce() {
        long start = script.now() + 4_000_000;
        script.does(ANA, new Schedule(Optional.of(start))).happens();
        long barrier = script.stage().barrier().orElseThrow().seq();
        script.does(ANA, new Ready(barrier)).does(BOB, new Ready(barrier)).elapse(3).happens();
        assertThat(script.timeline().latest()).isEqualTo(new Motion(0, 1, start));
    }

    @Test
    void schedule_whilePlaying_isRefused() {
        script.does(ANA, new Play());
        script.refuses(ANA, new Schedule(Optional.of(script.now() + 60_000_000)), Code.NOT_ALLOWED);
    }
}
