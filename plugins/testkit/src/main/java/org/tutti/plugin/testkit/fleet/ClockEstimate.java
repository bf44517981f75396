package org.tutti.plugin.testkit.fleet;

import java.util.SplittableRandom;

/**
 * What a player believes to be the server's time, from exchanges of four timestamps over its path: the browser client's
 * sampler, and the estimate of its {@code proofs.js}. All in seconds since the beginning.
 */
final class ClockEstimate {

    private static final int WINDOW = 64;
    private static final int BURST = 8;
    private static final double BURST_GAP = 0.06;
    private static final double JITTERY = 0.0003;
    private static final int MORE = 32;
    private static final double MORE_GAP = 0.2;
    private static final double SHORTEST = 1;
    private static final double LONGEST = 10;
    private static final double LONGEST_JITTERY = 4;
    private static final double LONGEST_DRIFTING = 2;
    private static final double USUAL_DRIFT = 30e-6;
    private static final double LARGEST_DRIFT = 600e-6;
    private static final double NOISE = 0.00015;
    private static final double FADING = 10e-6;
    private static final double LIKELY_DRIFT = 100e-6;

    private final Path path;
    private final SplittableRandom random;
    private final double skew;
    private final double runsFast;

    private final double[] at = new double[WINDOW];
    private final double[] offset = new double[WINDOW];
    private final double[] radius = new double[WINDOW];
    private int size;
    private int place;

    private double estimate;
    private double drift;
    private double estimatedAt;
    private double quickest;
    private double jitter;
    private double interval = SHORTEST;
    private int moreLeft = MORE;

    /** When the next answer comes. */
    private double next;

    /**
     * @param skew s by which its own clock is wrong
     * @param runsFast by which share it runs fast
     */
    ClockEstimate(Path path, double skew, double runsFast, SplittableRandom random) {
        this.path = path;
        this.skew = skew;
        this.runsFast = runsFast;
        this.random = random;
    }

    /** Exchanges the first timestamps. Returns when the clock may be used. */
    double begin(double t) {
        double ready = t;
        for (int i = 0; i < BURST; i++) {
            ready = Math.max(ready, exchange(t + i * BURST_GAP));
        }
        estimate(ready);
        next = ready + pause();
        return ready;
    }

    /** When the next answer comes. */
    double next() {
        return next;
    }

    /** Takes the next answer in. */
    void answer() {
        double received = exchange(next);
        estimate(received);
        next = received + pause();
    }

    /** The server's time as the player sees it at {@code t}. */
    double at(double t) {
        double local = local(t);
        return local + estimate + drift * (local - estimatedAt);
    }

    /** How far it is off just now, s; what the player does not know. */
    double error(double t) {
        return at(t) - t;
    }

    /** When the player sees this time on the server's clock, from near {@code t}. */
    double when(double instant, double t) {
        return instant - error(t);
    }

    /** How far the player says that it may be off, s. */
    double bound(double t) {
        return quickest + 2 * Physics.CLOCK_STEP + USUAL_DRIFT * Math.max(0, local(t) - estimatedAt);
    }

    private double local(double t) {
        return t * (1 + runsFast) + skew;
    }

    /** The local clock as a script reads it, in steps. */
    private double read(double t) {
        double local = local(t);
        return local - random.nextDouble() * Physics.CLOCK_STEP;
    }

    /** Sends at {@code sent}; returns when the answer has come. */
    private double exchange(double sent) {
        double t0 = read(sent);
        double t1 = sent + path.there() + late();
        double back = t1 + path.back() + late();
        double t3 = read(back);
        at[place] = t3;
        offset[place] = t1 - (t0 + t3) / 2;
        radius[place] = Math.max(0, t3 - t0) / 2;
        place = (place + 1) % WINDOW;
        size = Math.min(size + 1, WINDOW);
        return back;
    }

    private double late() {
        return random.nextDouble() * Physics.EXCHANGE_LATE;
    }

    private double pause() {
        boolean jittery = jitter > JITTERY;
        if (jittery && moreLeft-- > 0) {
            return MORE_GAP;
        }
        double longest = Math.abs(drift) > USUAL_DRIFT ? LONGEST_DRIFTING : jittery ? LONGEST_JITTERY : LONGEST;
        interval = Math.min(longest, 1.5 * interval);
        return interval;
    }

    /** The likeliest offset now: in each direction the quickest journeys count most. */
    private void estimate(double t) {
        double now = local(t);
        double sum = 0;
        quickest = Double.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            quickest = Math.min(quickest, radius[i]);
            sum += radius[i];
        }
        // The client takes the median beside the quickest; the mean costs no sorting and tells the same.
        jitter = Math.max(0, sum / size - quickest);
        drift = Math.clamp(likelyDrift(now), -LARGEST_DRIFT, LARGEST_DRIFT);
        double base = offset[0];
        double low = uppermost(now, base, 1);
        double high = -uppermost(now, base, -1);
        estimate = base + (low + high) / 2;
        estimatedAt = now;
    }

    private double likelyDrift(double now) {
        double noise = NOISE + jitter / 2;
        double weights = 0, x = 0, y = 0, xx = 1 / (LIKELY_DRIFT * LIKELY_DRIFT), xy = 0;
        double base = offset[0];
        for (int i = 0; i < size; i++) {
            double age = now - at[i];
            double worth = noise + (radius[i] - quickest) + FADING * age;
            double weight = 1 / (worth * worth);
            double value = offset[i] - base;
            weights += weight;
            x -= weight * age;
            y += weight * value;
            xx += weight * age * age;
            xy -= weight * age * value;
        }
        return (weights * xy - x * y) / (weights * xx - x * x);
    }

    /** The mean of the largest of {@code sign × offset − radius}; others count the less the further below they are. */
    private double uppermost(double now, double base, int sign) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            largest = Math.max(largest, value(i, now, base, sign));
        }
        double weights = 0;
        double sum = 0;
        for (int i = 0; i < size; i++) {
            double value = value(i, now, base, sign);
            double worth = NOISE + (largest - value) + FADING * (now - at[i]);
            double weight = 1 / (worth * worth);
            weights += weight;
            sum += weight * value;
        }
        return sum / weights;
    }

    private double value(int i, double now, double base, int sign) {
        return sign * (offset[i] - base + drift * (now - at[i])) - radius[i];
    }
}
