package org.tutti.strategy.readyquorum;

/** The configured numbers, checked: times in µs and media in seconds, as in a situation. */
record Settings(long patience, double cushion, double quorum, long longestWait, long rest, long forgiveness) {

    private static final double MICROS = 1e6;

    /** @throws IllegalArgumentException if a number is outside its range */
    static Settings of(ReadyQuorumStrategy.Config config) {
        return new Settings(
                micros("patience", config.patience(), 0, 60),
                checked("cushion", config.cushion(), " s", 0, 60),
                checked("quorum", config.quorum(), "", 0, 1),
                // The session itself cuts holds off at 60 s.
                micros("longestWait", config.longestWait(), 1, 60),
                micros("rest", config.rest(), 1, 3600),
                micros("forgiveness", config.forgiveness(), 0, 86_400));
    }

    private static long micros(String name, double seconds, double least, double most) {
        return Math.round(checked(name, seconds, " s", least, most) * MICROS);
    }

    private static double checked(String name, double value, String unit, double least, double most) {
        if (!(value >= least && value <= most)) { // so written, NaN is refused as well
            throw new IllegalArgumentException(
                    "The strategy ready-quorum cannot work with %s = %s%s; it lies outside %s to %s%s."
                            .formatted(name, value, unit, least, most, unit));
        }
        return value;
    }
}
