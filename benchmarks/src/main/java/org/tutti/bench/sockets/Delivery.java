package org.tutti.bench.sockets;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One broadcast on its way to all sockets of a swarm. */
final class Delivery {

    private final int wanted;
    private final AtomicInteger missing;
    private final CountDownLatch complete = new CountDownLatch(1);
    private volatile long last;

    Delivery(int wanted) {
        this.wanted = wanted;
        this.missing = new AtomicInteger(wanted);
    }

    void arrived() {
        if (missing.decrementAndGet() == 0) {
            last = System.nanoTime();
            complete.countDown();
        }
    }

    /** Waits until it has come to everybody; the result is when it came to the last ({@link System#nanoTime}). */
    long await(Duration limit) throws InterruptedException {
        if (!complete.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("%d of %d frames did not come within %d s."
                    .formatted(missing.get(), wanted, limit.toSeconds()));
        }
        return last;
    }
}
