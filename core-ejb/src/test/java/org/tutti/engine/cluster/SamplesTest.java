package org.tutti.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SamplesTest {

    private static final long AHEAD = 1_790_000_000_000_000L;

    private final AtomicLong elapsed = new AtomicLong(5_000_000);
    private final Samples samples = new Samples(elapsed::get);

    /** @param there µs that the question takes, @param back that the answer takes */
    private void exchange(long there, long back) {
        long asked = elapsed.get();
        elapsed.addAndGet(there);
        long heard = AHEAD + elapsed.get();
        elapsed.addAndGet(30);
        long answered = AHEAD + elapsed.get();
        elapsed.addAndGet(back);
        samples.add(asked, heard, answered);
    }

    @Test
    void whatTravelledLeast_counts() {
        exchange(40_000, 100);
        exchange(150, 170);
        exchange(100, 90_000);
        assertThat(samples.micros().orElseThrow() - elapsed.get() - AHEAD).isBetween(-20L, 20L);
        assertThat(samples.bound().orElseThrow()).isCloseTo(160 + 9, within(2.0));
    }

    @Test
    void nothingIsKnown_beforeTheFirstAnswer_norOfAnotherNode() {
        assertThat(samples.micros()).isEmpty();
        assertThat(samples.bound()).isEmpty();
        exchange(100, 100);
        samples.forget();
        assertThat(samples.micros()).isEmpty();
    }

    @Test
    void oldSamples_countLess_forClocksDrift() {
        exchange(100, 100);
        elapsed.addAndGet(60_000_000);
        assertThat(samples.bound().orElseThrow()).isCloseTo(100 + 6000, within(1.0));
        exchange(800, 100);
        assertThat(samples.bound().orElseThrow()).isCloseTo(450, within(1.0));
    }

    @Property
    void truth_isWithinTheBound(@ForAll @Size(min = 1, max = 20) int[][] ways, @ForAll @IntRange(max = 5_000_000) int later) {
        for (int[] way : ways) {
            int there = way.length > 0 ? Math.floorMod(way[0], 200_000) : 0;
            int back = way.length > 1 ? Math.floorMod(way[1], 200_000) : 0;
            exchange(there, back);
        }
        elapsed.addAndGet(later);
        double error = Math.abs(samples.micros().orElseThrow() - elapsed.get() - AHEAD);
        assertThat(error).isLessThanOrEqualTo(samples.bound().orElseThrow() + 1);
    }
}
