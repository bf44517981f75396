package org.tutti.strategy.controller;

/** The configured numbers, checked: times in µs, offsets and media in seconds. */
record Settings(
        double tolerance,
        Prediction prediction,
        double pace,
        double leap,
        long settle,
        long worstBound,
        double cushion,
        long longestWait,
        long rest) {

    private static final double MICROS = 1e6;

    /** @throws IllegalArgumentException if a number is outside its range */
    static Settings of(ControllerStrategy.Config config) {
        return new Settings(
                checked("tolerance", config.tolerance(), 0.005, 5),
                new Prediction(
                        checked("ownDelay", config.ownDelay(), 0, 5),
                        checked("othersDelay", config.othersDelay(), 0, 5)),
                checked("pace", config.pace(), 0.005, 0.25),
                checked("leap", config.leap(), 0.05, 10),
                micros(checked("settle", config.settle(), 0, 60)),
                micros(checked("worstBound", config.worstBound(), 0.001, 5)),
                checked("cushion", config.cushion(), 0, 60),
                // The session itself cuts holds off at 60 s.
                micros(checked("longestWait", config.longestWait(), 1, 60)),
                micros(checked("rest", config.rest(), 1, 3600)));
    }

    private static long micros(double seconds) {
        return Math.round(seconds * MICROS);
    }

    private static double checked(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) { // so written, NaN is refused as well
            throw new IllegalArgumentException(
                    "The strategy controller cannot work with %s = %s; it lies outside %s to %s."
                            .formatted(name, value, least, most));
        }
        return value;
    }
}
