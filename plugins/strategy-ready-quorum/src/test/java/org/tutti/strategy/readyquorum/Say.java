package org.tutti.strategy.readyquorum;

import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Report.Readiness;

/** What an endpoint may say of itself. */
enum Say {
    READY(Readiness.READY, 8),
    THIN(Readiness.READY, 0.5),
    BUFFERING(Readiness.BUFFERING, 0),
    LOADING(Readiness.LOADING, 0),
    BLOCKED(Readiness.BLOCKED, 0),
    /** Nothing new: its last report gets old. */
    NOTHING(Readiness.BUFFERING, 0),
    NONSENSE(Readiness.READY, Double.NaN);

    private final Readiness readiness;
    private final double buffered;

    Say(Readiness readiness, double buffered) {
        this.readiness = readiness;
        this.buffered = buffered;
    }

    Report by(String endpoint, long time) {
        long said = this == NOTHING ? time - 6_000_000 : time;
        return new Report(endpoint, 30, said, 1, 500, readiness, buffered);
    }
}
