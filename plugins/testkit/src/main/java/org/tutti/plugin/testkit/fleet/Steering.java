package org.tutti.plugin.testkit.fleet;

/** Which speed brings a player back onto the timeline: the browser client's {@code steering.js}, manner {@code fine}. */
final class Steering {

    private static final double INTEGRAL_GAIN = 0.02;
    private static final double INTEGRAL_LIMIT = 300e-6;
    private static final double DRIFT_ZONE = 0.02;
    private static final double RAW_ZONE = 0.03;
    private static final double ACT = 0.0005;
    private static final double REST = 0.00015;
    private static final double GAIN = 3.5;
    private static final double TRUST = 0.7;
    private static final double STEP = 1e-5;

    private double integral;
    private double smoothed;
    private int readings;
    private boolean acting;
    private double last;
    private double beforeLast;
    private int recent;

    /** Forgets past errors, not the drift learnt from them. */
    void reset() {
        readings = 0;
        recent = 0;
        acting = false;
    }

    /**
     * @param error seconds the player is ahead
     * @param velocity the timeline's
     * @param elapsed seconds since the last call
     * @param settling whether playing has only just begun
     * @return the speed
     */
    double rate(double error, double velocity, double elapsed, boolean settling) {
        double smooth = filter(error);
        double size = Math.abs(smooth);
        if (size < DRIFT_ZONE) {
            integral = Math.clamp(integral + INTEGRAL_GAIN * smooth * elapsed, -INTEGRAL_LIMIT, INTEGRAL_LIMIT);
        }
        double limit = size < 0.012 ? (settling ? 0.03 : 0.01) : size < 0.05 && !settling ? 0.03 : 0.08;
        double gain = Math.min(GAIN, 0.5 / elapsed);
        acting = size > (acting ? REST : ACT);
        double push = acting ? Math.clamp(gain * smooth, -limit, limit) : 0;
        double change = -velocity * (push + integral);
        // Math.rint takes half of a simulation's time.
        double steps = (long) (change / STEP + Math.copySign(0.5, change));
        if (steps == 0 && push != 0) {
            steps = Math.signum(change);
        }
        return velocity + steps * STEP;
    }

    /** A median of three drops single misreadings; what remains is smoothed. */
    private double filter(double error) {
        if (Math.abs(error) > RAW_ZONE) {
            readings = 0;
        }
        readings++;
        double median = switch (recent) {
            case 0 -> error;
            case 1 -> Math.max(last, error);
            default -> Math.max(Math.min(beforeLast, last), Math.min(Math.max(beforeLast, last), error));
        };
        recent = Math.min(2, recent + 1);
        beforeLast = last;
        last = error;
        smoothed += Math.max(TRUST, 1.0 / readings) * (median - smoothed);
        return smoothed;
    }
}
