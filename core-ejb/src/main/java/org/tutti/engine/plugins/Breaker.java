package org.tutti.engine.plugins;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps a plug-in that fails from being called: after three failures in a row not for 30 s, then once; each time it
 * fails again for twice as long as before, up to ten minutes. A success closes it. Safe for use by several threads.
 */
final class Breaker {

    static final int FAILURES = 3;
    private static final long FIRST = Duration.ofSeconds(30).toNanos();
    private static final long LONGEST = Duration.ofMinutes(10).toNanos();

    private final LongSupplier nanos;
    private int failures;
    private boolean open;
    private boolean trying;
    private long until;
    private long pause = FIRST;
    private long trips;

    /** @param nanos a monotonic clock */
    Breaker(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether the plug-in may be called now; who is told so tells how it went. */
    synchronized boolean enter() {
        if (!open) {
            return true;
        }
        if (trying || nanos.getAsLong() - until < 0) {
            return false;
        }
        trying = true;
        return true;
    }

    /** The call came to nothing for which the plug-in is to be blamed or praised. */
    synchronized void left() {
        trying = false;
    }

    synchronized void succeeded() {
        // What was called before the others failed says little.
        if (!open || trying) {
            failures = 0;
            open = false;
            trying = false;
            pause = FIRST;
        }
    }

    /** Says whether that opened it. */
    synchronized boolean failed() {
        failures++;
        if (open ? !trying : failures < FAILURES) {
            return false;
        }
        pause = open ? Math.min(2 * pause, LONGEST) : FIRST;
        open = true;
        trying = false;
        until = nanos.getAsLong() + pause;
        trips++;
        return true;
    }

    synchronized boolean open() {
        return open;
    }

    synchronized long trips() {
        return trips;
    }
}
