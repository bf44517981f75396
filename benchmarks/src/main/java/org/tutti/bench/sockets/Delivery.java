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
    private volatile long first;
    private volatile long last;

    Delivery(int wanted) {
        this.wanted = wanted;
        this.missing = new AtomicInteger(wanted);
    }

    void arrived() {
        int left = missing.decrementAndGet();
        if (left == wanted - 1) {
            first = System.nanoTime();
        }
        if (left == 0) {
            last = System.nanoTime();
            complete.countDown();
        }
    }

    /** When it came to the first and to the last, in ms since an instant of {@link System#nanoTime}. */
    record Times(double first, double last) {}

    /** Waits until it has come to everybody. */
    Times await(long since, Duration limit) throws InterruptedException {
        if (!complete.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("%d of %d frames did not come within %d s."
                    .formatted(missing.get(), wanted, limit.toSeconds()));
        }
        return new Times((first - since) / 1e6, (last - since) / 1e6);
    }
}
