package org.tutti.strategy.liveedge;

/** The configured numbers, checked: times in µs, delays and media in seconds. */
record Settings(
        double cushion,
        double most,
        double tolerance,
        long patience,
        double pace,
        double step,
        double leap,
        double outlier,
        long worstBound) {

    private static final double MICROS = 1e6;

    /** @throws IllegalArgumentException if a number is outside its range */
    static Settings of(LiveEdgeStrategy.Config config) {
        return new Settings(
                checked("cushion", config.cushion(), 0.1, 60),
                checked("most", config.most(), 1, 600),
                checked("tolerance", config.tolerance(), 0.1, 60),
                micros(checked("patience", config.patience(), 1, 600)),
                checked("pace", config.pace(), 0.005, 0.25),
                checked("step", config.step(), 0.05, 60),
                checked("leap", config.leap(), 1, 600),
                checked("outlier", config.outlier(), 0.1, 600),
                micros(checked("worstBound", config.worstBound(), 0.001, 5)));
    }

    private static long micros(double seconds) {
        return Math.round(seconds * MICROS);
    }

    private static double checked(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) { // so written, NaN is refused as well
            throw new IllegalArgumentException(
                    "The strategy live-edge cannot work with %s = %s; it lies outside %s to %s."
                            .formatted(name, value, least, most));
        }
        return value;
    }
}
