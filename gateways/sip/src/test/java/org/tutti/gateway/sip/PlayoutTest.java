package org.tutti.gateway.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.tutti.engine.FakeSessions;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;
import org.tutti.session.Item;

class PlayoutTest {

    private static final int RATE = 8000;
    private static final int FRAME = 160;
    private static final long TICK = 20_000;
    /** Samples over which what is cut off fades. */
    private static final int FADE = 16;

    private final NumberedTracks tracks = new NumberedTracks();
    private final Playout playout = new Playout(tracks);
    private final Item item = FakeSessions.item("file:film");

    private static Timeline timeline(Motion current, Motion pending, double rate) {
        return new Timeline(current, Optional.ofNullable(pending), rate, 7200, Optional.empty());
    }

    private short[] frame(long hearAt) {
        var samples = new short[FRAME];
        playout.fill(samples, hearAt);
        return samples;
    }

    /** The place of a sample in the track, by what is heard. */
    private static void isFrom(short[] samples, int from, int to, long firstPlace) {
        for (int i = from; i < to; i++) {
            assertThat(samples[i]).as("sample %d", i).isEqualTo(NumberedTracks.sample(firstPlace + i));
        }
    }

    @Property(tries = 300)
    void whatReachesTheEar_isWhereTheTimelineIsThen(
            @ForAll @DoubleRange(min = 0, max = 7000) double position,
            @ForAll @IntRange(min = 2, max = 8) int quarters,
            @ForAll @LongRange(min = 0, max = 100_000_000) long elapsed,
            @ForAll @IntRange(min = 1, max = 50) int frames) {
        double velocity = quarters / 4.0;
        playout.show(item, timeline(new Motion(position, velocity, 1_000_000), null, velocity), 0, RATE, 0);
        long at = 1_000_000 + elapsed;
        short[] heard = frame(at);
        for (int i = 1; i <= frames; i++) {
            heard = frame(at + i * TICK);
        }
        double due = (position / velocity + (elapsed + frames * TICK) / 1e6) * RATE;
        // Each sample is told by its number; within one of where it should be.
        long place = Math.round(due) + 100;
        assertThat((int) heard[100]).isIn(
                (int) NumberedTracks.sample(place - 1),
                (int) NumberedTracks.sample(place),
                (int) NumberedTracks.sample(place + 1));
    }

    @Property(tries = 200)
    void aPause_takesEffectOnItsSample(@ForAll @IntRange(min = 0, max = FRAME - 1) int cut) {
        long pausedAt = 2_000_000 + cut * 125L;
        playout.show(item, timeline(new Motion(10, 1, 1_000_000), Motion.paused(11, pausedAt), 1), 0, RATE, 0);
        frame(2_000_000 - TICK);
        short[] heard = frame(2_000_000);
        isFrom(heard, 0, cut, 11 * RATE);
        for (int i = cut + FADE; i < FRAME; i++) {
            assertThat(heard[i]).isZero();
        }
        short[] then = frame(2_000_000 + TICK);
        for (int i = FADE; i < FRAME; i++) {
            assertThat(then[i]).isZero();
        }
    }

    @Property(tries = 200)
    void aSeek_takesEffectOnItsSample(
            @ForAll @IntRange(min = 0, max = FRAME - 1 - FADE) int cut,
            @ForAll @DoubleRange(min = 0, max = 7000) double target) {
        long at = 2_000_000 + cut * 125L;
        playout.show(item, timeline(new Motion(10, 1, 1_000_000), new Motion(target, 1, at), 1), 0, RATE, 0);
        frame(2_000_000 - TICK);
        short[] heard = frame(2_000_000);
        isFrom(heard, 0, cut, 11 * RATE);
        isFrom(heard, cut + FADE, FRAME, Math.round(target * RATE) - cut);
    }

    @Test
    void aStart_isMarked_andWhatGoesOnIsNot() {
        playout.show(item, timeline(Motion.paused(5, 0), new Motion(5, 1, 1_010_000), 1), 0, RATE, 0);
        var samples = new short[FRAME];
        assertThat(playout.fill(samples, 980_000)).isFalse();
        assertThat(samples).containsOnly(0);
        assertThat(playout.fill(samples, 1_000_000)).isTrue();
        assertThat(playout.fill(samples, 1_020_000)).isFalse();
        isFrom(samples, FADE, FRAME, 5 * RATE + 80);
    }

    @Test
    void aClockThatIsSlewed_isFollowedSampleBySample_withoutAJump() {
        playout.show(item, timeline(new Motion(0, 1, 0), null, 1), 0, RATE, 0);
        var samples = new short[FRAME];
        playout.fill(samples, 0);
        boolean marked = false;
        long at = 0;
        for (int i = 1; i <= 5000; i++) {
            at += TICK + 10; // 500 ppm fast
            marked |= playout.fill(samples, at);
        }
        assertThat(marked).isFalse();
        long due = Math.round(at / 1e6 * RATE);
        assertThat((int) samples[0]).isBetween((int) NumberedTracks.sample(due) - 2, (int) NumberedTracks.sample(due) + 2);
    }

    @Test
    void whatIsAdvised_shiftsWhatIsHeard() {
        playout.show(item, timeline(new Motion(10, 1, 0), null, 1), 0.5, RATE, 0);
        frame(0);
        isFrom(frame(TICK), 0, FRAME, (long) (10.5 * RATE) + FRAME);
        assertThat(playout.heard().position()).isEqualTo(10.52);
    }

    @Test
    void soundThatIsNotThereYet_isMissing_andWhatIsBeyondTheEndIsNot() {
        tracks.there = 10 * RATE;
        playout.show(item, timeline(new Motion(9.99, 1, 0), null, 1), 0, RATE, 0);
        frame(0);
        assertThat(playout.heard().missing()).isTrue();
        assertThat(playout.ready(5)).isTrue();
        assertThat(playout.ready(9.995)).isFalse();

        tracks.there = 7200 * RATE;
        playout.show(item, timeline(new Motion(7199.99, 1, 0), null, 1), 0, RATE, 0);
        frame(0);
        assertThat(playout.heard().missing()).isFalse();
        frame(TICK);
        assertThat(playout.heard().missing()).isFalse();
        assertThat(playout.heard().position()).isEqualTo(7200);
    }

    @Test
    void soundThatEndsBeforeItsFilm_isNotWaitedFor() {
        tracks.there = 7100 * RATE;
        tracks.over = 7100 * RATE;
        playout.show(item, timeline(new Motion(7099.99, 1, 0), null, 1), 0, RATE, 0);
        frame(0);
        assertThat(playout.heard().missing()).isFalse();
        assertThat(playout.ready(7150)).isTrue();
    }

    @Test
    void onlyTheSpeedsThatAreNeeded_areHeldReady() {
        playout.show(item, timeline(new Motion(0, 1, 0), new Motion(1, 1.5, 1_000_000), 1.5), 0, RATE, 0);
        assertThat(tracks.open).containsExactlyInAnyOrder(1.0, 1.5);
        playout.show(item, timeline(new Motion(1, 1.5, 1_000_000), null, 1.5), 0, RATE, 0);
        assertThat(tracks.open).containsExactly(1.5);
        playout.close();
        assertThat(tracks.open).isEmpty();
        assertThat(frame(0)).hasSize(FRAME);
    }

    @Test
    void whatIsSaid_isAboveTheFilm_whichIsSofterMeanwhile() {
        playout.show(item, timeline(new Motion(0, 1, 0), null, 1), 0, RATE, 0);
        frame(0);
        playout.speech().say(new short[] {1000, 1000});
        short[] heard = frame(TICK);
        assertThat(heard[0]).isEqualTo((short) (NumberedTracks.sample(FRAME) / 4 + 1000));
        assertThat(heard[2]).isEqualTo(NumberedTracks.sample(FRAME + 2));
    }
}
