package org.tutti.gateway.xmpp;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tutti.engine.Allowance;

/**
 * How much each account may still do, from whichever device. Those heard of longest ago are forgotten when there are too
 * many. Thread-safe.
 */
final class PerAccount {

    private static final int MOST = 10_000;

    private final int perSecond;
    private final int burst;
    private final Map<String, Allowance> allowances = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Allowance> eldest) {
            return size() > MOST;
        }
    };

    /** As {@link Allowance}. */
    PerAccount(int perSecond, int burst) {
        this.perSecond = perSecond;
        this.burst = burst;
    }

    /**
     * Takes one.
     *
     * @param now the instant, in µs
     * @return false if there is none left
     */
    synchronized boolean take(String account, long now) {
        return allowances.computeIfAbsent(account, _ -> new Allowance(perSecond, burst, now)).take(now);
    }
}
