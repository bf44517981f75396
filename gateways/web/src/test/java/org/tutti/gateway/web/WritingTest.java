package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WritingTest {

    @Test
    void whatWasWritten_isNotWrittenAgain_norWaitsForOthers() throws Exception {
        var writing = new Writing(1, Duration.ZERO);
        var times = new AtomicInteger();
        assertThat(writing.once("a", () -> "text " + times.incrementAndGet())).isEqualTo("text 1");
        whileWriting(writing, () ->
                assertThat(writing.once("a", () -> "text " + times.incrementAndGet())).isEqualTo("text 1"));
        assertThat(writing.once("b", () -> "text " + times.incrementAndGet())).isEqualTo("text 2");
    }

    @Test
    void whoFindsNoPlaceInTime_isToldToComeAgain() throws Exception {
        var writing = new Writing(1, Duration.ZERO);
        whileWriting(writing, () -> assertThatThrownBy(() -> writing.one(() -> "text"))
                .isInstanceOfSatisfying(WireException.class, e -> assertThat(e.code().status()).isEqualTo(503)));
        assertThat(writing.one(() -> "text")).isEqualTo("text");
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void whileWriting(Writing writing, Step step) throws Exception {
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        var other = CompletableFuture.supplyAsync(() -> {
            try {
                return writing.one(() -> {
                    begun.countDown();
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return "other";
                });
            } catch (WireException e) {
                throw new IllegalStateException(e);
            }
        });
        begun.await();
        try {
            step.run();
        } finally {
            end.countDown();
            assertThat(other.get()).isEqualTo("other");
        }
    }
}
