package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tutti.session.Refusal.Code;
import org.tutti.session.SessionId;

/** Two read at once; who was in before waits for their turn; who changes something is alone. */
class ReadingRoomTest {

    private static final SessionId ID = new SessionId("s");

    private final ReadingRoom room = new ReadingRoom();
    private final CountDownLatch done = new CountDownLatch(1);

    @AfterEach
    void everybodyLeaves() {
        done.countDown();
    }

    private interface Call<T> {
        T made() throws RefusedException;
    }

    private static <T> CompletableFuture<T> beside(Call<T> call) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return call.made();
            } catch (RefusedException e) {
                throw new AssertionError(e);
            }
        }, Thread::startVirtualThread);
    }

    private void sits() {
        var in = new CountDownLatch(1);
        beside(() -> room.read(ID, () -> {
            in.countDown();
            awaitDone();
            return 0;
        }));
        await().until(() -> in.getCount() == 0);
    }

    private void awaitDone() {
        try {
            done.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aThird_isRefused_whoWasInBefore_waits() {
        sits();
        sits();
        var refused = Assertions.catchThrowableOfType(RefusedException.class, () -> room.read(ID, () -> 3));
        assertThat(refused.refusal().code()).isEqualTo(Code.TOO_FAST);
        CompletableFuture<Integer> later = beside(() -> room.readOn(ID, () -> 4));
        assertThat(later).isNotDone();
        done.countDown();
        assertThat(later.join()).isEqualTo(4);
    }

    @Test
    void whoChangesSomething_waitsUntilNobodyReads() {
        sits();
        CompletableFuture<Integer> alone = beside(() -> room.alone(ID, () -> 5));
        assertThat(alone).isNotDone();
        done.countDown();
        assertThat(alone.join()).isEqualTo(5);
    }
}
