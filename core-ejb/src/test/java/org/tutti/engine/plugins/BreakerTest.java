package org.tutti.engine.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private final AtomicLong now = new AtomicLong(5);
    private final Breaker breaker = new Breaker(now::get);

    private void pass(int seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private boolean fail() {
        assertThat(breaker.enter()).isTrue();
        return breaker.failed();
    }

    @Test
    void threeFailuresInARow_openIt() {
        assertThat(fail()).isFalse();
        assertThat(fail()).isFalse();
        assertThat(fail()).isTrue();

        assertThat(breaker.open()).isTrue();
        assertThat(breaker.enter()).isFalse();
        assertThat(breaker.trips()).isEqualTo(1);
    }

    @Test
    void successBetweenFailures_keepsItClosed() {
        for (int i = 0; i < 10; i++) {
            fail();
            fail();
            breaker.succeeded();
        }
        assertThat(breaker.open()).isFalse();
    }

    @Test
    void openOne_letsOneTryThroughAfter30Seconds_andClosesOnSuccess() {
        for (int i = 0; i < 3; i++) {
            fail();
        }
        pass(29);
        assertThat(breaker.enter()).isFalse();
        pass(1);
        assertThat(breaker.enter()).isTrue();
        assertThat(breaker.enter()).as("a second one at the same time").isFalse();
        breaker.succeeded();

        assertThat(breaker.open()).isFalse();
        assertThat(breaker.enter()).isTrue();
    }

    @Test
    void eachFailedTry_doublesThePause_upToTenMinutes() {
        for (int i = 0; i < 3; i++) {
            fail();
        }
        for (int pause : new int[] {30, 60, 120, 240, 480, 600, 600}) {
            pass(pause - 1);
            assertThat(breaker.enter()).as("after %d s less one", pause).isFalse();
            pass(1);
            assertThat(fail()).isTrue();
        }
        assertThat(breaker.trips()).isEqualTo(8);
    }

    @Test
    void tryThatCameToNothing_isMadeAgain() {
        for (int i = 0; i < 3; i++) {
            fail();
        }
        pass(30);
        assertThat(breaker.enter()).isTrue();
        breaker.left();
        assertThat(breaker.enter()).isTrue();
    }

    @Test
    void successOfACallFromBefore_doesNotCloseIt() {
        for (int i = 0; i < 3; i++) {
            fail();
        }
        breaker.succeeded();
        assertThat(breaker.open()).isTrue();
    }
}
