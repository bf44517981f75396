package org.tutti.conformance.support.xmpp;

/** From position {@code p} (ms) at the instant {@code t} (ms of the server's clock) on, {@code s} ms per second. */
public record Motion(double p, double t, double s) {
    public double at(double instant) {
        return p + s * (instant - t) / 1000;
    }

    public boolean isStanding() {
        return s == 0;
    }
}
