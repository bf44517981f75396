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

    /** A try of which nobody has told the outcome for that long is taken for lost, and another is made. */
    private static final long TRY = Duration.ofSeconds(30).toNanos();

    private final LongSupplier nanos;
    private int failures;
    private boolean open;

    /** The one try while it is open; null if there is none. */
    private Ticket trying;

    private long until;
    private long pause = FIRST;
    private long trips;

    /** @param nanos a monotonic clock */
    Breaker(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Lets the plug-in be called once: whoever gets it settles it once; later words of it count for nothing. */
    final class Ticket {

        /** How often it had tripped: what was called before it last did says little. */
        private final long before = trips;

        private final long since = nanos.getAsLong();
        private boolean settled;

        private Ticket() {}

        /** The call came to nothing for which the plug-in is to be blamed or praised. */
        void left() {
            synchronized (Breaker.this) {
                counts();
            }
        }

        void succeeded() {
            synchronized (Breaker.this) {
                if (counts()) {
                    failures = 0;
                    open = false;
                    pause = FIRST;
                }
            }
        }

        /** Says whether that opened it. */
        boolean failed() {
            synchronized (Breaker.this) {
                return counts() && count();
            }
        }

        private boolean counts() {
            boolean first = !settled;
            settled = true;
            boolean tries = trying == this;
            if (tries) {
                trying = null;
            }
            return first && (open ? tries : before == trips);
        }
    }

    /** A ticket if the plug-in may be called now, else null. */
    synchronized Ticket enter() {
        if (!open) {
            return new Ticket();
        }
        long now = nanos.getAsLong();
        if (now - until < 0 || trying != null && now - trying.since < TRY) {
            return null;
        }
        trying = new Ticket();
        return trying;
    }

    private boolean count() {
        failures++;
        if (!open && failures < FAILURES) {
            return false;
        }
        pause = open ? Math.min(2 * pause, LONGEST) : FIRST;
        open = true;
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
