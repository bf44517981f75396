package org.tutti.gateway.xmpp;

import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.tutti.engine.Allowance;
import org.tutti.engine.Recent;

/** How much everybody may still do, by their address or whatever else names them. Thread-safe. */
final class Limits {

    /** How many are remembered: of more, those that were not heard of for longest begin anew. */
    private static final int REMEMBERED = 10_000;

    private final LongSupplier clock;
    private final LongFunction<Allowance> fresh;
    private final long slowness;
    private final Map<Object, Allowance> allowances = Recent.byUse(REMEMBERED);

    private Limits(LongSupplier clock, long slowness, LongFunction<Allowance> fresh) {
        this.clock = clock;
        this.slowness = slowness;
        this.fresh = fresh;
    }

    /** @param clock the server's (µs) */
    static Limits perSecond(LongSupplier clock, int each, int burst) {
        return new Limits(clock, 1, now -> new Allowance(each, burst, now));
    }

    /** @param clock the server's (µs) */
    static Limits perMinute(LongSupplier clock, int each) {
        // An allowance counts by the second: here a second of its clock is a minute of ours.
        return new Limits(clock, 60, now -> new Allowance(each, each, now));
    }

    /** Takes one; false if there is none. */
    synchronized boolean take(Object who) {
        long now = clock.getAsLong() / slowness;
        return allowances.computeIfAbsent(who, _ -> fresh.apply(now)).take(now);
    }
}
