package org.tutti.engine;

/**
 * How much somebody may still do: so many things a second, and a burst after a pause. Not thread-safe.
 */
public final class Allowance {

    private final long microsEach;
    private final long most;
    private long left;
    private long counted;

    /**
     * @param perSecond how many things a second, on average; 1 to 1 000 000
     * @param burst how many at once after a pause; at least 1
     * @param now the instant it begins, in µs
     */
    public Allowance(int perSecond, int burst, long now) {
        this(1_000_000L / perSecond, burst, now);
    }

    private Allowance(long microsEach, int burst, long now) {
        this.microsEach = microsEach;
        this.most = burst * microsEach;
        this.left = most;
        this.counted = now;
    }

    /**
     * For what is to be done seldom.
     *
     * @param micros one in so many µs, on average; at least 1
     * @param burst how many at once after a pause; at least 1
     * @param now the instant it begins, in µs
     */
    public static Allowance each(long micros, int burst, long now) {
        return new Allowance(micros, burst, now);
    }

    /** Takes one; false if there is none. */
    public boolean take(long now) {
        if (!any(now)) {
            return false;
        }
        left -= microsEach;
        return true;
    }

    /** Whether there is one to take. */
    public boolean any(long now) {
        left = Math.min(most, left + Math.max(0, now - counted));
        counted = now;
        return left >= microsEach;
    }
}
