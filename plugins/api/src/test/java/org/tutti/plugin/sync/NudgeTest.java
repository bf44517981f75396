package org.tutti.plugin.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Example;
import org.tutti.plugin.sync.Decision.Retime;
import org.tutti.plugin.timeline.Hold;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;

class NudgeTest {

    private static final long SECOND = 1_000_000, START = 1_000 * SECOND;
    private static final double PACE = 0.05, LEAP = 0.5;

    private Timeline timeline =
            new Timeline(new Motion(100, 1, START), Optional.empty(), 1, 600, Optional.empty());

    private Situation at(double seconds) {
        return new Situation(
                START + Math.round(seconds * 1e6), "i1", timeline, List.of(), Optional.empty(), Memory.NONE);
    }

    private void take(Retime retime, Situation when) {
        timeline = new Timeline(
                timeline.motionAt(when.now()), Optional.of(retime.motion()), timeline.rate(), 600, Optional.empty());
    }

    @Example
    void smallShift_playsFasterForAsLongAsItTakes_andThenAtItsRateAgain() {
        Situation begin = at(10);
        Nudge nudge = Nudge.of(begin, 0.1, 0.1, PACE, LEAP).orElseThrow();
        take(nudge.begin(begin), begin);
        assertThat(nudge.due(at(10.2))).as("not in force yet").isEmpty();
        assertThat(timeline.motionAt(at(11).now()).velocity()).isCloseTo(1.05, within(1e-9));
        assertThat(Nudge.possible(at(11))).isFalse();

        Situation under = at(11);
        take(nudge.due(under).orElseThrow(), under);
        nudge = nudge.back();
        assertThat(nudge.due(at(11.5))).as("asked for already").isEmpty();

        assertThat(timeline.motionAt(at(11.9).now()).velocity()).isCloseTo(1.05, within(1e-9));
        assertThat(timeline.motionAt(at(12.5).now()).velocity()).isEqualTo(1);
        assertThat(timeline.positionAt(at(20).now())).isCloseTo(120.1, within(1e-5));
        assertThat(nudge.due(at(20))).isEmpty();
        assertThat(Nudge.possible(at(20))).isTrue();
    }

    @Example
    void shift_neverLeaps_whereItBeginsAndEnds() {
        Situation begin = at(10);
        Nudge nudge = Nudge.of(begin, -0.2, -0.2, PACE, LEAP).orElseThrow();
        Motion slower = nudge.begin(begin).motion();

        assertThat(slower.velocity()).isCloseTo(0.95, within(1e-9));
        assertThat(slower.position()).isCloseTo(timeline.current().positionAt(slower.timestamp()), within(1e-9));
    }

    @Example
    void largeShift_isMadeAtOnce() {
        Situation begin = at(10);
        Nudge nudge = Nudge.of(begin, 3, 3, PACE, LEAP).orElseThrow();
        take(nudge.begin(begin), begin);

        assertThat(timeline.positionAt(at(11).now())).isCloseTo(114, within(1e-9));
        assertThat(nudge.due(at(11))).isEmpty();
        assertThat(Nudge.possible(at(11))).isTrue();
    }

    @Example
    void shift_atTheLimitsOfSpeed_isMadeAtOnce_becauseThereIsNoFaster() {
        timeline = new Timeline(new Motion(100, 4, START), Optional.empty(), 4, 600, Optional.empty());
        Situation begin = at(10);

        assertThat(Nudge.of(begin, 0.1, 0.1, PACE, LEAP).orElseThrow().begin(begin).motion().velocity()).isEqualTo(4);
    }

    @Example
    void shift_beyondTheItem_isNone() {
        assertThat(Nudge.of(at(499), 3, 3, PACE, LEAP)).isEmpty();
        assertThat(Nudge.of(at(10), -200, -200, PACE, LEAP)).isEmpty();
    }

    @Example
    void motionOfSomebodyElse_thatKeptTheVelocity_getsItsRateBackAtOnce() {
        Situation begin = at(10);
        Nudge nudge = Nudge.of(begin, 0.4, 0.4, PACE, LEAP).orElseThrow();
        take(nudge.begin(begin), begin);
        timeline = new Timeline(
                new Motion(300, 1.05, at(13).now()), Optional.empty(), 1, 600, Optional.empty());

        Motion back = nudge.back().due(at(13.5)).orElseThrow().motion();

        assertThat(back.velocity()).isEqualTo(1);
        assertThat(back.timestamp()).isLessThan(at(14.5).now());
    }

    @Example
    void wayBack_thatGotLost_isAskedForAgainWhenItIsTime() {
        Situation begin = at(10);
        Nudge nudge = Nudge.of(begin, 0.1, 0.1, PACE, LEAP).orElseThrow();
        take(nudge.begin(begin), begin);

        assertThat(nudge.back().due(at(12))).isEmpty();
        assertThat(nudge.back().due(at(13))).isPresent();
    }

    @Example
    void timeline_thatStandsWaitsOrIsAboutToChange_cannotBeShifted() {
        assertThat(Nudge.possible(at(10))).isTrue();
        Motion soon = new Motion(0, 1, at(10.2).now());
        timeline = new Timeline(timeline.current(), Optional.of(soon), 1, 600, Optional.empty());
        assertThat(Nudge.possible(at(10))).isFalse();
        assertThat(Nudge.possible(at(11))).as("in force by now").isTrue();
        timeline = new Timeline(soon, Optional.empty(), 1, 600, Optional.of(new Hold("", 0, Long.MAX_VALUE)));
        assertThat(Nudge.possible(at(11))).isFalse();
        timeline = Timeline.startingAt(START, 600);
        assertThat(Nudge.possible(at(11))).isFalse();
    }

    @Example
    void shift_thatLeftTheErrorAsItWas_wasInVain() {
        Situation begin = at(10);
        Nudge nudge = Nudge.of(begin, -0.3, -0.1, PACE, LEAP).orElseThrow();
        assertThat(nudge.inVain(at(11), -0.3, SECOND * 60)).as("not made yet").isFalse();
        take(nudge.begin(begin), begin);

        assertThat(nudge.inVain(at(15), -0.3, SECOND * 60)).isTrue();
        assertThat(nudge.inVain(at(15), -0.2, SECOND * 60)).as("closer by all of it").isFalse();
        assertThat(nudge.inVain(at(15), 0.3, SECOND * 60)).as("off the other way").isFalse();
        assertThat(nudge.inVain(at(99), -0.3, SECOND * 60)).as("long ago").isFalse();
    }

    @Example
    void bytes_bringItBack() {
        Nudge nudge = Nudge.of(at(10), 0.2, 0.1, PACE, LEAP).orElseThrow();
        ByteBuffer bytes = ByteBuffer.allocate(Nudge.BYTES);
        nudge.write(bytes);

        assertThat(bytes.hasRemaining()).isFalse();
        assertThat(Nudge.read(bytes.flip())).isEqualTo(nudge);
    }
}
