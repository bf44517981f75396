package org.tutti.engine.hooks;

import java.util.random.RandomGenerator;

/**
 * How long to wait after attempts that failed: twice as long each time, and not all at the same time.
 *
 * @param first after one (µs)
 * @param longest after many (µs)
 */
record Backoff(long first, long longest, RandomGenerator random) {

    /** The system property with both, in seconds. */
    static final String SETTING = "tutti.webhooks.retry";

    private static final String USUAL = "1,600";
    private static final double SECOND = 1e6, SPREAD = 0.25;

    /** @throws IllegalArgumentException if the setting cannot be read */
    static Backoff configured() {
        String setting = System.getProperty(SETTING, "").strip();
        return of(setting.isEmpty() ? USUAL : setting, RandomGenerator.getDefault());
    }

    static Backoff of(String setting, RandomGenerator random) {
        String[] part = setting.split(",");
        try {
            double first = Double.parseDouble(part[0]), longest = Double.parseDouble(part[1]);
            if (part.length == 2 && first >= 0.01 && longest >= first && longest <= 86_400) {
                return new Backoff(Math.round(first * SECOND), Math.round(longest * SECOND), random);
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            // As below.
        }
        throw new IllegalArgumentException(
                "-D%s takes the first and the longest wait in seconds, such as %s, from 0.01 to a day; not '%s'."
                        .formatted(SETTING, USUAL, setting));
    }

    /** @param failures how many attempts have failed, at least 1 */
    long after(int failures) {
        double wait = Math.min(longest, first * Math.pow(2, Math.min(failures - 1, 40)));
        return Math.round(wait * random.nextDouble(1 - SPREAD, 1 + SPREAD));
    }
}
