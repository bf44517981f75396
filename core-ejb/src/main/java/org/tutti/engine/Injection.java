package org.tutti.engine;

import org.tutti.plugin.sync.Report;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;

/**
 * What a trial sets a player off by. The player steers there for seconds; meanwhile it is by some amount between.
 *
 * @param seconds what it is set off by
 * @param low the least it may be set off by already, or still
 * @param high the most
 * @param until from when on it is there (µs)
 */
record Injection(double seconds, double low, double high, long until) {

    /** How long a player may take to get where it is to be (µs). */
    static final long SETTLING = 5_000_000;

    /** Before an endpoint has reported it is set off by nothing. */
    static final Injection NONE = new Injection(0, 0, 0, 0);

    /** What it is set off by now (µs). */
    Injection then(double now, long at) {
        if (now == seconds) {
            return this;
        }
        boolean there = at >= until;
        return new Injection(
                now,
                Math.min(now, there ? seconds : low),
                Math.max(now, there ? seconds : high),
                at + SETTLING);
    }

    /**
     * A report as it would be if the player were not set off: else strategies would work against the trial, alarms would
     * go off, and everybody could see whom it is tried out with.
     *
     * @param advised what the strategy has set the player off by, in s
     * @param at when the report came (µs)
     */
    Report without(Report report, Timeline timeline, double advised, long at) {
        boolean there = at >= until;
        double least = lead(there ? seconds : low, report.time(), timeline);
        double most = lead(there ? seconds : high, report.time(), timeline);
        if (least == 0 && most == 0) {
            return report;
        }
        double ahead = report.position() - timeline.positionAt(report.time()) - lead(advised, report.time(), timeline);
        double by = Math.clamp(ahead, least, most);
        return new Report(
                report.endpoint(),
                Math.max(0, report.position() - by),
                report.time(),
                report.rate(),
                report.bound(),
                report.readiness(),
                report.buffered());
    }

    /** How far ahead of the timeline a player is that is set off. */
    private static double lead(double seconds, long time, Timeline timeline) {
        if (seconds == 0) {
            return 0;
        }
        Motion now = timeline.motionAt(time);
        double velocity = now.moving() ? now.velocity() : timeline.rate();
        // Who is set off does everything so much earlier; where the others rest, so do they.
        long lead = Math.round(seconds / velocity * 1e6);
        return timeline.positionAt(time + lead) - timeline.positionAt(time);
    }
}
