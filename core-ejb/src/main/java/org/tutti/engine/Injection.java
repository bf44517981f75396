package org.tutti.engine;

import org.tutti.plugin.sync.Report;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;
import org.tutti.session.EndpointId;
import org.tutti.session.Session;

/** What a trial sets players off by. */
final class Injection {

    private Injection() {}

    /**
     * A report as it would be if the player were not set off: else strategies would work against the trial, alarms would
     * go off, and everybody could see whom it is tried out with.
     */
    static Report without(Report report, Session session) {
        double seconds = session.injected(new EndpointId(report.endpoint()));
        if (seconds == 0) {
            return report;
        }
        Timeline timeline = session.timeline();
        Motion now = timeline.motionAt(report.time());
        double velocity = now.moving() ? now.velocity() : timeline.rate();
        // Who is set off does everything so much earlier; where the others rest, so do they.
        long lead = Math.round(seconds / velocity * 1e6);
        double by = timeline.positionAt(report.time() + lead) - timeline.positionAt(report.time());
        return new Report(
                report.endpoint(),
                Math.max(0, report.position() - by),
                report.time(),
                report.rate(),
                report.bound(),
                report.readiness(),
                report.buffered());
    }
}
