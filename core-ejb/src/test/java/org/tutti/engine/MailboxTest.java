package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MailboxTest {

    @Test
    void tasksOfManyThreads_runOneAtATime_andThoseOfOneInOrder() {
        try (var pool = Executors.newFixedThreadPool(4)) {
            var mailbox = new Mailbox(pool);
            var inside = new AtomicInteger();
            var overlaps = new AtomicInteger();
            List<int[]> seen = new ArrayList<>();
            for (int poster = 0; poster < 4; poster++) {
                int by = poster;
                pool.execute(() -> {
                    for (int i = 0; i < 2000; i++) {
                        int at = i;
                        mailbox.execute(() -> {
                            overlaps.addAndGet(inside.getAndIncrement());
                            seen.add(new int[] {by, at});
                            inside.decrementAndGet();
                        });
                    }
                });
            }
            await().atMost(10, TimeUnit.SECONDS).until(() -> seen.size() == 8000);
            assertThat(overlaps).hasValue(0);
            for (int poster = 0; poster < 4; poster++) {
                int by = poster;
                assertThat(seen.stream().filter(task -> task[0] == by).map(task -> task[1]))
                        .isSorted();
            }
        }
    }

    @Test
    void taskThatThrows_doesNotStopTheNext() {
        var mailbox = new Mailbox(Runnable::run);
        var ran = new AtomicInteger();
        mailbox.execute(() -> {
            throw new IllegalStateException("on purpose");
        });
        mailbox.execute(ran::incrementAndGet);
        assertThat(ran).hasValue(1);
    }
}
