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
        return breaker.enter().failed();
    }

    @Test
    void threeFailuresInARow_openIt() {
        assertThat(fail()).isFalse();
        assertThat(fail()).isFalse();
        assertThat(fail()).isTrue();

        assertThat(breaker.open()).isTrue();
        assertThat(breaker.enter()).isNull();
        assertThat(breaker.trips()).isEqualTo(1);
    }

    @Test
    void successBetweenFailures_keepsItClosed() {
        for (int i = 0; i < 10; i++) {
            fail();
            fail();
            breaker.enter().succeeded();
        }
        assertThat(breaker.open()).isFalse();
    }

    @Test
    void openOne_letsOneTryThroughAfter30Seconds_andClosesOnSuccess() {
        for (int i = 0; i < 3; i++) {
            fail();
        }
        pass(29);
        assertThat(breaker.enter()).isNull();
        pass(1);
        Breaker.Ticket one = breaker.enter();
        assertThat(breaker.enter()).as("a second one at the same time").isNull();
        one.succeeded();

        assertThat(breaker.open()).isFalse();
        assertThat(breaker.enter()).isNotNull();
    }

    @Test
    void eachFailedTry_doublesThePause_upToTenMinutes() {
        for (int i = 0; i < 3; i++) {
            fail();
        }
        for (int pause : new int[] {30, 60, 120, 240, 480, 600, 600}) {
            pass(pause - 1);
            assertThat(breaker.enter()).as("after %d s less one", pause).isNull();
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
        breaker.enter().left();
        assertThat(breaker.enter()).isNotNull();
    }

    @Test
    void tryOfWhichNothingIsHeard_isMadeAgainAfter30Seconds() {
        for (int i = 0; i < 3; i++) {
            fail();
        }
        pass(30);
        assertThat(breaker.enter()).isNotNull();
        pass(29);
        assertThat(breaker.enter()).isNull();
        pass(1);
        assertThat(breaker.enter()).isNotNull();
    }

    @Test
    void wordsOfCallsFromBefore_areNotThoseOfTheTry() {
        Breaker.Ticket success = breaker.enter();
        Breaker.Ticket failure = breaker.enter();
        Breaker.Ticket nothing = breaker.enter();
        for (int i = 0; i < 3; i++) {
            fail();
        }
        success.succeeded();
        assertThat(breaker.open()).isTrue();

        pass(30);
        Breaker.Ticket one = breaker.enter();
        nothing.left();
        assertThat(breaker.enter()).as("a second try at the same time").isNull();
        assertThat(failure.failed()).isFalse();
        assertThat(breaker.trips()).isEqualTo(1);
        one.succeeded();
        assertThat(breaker.open()).isFalse();
    }

    @Test
    void ticket_countsOnce() {
        Breaker.Ticket ticket = breaker.enter();
        for (int i = 0; i < 5; i++) {
            assertThat(ticket.failed()).isFalse();
        }
        assertThat(breaker.open()).isFalse();
    }
}
