package org.tutti.strategy.maestro;

/** The configured numbers, checked: times in µs, offsets in seconds. */
record Settings(
        double asynchrony, long patience, double step, double pace, long settle, double outlier, long worstBound) {

    /** One configuration for all four. */
    static final String PID = "org.tutti.strategy.maestro.MaestroStrategy";

    private static final double MICROS = 1e6;

    /** @throws IllegalArgumentException if a number is outside its range */
    static Settings of(Reference reference, MaestroStrategy.Config config) {
        String name = reference.strategy();
        return new Settings(
                checked(name, "asynchrony", config.asynchrony(), 0.02, 5),
                micros(checked(name, "patience", config.patience(), 0, 60)),
                checked(name, "step", config.step(), 0.02, 5),
                checked(name, "pace", config.pace(), 0.005, 0.25),
                micros(checked(name, "settle", config.settle(), 0, 60)),
                checked(name, "outlier", config.outlier(), 0.05, 10),
                micros(checked(name, "worstBound", config.worstBound(), 0.001, 5)));
    }

    private static long micros(double seconds) {
        return Math.round(seconds * MICROS);
    }

    private static double checked(String strategy, String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) { // so written, NaN is refused as well
            throw new IllegalArgumentException("The strategy %s cannot work with %s = %s; it lies outside %s to %s."
                    .formatted(strategy, name, value, least, most));
        }
        return value;
    }
}
