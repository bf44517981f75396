package org.tutti.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.session.Script.ANA;
import static org.tutti.session.Script.BOB;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.timeline.Motion;
import org.tutti.session.Event.QueueChanged;
import org.tutti.session.Input.Play;
import org.tutti.session.Input.Seek;
import org.tutti.session.Input.SetRate;
import org.tutti.session.Input.SetWaitPoints;
import org.tutti.session.Refusal.Code;

/** Places at which the timeline waits until somebody presses play: C-60 (instructions, step by step). */
class WaitPointTest {

    private final Script script = Script.withAnaAndBob();
    private final String item = script.stage().queue().current();

    private void waitAt(double... positions) {
        List<WaitPoint> points = new ArrayList<>();
        for (double position : positions) {
            points.add(new WaitPoint(position, "Step at " + position));
        }
        script.does(ANA, new SetWaitPoints(item, points));
    }

    /** Lets time go on to the next deadline, which must be where the timeline waits at this place. */
    private void comesTo(double position) {
        long due = script.session().nextDeadline();
        assertThat(due).isNotEqualTo(Long.MAX_VALUE);
        script.elapse((due - script.now()) / 1e6 + 0.02).happens();
        waitsAt(position, due);
    }

    private void waitsAt(double position, long since) {
        assertThat(script.timeline().latest()).isEqualTo(Motion.paused(position, since));
        assertThat(script.timeline().hold().orElseThrow().reason()).isEqualTo("Step at " + position);
        assertThat(script.timeline().hold().orElseThrow().until()).isEqualTo(Long.MAX_VALUE);
        assertThat(script.positionIn(3600)).isEqualTo(position);
        assertThat(script.session().nextDeadline()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.25, 0.3, 0.7, 1, 1.1, 1.5, 3, 4})
    void timeline_stopsExactlyThere_atEverySpeed_andGoesOnWithPlay(double rate) {
        waitAt(10.1, 33.3333);
        script.does(ANA, new SetRate(rate)).does(ANA, new Play());
        comesTo(10.1);
        script.elapse(5).does(ANA, new Play());
        assertThat(script.timeline().hold()).isEmpty();
        assertThat(script.timeline().latest()).isEqualTo(new Motion(10.1, rate, script.now() + 250_000));
        comesTo(33.3333);
        script.does(ANA, new Play());
        script.elapse(120 / rate).happens();
        assertThat(script.positionIn(0)).isEqualTo(120);
    }

    @Test
    void cause_saysWhereAndWhy() {
        waitAt(10);
        script.does(ANA, new Play());
        comesTo(10);
        Cause cause = script.session().cause().orElseThrow();
        assertThat(cause.kind()).isEqualTo("waitPoint");
        assertThat(cause.reason()).isEqualTo("Step at 10.0");
        assertThat(cause.numbers()).containsEntry("position", 10.0);
        assertThat(cause.at()).isEqualTo(script.timeline().latest().timestamp());
    }

    @Test
    void seekBehindIt_skipsIt_andBeforeIt_waitsAgain() {
        waitAt(10, 50);
        script.does(ANA, new Play()).elapse(2).does(ANA, new Seek(20));
        comesTo(50);
        script.does(ANA, new Seek(5));
        assertThat(script.timeline().hold()).isPresent();
        script.elapse(1).does(ANA, new Play());
        comesTo(10);
    }

    @Test
    void seekOntoIt_doesNotWait() {
        waitAt(10);
        script.does(ANA, new Seek(10)).elapse(1).does(ANA, new Play());
        assertThat(script.session().nextDeadline()).isEqualTo(script.now() + 110_250_000);
    }

    @Test
    void pauseAndPlayAtIt_doesNotWaitTwice() {
        waitAt(10);
        script.does(ANA, new Play());
        comesTo(10);
        script.does(ANA, new Play()).elapse(0.1).does(ANA, new Input.Pause());
        script.elapse(5).does(ANA, new Play());
        assertThat(script.session().nextDeadline()).isGreaterThan(script.now() + 109_000_000);
    }

    @Test
    void pointsSetWhilePlaying_countFromWhereTheTimelineIs() {
        script.does(ANA, new Play()).elapse(50.25);
        double before = script.positionIn(0);
        waitAt(30, 60);
        assertThat(script.positionIn(0)).isEqualTo(before);
        assertThat(script.session().nextDeadline()).isEqualTo(script.now() + 10_000_000);
        comesTo(60);
    }

    @Test
    void pointsSetBehindTheTimeline_neverMakeItJumpBack() {
        script.does(ANA, new Play()).elapse(50.25);
        waitAt(30);
        assertThat(script.session().nextDeadline()).isEqualTo(script.now() + 70_000_000);
        assertThat(script.positionIn(1)).isEqualTo(51);
        assertThat(script.events()).containsExactly(new QueueChanged());
    }

    @Test
    void pointsTakenAway_areNotWaitedAt_butWhoWaitsThereGoesOnWaiting() {
        waitAt(10);
        script.does(ANA, new Play());
        waitAt();
        assertThat(script.session().nextDeadline()).isGreaterThan(script.now() + 119_000_000);
        waitAt(10);
        comesTo(10);
        waitAt();
        assertThat(script.timeline().hold()).isPresent();
    }

    @Test
    void changeOfSpeedJustBeforeIt_doesNotLeadPastIt() {
        waitAt(10);
        script.does(ANA, new Play()).elapse(10.15).does(ANA, new SetRate(2));
        assertThat(script.timeline().rate()).isEqualTo(2);
        comesTo(10);
        script.does(ANA, new Play());
        assertThat(script.timeline().latest().velocity()).isEqualTo(2);
    }

    @Test
    void changeOfSpeedWellBeforeIt_bringsItForward() {
        waitAt(10);
        script.does(ANA, new Play()).elapse(5).does(ANA, new SetRate(2));
        assertThat(script.session().nextDeadline()).isEqualTo(script.now() + 250_000 + 2_500_000);
        comesTo(10);
    }

    @Test
    void strategyJustBeforeIt_doesNotLeadPastIt() {
        waitAt(10);
        script.does(ANA, new Play()).elapse(10.15);
        for (Decision.Action action : new Decision.Action[] {
            new Decision.Retime(new Motion(9.9, 1.05, script.now())),
            new Decision.Wait(BOB.value(), script.now() + 5_000_000)
        }) {
            var decision = new Decision(action, "because", Map.of(), Memory.NONE);
            script.by(Actor.strategy("server-clock"), new Input.Decide("server-clock", decision), 250_000);
        }
        comesTo(10);
    }

    @Test
    void longOutageAfterIt_leavesTheTimelineThere() {
        waitAt(10);
        script.does(ANA, new Play());
        long due = script.session().nextDeadline();
        script.elapse(100).does(Actor.engine("b"), new Input.Takeover("b", due + 100_000)).happens();
        waitsAtAfterOutage(due);
    }

    private void waitsAtAfterOutage(long due) {
        assertThat(script.timeline().latest()).isEqualTo(Motion.paused(10, due));
        assertThat(script.timeline().hold().orElseThrow().reason()).isEqualTo("Step at 10.0");
    }

    @Test
    void points_areKeptInOrder_andOfEachItemItsOwn() {
        waitAt(50, 10);
        assertThat(script.stage().queue().now().waitPoints())
                .extracting(WaitPoint::position)
                .containsExactly(10.0, 50.0);
        script.does(ANA, new Input.Enqueue(Script.film("Second", 60))).does(ANA, new Input.Next());
        script.does(ANA, new Play());
        assertThat(script.session().nextDeadline()).isEqualTo(script.now() + 60_250_000);
    }

    @Test
    void pointsOutsideTheirRange_areRefused() {
        for (double position : new double[] {0, -1, 120, 121, Double.NaN, Double.POSITIVE_INFINITY}) {
            script.refuses(ANA, new SetWaitPoints(item, List.of(new WaitPoint(position, "x"))), Code.OUT_OF_RANGE);
        }
        for (String label : new String[] {" ", "x".repeat(121), "a\nb"}) {
            script.refuses(ANA, new SetWaitPoints(item, List.of(new WaitPoint(5, label))), Code.OUT_OF_RANGE);
        }
        List<WaitPoint> many = new ArrayList<>();
        for (int i = 1; i <= 50; i++) {
            many.add(new WaitPoint(i, "x"));
        }
        script.does(ANA, new SetWaitPoints(item, many));
        many.add(new WaitPoint(51, "x"));
        script.refuses(ANA, new SetWaitPoints(item, many), Code.OUT_OF_RANGE);
        script.refuses(ANA, new SetWaitPoints("i99", List.of()), Code.ITEM_UNKNOWN);
    }

    @Test
    void points_areForTheController() {
        script.refuses(BOB, new SetWaitPoints(item, List.of()), Code.CONTROL_DENIED);
    }

    @Test
    void queue_hasOnlySoManyWaitPoints_forEverybodyIsSentThem() {
        List<WaitPoint> fifty = new ArrayList<>();
        for (int i = 1; i <= 50; i++) {
            fifty.add(new WaitPoint(i, "Step " + i));
        }
        for (int i = 0; i < 20; i++) {
            script.does(ANA, new Input.Enqueue(Script.film("Film " + i, 60)));
            String added = script.stage().queue().items().get(i + 1).id();
            script.does(ANA, new SetWaitPoints(added, fifty));
        }
        script.refuses(ANA, new SetWaitPoints(item, fifty.subList(0, 1)), Code.OUT_OF_RANGE);
        String last = script.stage().queue().items().get(20).id();
        script.does(ANA, new SetWaitPoints(last, fifty)).does(ANA, new SetWaitPoints(last, fifty.subList(0, 49)));
        script.does(ANA, new SetWaitPoints(item, fifty.subList(0, 1)));
    }
}
