package org.tutti.gateway.sip.media;

import java.util.OptionalDouble;

/**
 * How late after sending an ear hears: what is configured and half the round trip. It moves slowly, so that nobody
 * hears it move. One thread measures, one asks; others may look.
 */
final class Delay {

    /** Smaller changes are not followed, µs. */
    private static final double DEAD_BAND = 5000;
    /** What it changes by at most, µs per µs. */
    private static final double SLEW = 0.002;
    /** How far phones are off, ms: of a kind nobody measured, and of a line that somebody did. */
    private static final double UNKNOWN_PHONE = 40;
    private static final double KNOWN_PHONE = 20;
    /** RFC 6298's share of a new round trip, twice: there are few. */
    private static final double SHARE = 0.25;

    private final double configured;
    private final double phone;
    private volatile double roundTrip = Double.NaN;
    private volatile double target;
    private volatile double current;
    private long last = Long.MIN_VALUE;

    /**
     * @param line what is known of the line, ms
     * @param otherwise if nothing is, ms
     */
    Delay(OptionalDouble line, double otherwise) {
        configured = line.orElse(otherwise) * 1000;
        phone = line.isPresent() ? KNOWN_PHONE : UNKNOWN_PHONE;
        target = configured;
        current = configured;
    }

    /** A round trip was measured, ms. */
    void measured(double millis) {
        double before = roundTrip;
        roundTrip = Double.isNaN(before) ? millis : before + SHARE * (millis - before);
        double wanted = configured + roundTrip * 1000 / 2;
        if (Math.abs(wanted - target) >= DEAD_BAND) {
            target = wanted;
        }
    }

    /** The delay to use for what is sent at {@code instant}; both µs. */
    long at(long instant) {
        double off = target - current;
        if (off != 0 && last != Long.MIN_VALUE) {
            double most = Math.max(0, instant - last) * SLEW;
            current = Math.abs(off) <= most ? target : current + Math.copySign(most, off);
        }
        last = instant;
        return (long) current;
    }

    /** ms */
    double millis() {
        return current / 1000;
    }

    /** The round trip, ms. */
    OptionalDouble roundTrip() {
        double measured = roundTrip;
        return Double.isNaN(measured) ? OptionalDouble.empty() : OptionalDouble.of(measured);
    }

    /** How far {@link #millis} may be off, ms: the phone, a way longer than the way back, what is still to follow. */
    double bound() {
        double measured = roundTrip;
        double way = Double.isNaN(measured) ? 0 : measured / 2;
        double behind = Double.isNaN(measured) ? 0 : Math.abs(configured / 1000 + way - current / 1000);
        return phone + way + behind;
    }
}
