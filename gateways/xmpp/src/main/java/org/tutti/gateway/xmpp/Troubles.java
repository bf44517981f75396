package org.tutti.gateway.xmpp;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Says what goes wrong with rooms, each kind of trouble once in a while: it may be the same with thousands. Thread-safe. */
final class Troubles {

    /** How long (µs) more of a kind is told to who looks for it only. */
    static final long QUIET = 600_000_000;

    private final Logger log;
    private final LongSupplier clock;
    private final Map<String, Long> told = new ConcurrentHashMap<>();

    /** @param clock the server's (µs) */
    Troubles(Logger log, LongSupplier clock) {
        this.log = log;
        this.clock = clock;
    }

    /**
     * There is trouble.
     *
     * @param kind what is wrong, of few things that can be
     * @param what with which room, and what becomes of it
     */
    void of(String kind, String what) {
        long now = clock.getAsLong();
        boolean first = told.merge(kind, now, (before, _) -> now - before < QUIET ? before : now) == now;
        if (first) {
            log.log(Level.WARNING,
                    "TUTTI-0302 {0} Other rooms with the same trouble are not told of for ten minutes.", what);
        } else {
            log.log(Level.DEBUG, what);
        }
    }
}
