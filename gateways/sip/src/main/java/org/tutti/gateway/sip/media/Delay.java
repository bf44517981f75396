package org.tutti.gateway.sip.media;

import java.util.Arrays;
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
    /** Of so many round trips the shortest counts: what makes others longer is a busy machine or queue, not the way. */
    private static final int REMEMBERED = 8;

    private final double configured;
    private final double phone;
    private final double[] measured = new double[REMEMBERED];
    private int times;
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
        measured[times++ % REMEMBERED] = millis;
        roundTrip = Arrays.stream(measured, 0, Math.min(times, REMEMBERED)).min().orElseThrow();
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
        double known = roundTrip;
        return Double.isNaN(known) ? OptionalDouble.empty() : OptionalDouble.of(known);
    }

    /** How far {@link #millis} may be off, ms: the phone, a way longer than the way back, what is still to follow. */
    double bound() {
        double known = roundTrip;
        double way = Double.isNaN(known) ? 0 : known / 2;
        double behind = Double.isNaN(known) ? 0 : Math.abs(configured / 1000 + way - current / 1000);
        return phone + way + behind;
    }
}
