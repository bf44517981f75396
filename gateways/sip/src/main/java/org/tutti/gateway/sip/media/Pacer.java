package org.tutti.gateway.sip.media;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The one thread that sends. A period of 20 ms has {@link #SLOTS} slots, each call has its place in one of them;
 * deadlines are multiples of a slot since the start, so that nothing adds up. The clock is the server's: it is
 * monotonic, and what is sent keeps the pace of what the timeline is measured by, even while that clock is being
 * slewed.
 */
final class Pacer implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Pacer.class.getName());

    /** Between two packets of a call, µs. */
    static final long PERIOD = 20_000;

    private static final int SLOTS = 5;
    private static final long SLOT = PERIOD / SLOTS;
    /** Who wakes up late sends at most this many packets of a call at once; those before are left out. */
    private static final int BURST = 3;
    private static final long STOP_WITHIN = 1000;
    /** µs */
    private static final long COMPLAIN_EVERY = 60_000_000;

    /** What is done for a call, every period. */
    interface Paced {
        /**
         * @param deadline the instant, µs
         * @param period counts from the start of the pacer, also those that were left out
         */
        void send(long deadline, long period);
    }

    private final LongSupplier clock;
    private final long origin;
    private final Thread thread;
    private volatile Paced[][] slots = new Paced[SLOTS][0];
    private volatile boolean closed;
    private long skipped;
    private long complained = Long.MIN_VALUE;

    /** @param clock µs, monotonic */
    Pacer(ThreadFactory threads, LongSupplier clock) {
        this.clock = clock;
        this.origin = clock.getAsLong();
        this.thread = threads.newThread(this::run);
        thread.setPriority(Thread.MAX_PRIORITY);
        thread.start();
    }

    /** Begins to call {@code paced}, in the slot with the least to do. */
    synchronized void add(Paced paced) {
        Paced[][] now = slots.clone();
        int least = 0;
        for (int slot = 1; slot < SLOTS; slot++) {
            least = now[slot].length < now[least].length ? slot : least;
        }
        now[least] = Arrays.copyOf(now[least], now[least].length + 1);
        now[least][now[least].length - 1] = paced;
        slots = now;
        LockSupport.unpark(thread);
    }

    /** Ends it; a call of it may be under way still. */
    synchronized void remove(Paced paced) {
        Paced[][] now = slots.clone();
        Arrays.setAll(now, slot -> Arrays.stream(now[slot]).filter(one -> one != paced).toArray(Paced[]::new));
        slots = now;
    }

    private void run() {
        long slot = 0;
        while (!closed) {
            // Who is interrupted does not sleep, and closes what it sends by: only close() ends this.
            Thread.interrupted();
            slot = next(slot);
            if (slot < 0) {
                LockSupport.park(this);
                slot = (clock.getAsLong() - origin) / SLOT + 1;
                continue;
            }
            long deadline = origin + slot * SLOT;
            long now = clock.getAsLong();
            if (now < deadline) {
                LockSupport.parkNanos(this, (deadline - now) * 1000);
                // Woken for whatever reason: what is next may be something else now.
                continue;
            }
            long late = (now - deadline) / PERIOD - BURST + 1;
            if (late > 0) {
                slot += late * SLOTS;
                complain(late, now);
                continue;
            }
            for (Paced paced : slots[(int) (slot % SLOTS)]) {
                send(paced, deadline, slot / SLOTS);
            }
            slot++;
        }
    }

    private void complain(long late, long now) {
        skipped += late;
        if (complained == Long.MIN_VALUE || now - complained > COMPLAIN_EVERY) {
            complained = now;
            LOG.log(Level.INFO,
                    "TUTTI-0402 Telephones miss {0} ms of sound, {1} ms since the start: what sends it did not get"
                    + " the processor in time. Maybe this machine has too much to do.",
                    late * PERIOD / 1000, skipped * PERIOD / 1000);
        }
    }

    /** Whatever goes wrong in one call: the others go on. */
    private static void send(Paced paced, long deadline, long period) {
        try {
            paced.send(deadline, period);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "TUTTI-0403 A call could not be served", e);
        }
    }

    /** The first slot from {@code slot} on in which there is something to do; -1 if there is none. */
    private long next(long slot) {
        Paced[][] now = slots;
        for (long one = slot; one < slot + SLOTS; one++) {
            if (now[(int) (one % SLOTS)].length > 0) {
                return one;
            }
        }
        return -1;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(STOP_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
