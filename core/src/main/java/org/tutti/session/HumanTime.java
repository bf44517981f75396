package org.tutti.session;

/** Durations as people read them. */
public final class HumanTime {

    private HumanTime() {}

    /** {@code 1:05} or {@code 2:00:00}. */
    public static String text(double seconds) {
        if (!Double.isFinite(seconds)) {
            return "(unknown)";
        }
        long whole = (long) seconds;
        return whole < 3600
                ? "%d:%02d".formatted(whole / 60, whole % 60)
                : "%d:%02d:%02d".formatted(whole / 3600, whole / 60 % 60, whole % 60);
    }
}
