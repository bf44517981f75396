package org.tutti.strategy.controller;

import org.tutti.plugin.sync.Report;

/**
 * Where a player is now, from where it said it was: {@code p' = p + s (d1 + d2 + d3)}, the prediction of Cofocus
 * (US 9,654,817 B2). There p is in ms and s in positions per second; here p is in seconds and s is 1 at normal speed.
 *
 * @param ownDelay d1, seconds an action takes to show where the report comes from
 * @param othersDelay d3, seconds it takes to show where the prediction is followed
 */
record Prediction(double ownDelay, double othersDelay) {

    /** Where it is at {@code now} (µs); d2 is how old the report is. */
    double position(Report report, long now) {
        return at(report.position(), report.rate(), ownDelay + (now - report.time()) / 1e6 + othersDelay);
    }

    /** The position (s) after {@code delay} seconds at {@code speed}, from {@code position} (s). */
    static double at(double position, double speed, double delay) {
        return position + speed * delay;
    }
}
