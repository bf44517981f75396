package org.tutti.gateway.sip.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deadlines, on a clock that the test moves. */
class PacerTest {

    private static final long PERIOD = Pacer.PERIOD;

    private final AtomicLong now = new AtomicLong(1_000_000_000_000_000L);
    private final long start = now.get();
    private final List<Thread> threads = new ArrayList<>();
    private final Pacer pacer = new Pacer(work -> {
        Thread thread = Thread.ofPlatform().daemon().unstarted(work);
        threads.add(thread);
        return thread;
    }, now::get);
    private final List<Long> sent = new CopyOnWriteArrayList<>();
    private final List<Long> periods = new CopyOnWriteArrayList<>();

    private final Pacer.Paced call = (deadline, period) -> {
        sent.add(deadline - start);
        periods.add(period);
    };

    @AfterEach
    void close() {
        pacer.close();
        assertThat(threads).noneMatch(Thread::isAlive);
    }

    private static ConditionFactory soon() {
        return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1));
    }

    /** Time stands still until the thread waits for what is due next. */
    private void add(Pacer.Paced paced) {
        soon().until(() -> threads.getFirst().getState() != Thread.State.RUNNABLE);
        pacer.add(paced);
        soon().until(() -> threads.getFirst().getState() == Thread.State.TIMED_WAITING);
    }

    /** Time passes, and the pacer sees it. */
    private void until(long micros) {
        now.set(start + micros);
    }

    private void sends(Long... deadlines) {
        soon().untilAsserted(() -> assertThat(sent).containsExactly(deadlines));
    }

    @Test
    void packets_areDueEvery20ms_whateverTheThreadWakesUpAt() {
        add(call);
        until(PERIOD + 7000);
        sends(PERIOD);
        until(2 * PERIOD + 100);
        sends(PERIOD, 2 * PERIOD);
        until(4 * PERIOD + 13_000);
        sends(PERIOD, 2 * PERIOD, 3 * PERIOD, 4 * PERIOD);
        assertThat(periods).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void whoWakesUpLate_sendsThreePackets_andLeavesOutThoseBefore() {
        add(call);
        until(PERIOD);
        sends(PERIOD);

        until(50 * PERIOD + 1);

        sends(PERIOD, 48 * PERIOD, 49 * PERIOD, 50 * PERIOD);
        assertThat(periods).containsExactly(1L, 48L, 49L, 50L);
    }

    @Test
    void calls_areSpreadOverThePeriod() {
        for (int i = 0; i < 10; i++) {
            add((deadline, period) -> sent.add(deadline - start));
        }

        until(2 * PERIOD - 1);

        soon().untilAsserted(() -> assertThat(sent.stream().filter(one -> one >= PERIOD)).containsExactly(
                20_000L, 20_000L, 24_000L, 24_000L, 28_000L, 28_000L, 32_000L, 32_000L, 36_000L, 36_000L));
    }

    @Test
    void aCallThatFails_doesNotStopTheOthers_norDoesAnInterrupt() {
        add((deadline, period) -> {
            throw new StackOverflowError("expected by this test");
        });
        add(call);
        until(PERIOD + 4000);
        sends(PERIOD + 4000);

        threads.getFirst().interrupt();
        until(2 * PERIOD + 4000);
        sends(PERIOD + 4000, 2 * PERIOD + 4000);
    }

    @Test
    void aCallThatIsOver_isNotServed() {
        Pacer.Paced other = (deadline, period) -> sent.add(-1L);
        add(call);
        add(other);
        pacer.remove(call);

        until(2 * PERIOD);

        soon().untilAsserted(() -> assertThat(sent).contains(-1L));
        assertThat(sent).containsOnly(-1L);
    }
}
