package org.tutti.strategy.readyquorum;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tutti.plugin.sync.Readings;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Report.Readiness;
import org.tutti.plugin.sync.Situation;
import org.tutti.strategy.readyquorum.Recollection.Stall;

/** What is made of what endpoints say of themselves: which of it to believe, who has been ready, and who is stalled. */
final class Reports {

    /** Containers give durations that are longer than their tracks, by a few frames (s). */
    private static final double END_SLACK = 0.1;

    private Reports() {}

    /** The reports that say something of the present, by endpoint, in order of joining; the last one of each. */
    static Map<Long, Report> usable(Situation situation) {
        Map<Long, Report> reports = new LinkedHashMap<>();
        for (Report report : situation.endpoints()) {
            if (Readings.recent(report, situation.now())) {
                reports.put(Recollection.hash(report.endpoint()), report);
            }
        }
        return reports;
    }

    /** Notes who is ready and who has run out of media; forgets the stalls of those who have gone or fallen silent. */
    static void note(Recollection known, Map<Long, Report> reports, Situation situation, Settings settings) {
        known.addReady(
                reports.keySet().stream().filter(id -> reports.get(id).readiness() == Readiness.READY).toList(),
                reports.keySet());
        known.stalls.keySet().retainAll(reports.keySet());
        reports.forEach((endpoint, report) -> {
            Stall stall = known.stalls.get(endpoint);
            switch (report.readiness()) {
                case BUFFERING -> {
                    if (known.ready.contains(endpoint)) {
                        known.addStall(endpoint, buffering(stall, situation.now(), settings.patience()));
                    }
                }
                case READY -> {
                    double left = situation.timeline().duration() - report.position() - END_SLACK;
                    boolean cushioned = report.buffered() >= Math.min(settings.cushion(), left);
                    if (stall != null && (cushioned || !stall.confirmed())) {
                        known.stalls.remove(endpoint);
                    }
                }
                case LOADING -> {
                    if (stall != null && !stall.confirmed()) {
                        known.stalls.remove(endpoint);
                    }
                }
                case BLOCKED -> known.stalls.remove(endpoint);
            }
        });
    }

    private static Stall buffering(Stall before, long now, long patience) {
        long since = before == null ? now : before.since();
        return new Stall(since, before != null && before.confirmed() || now - since >= patience);
    }
}
