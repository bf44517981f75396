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

/** Two read at once, of two sessions; who was in before waits for their turn; who changes something is alone. */
class ReadingRoomTest {

    private static final SessionId ID = new SessionId("s");
    private static final SessionId OTHER = new SessionId("t");
    private static final SessionId THIRD = new SessionId("u");

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

    private void sits(SessionId id) {
        var in = new CountDownLatch(1);
        beside(() -> room.read(id, () -> {
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

    private void assertFull(SessionId id) {
        var refused = Assertions.catchThrowableOfType(RefusedException.class, () -> room.read(id, () -> 3));
        assertThat(refused.refusal().code()).isEqualTo(Code.TOO_FAST);
    }

    @Test
    void aThird_isRefusedAfterAWhile_whoWasInBefore_waits() {
        sits(ID);
        sits(OTHER);
        CompletableFuture<Integer> later = beside(() -> room.readOn(THIRD, () -> 4));
        assertFull(new SessionId("v"));
        assertThat(later).isNotDone();
        done.countDown();
        assertThat(later.join()).isEqualTo(4);
    }

    @Test
    void manyOfOneSession_shutNobodyElseOut() throws RefusedException {
        sits(ID);
        for (int i = 0; i < 3; i++) {
            beside(() -> room.readOn(ID, () -> 1));
        }
        assertFull(ID);
        assertThat(room.read(OTHER, () -> 2)).isEqualTo(2);
    }

    @Test
    void whoComesWhileSomebodyReads_hasTheirTurn() {
        sits(ID);
        CompletableFuture<Integer> next = beside(() -> room.read(ID, () -> 6));
        assertThat(next).isNotDone();
        done.countDown();
        assertThat(next.join()).isEqualTo(6);
    }

    @Test
    void whoChangesSomething_waitsUntilNobodyReads() {
        sits(ID);
        CompletableFuture<Integer> alone = beside(() -> room.alone(ID, () -> 5));
        assertThat(alone).isNotDone();
        done.countDown();
        assertThat(alone.join()).isEqualTo(5);
    }
}
