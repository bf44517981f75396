package org.tutti.strategy.readyquorum;

import java.util.Map;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Report.Readiness;
import org.tutti.strategy.readyquorum.Recollection.Stall;

/**
 * How the room stands.
 *
 * @param counted endpoints that were ready once and are not blocked
 * @param stalled those of them the room would wait for
 * @param forgiven those of them that are stalled and not waited for
 * @param longest the one stalled longest; null if none is
 * @param since when that one was first seen without media (µs); now if none was
 */
record Tally(int counted, int stalled, int forgiven, Report longest, long since) {

    static Tally of(Recollection known, Map<Long, Report> reports, long now) {
        int counted = 0;
        int stalled = 0;
        int forgiven = 0;
        Report longest = null;
        long since = now;
        for (var each : reports.entrySet()) {
            long endpoint = each.getKey();
            if (!known.ready.contains(endpoint) || each.getValue().readiness() == Readiness.BLOCKED) {
                continue;
            }
            counted++;
            Stall stall = known.stalls.get(endpoint);
            if (stall == null || !stall.confirmed()) {
                continue;
            }
            if (known.forgiven.getOrDefault(endpoint, Long.MIN_VALUE) > now) {
                forgiven++;
                continue;
            }
            stalled++;
            if (longest == null || stall.since() < since) {
                longest = each.getValue();
                since = stall.since();
            }
        }
        return new Tally(counted, stalled, forgiven, longest, since);
    }

    boolean reaches(double quorum) {
        return counted == 0 || (double) (counted - stalled) / counted >= quorum;
    }
}
