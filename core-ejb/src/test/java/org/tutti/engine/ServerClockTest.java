package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ServerClockTest {

    private final AtomicLong wall = new AtomicLong(1_790_000_000_000_000L);
    private final AtomicLong nanos = new AtomicLong(42);
    private final ServerClock clock = new ServerClock(wall::get, nanos::get);

    private void elapse(long micros) {
        wall.addAndGet(micros);
        nanos.addAndGet(micros * 1000);
    }

    @Test
    void clock_beginsAtTheWallClock_andGoesWithTheMonotonicOne() {
        assertThat(clock.now()).isEqualTo(wall.get());
        elapse(5_000_000);
        assertThat(clock.now()).isEqualTo(wall.get());
    }

    @Test
    void wallClockThatIsSet_doesNotMakeItJump() {
        wall.addAndGet(-3_600_000_000L);
        long before = clock.now();
        elapse(10);
        assertThat(clock.now()).isEqualTo(before + 10);
    }

    @Test
    void wallClockThatDrifts_isFollowedSlowly() {
        wall.addAndGet(1000);
        for (int second = 0; second < 60; second++) {
            clock.slew(10_000_000);
            elapse(1_000_000);
        }
        assertThat(wall.get() - clock.now()).isBetween(0L, 10L);
    }

    @Property
    void clock_neverRunsBackwards_whateverTheWallClockDoes(
            @ForAll List<@LongRange(min = -10_000_000, max = 10_000_000) Long> jumps) {
        long last = clock.now();
        for (long jump : jumps) {
            wall.addAndGet(jump);
            clock.slew(10_000_000);
            assertThat(clock.now()).isGreaterThanOrEqualTo(last);
            elapse(1000);
            assertThat(clock.now() - last).isBetween(999L, 1001L);
            last = clock.now();
        }
    }

    @Test
    void clockThatFollowsAnother_isSteppedToIt_andThenOnlyBent() {
        var other = new AtomicLong(wall.get() - 700_000);
        clock.follow(() -> OptionalLong.of(other.get()));
        clock.step();
        assertThat(clock.now()).isEqualTo(other.get());
        other.addAndGet(1000);
        long before = clock.now();
        for (int second = 0; second < 60; second++) {
            clock.slew(10_000_000);
            elapse(1_000_000);
            other.addAndGet(1_000_000);
        }
        assertThat(other.get() - clock.now()).isBetween(-1L, 10L);
        assertThat(clock.now() - before).isLessThan(60_001_001L);
    }

    @Test
    void referenceThatIsNotKnown_leavesItGoingStraightOn() {
        wall.addAndGet(100_000);
        clock.slew(10_000_000);
        clock.follow(OptionalLong::empty);
        clock.step();
        clock.slew(10_000_000);
        long before = clock.now();
        elapse(10_000_000);
        assertThat(clock.now() - before).isEqualTo(10_000_000);
    }

    @Test
    void nodeThatLeadsFromNowOn_goesOnFromItsOwnClock() {
        clock.follow(() -> OptionalLong.of(wall.get() + 30_000));
        clock.step();
        long before = clock.now();
        clock.followWall();
        clock.slew(10_000_000);
        assertThat(clock.now()).as("no jump").isEqualTo(before);
        elapse(1_000_000);
        assertThat(clock.now() - before).as("back to the wall, by 500 ppm at most").isBetween(999_500L, 999_999L);
    }

    @Test
    void bendThatNobodyRenews_endsWhenItWouldHaveMet() {
        wall.addAndGet(1000);
        clock.slew(10_000_000);
        elapse(60_000_000);
        assertThat(clock.now() - wall.get()).isBetween(-1L, 1L);
    }

    @Property
    void clock_neverRunsBackwards_whateverTheOtherClockDoes(
            @ForAll List<@LongRange(min = -10_000_000, max = 10_000_000) Long> jumps, @ForAll boolean knownAtFirst) {
        boolean known = knownAtFirst;
        long last = clock.now();
        for (long jump : jumps) {
            known = !known;
            clock.follow(known ? () -> OptionalLong.of(wall.get() + jump) : OptionalLong::empty);
            clock.slew(10_000_000);
            assertThat(clock.now()).isGreaterThanOrEqualTo(last);
            elapse(1000);
            assertThat(clock.now() - last).isBetween(999L, 1001L);
            last = clock.now();
        }
    }

    @Test
    void notBefore_liftsItToTheJournal() {
        clock.notBefore(wall.get() + 77);
        assertThat(clock.now()).isEqualTo(wall.get() + 77);
    }
}
