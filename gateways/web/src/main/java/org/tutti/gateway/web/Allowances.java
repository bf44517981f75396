package org.tutti.gateway.web;

import java.util.Map;
import java.util.function.LongFunction;
import org.tutti.engine.Allowance;
import org.tutti.engine.Recent;

/** How much each of many may still do. Those heard of longest ago are forgotten when there are too many. Thread-safe. */
final class Allowances {

    private static final int MOST = 10_000;

    private final LongFunction<Allowance> fresh;
    private final Map<String, Allowance> all = Recent.byUse(MOST);

    Allowances(int perSecond, int burst) {
        this(now -> new Allowance(perSecond, burst, now));
    }

    /** @param fresh how much somebody new may do, from an instant (µs) on */
    Allowances(LongFunction<Allowance> fresh) {
        this.fresh = fresh;
    }

    /**
     * Takes one for somebody.
     *
     * @param now the instant, in µs
     * @return false if there is none left
     */
    synchronized boolean take(String who, long now) {
        return all.computeIfAbsent(who, _ -> fresh.apply(now)).take(now);
    }
}
