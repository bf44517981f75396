package org.tutti.gateway.sip.sound;

/** Samples at half their rate. */
final class Halved {

    /** Either side of the middle. A windowed sinc: level to 3.2 kHz, gone from 4.6 kHz on. */
    private static final int REACH = 24;

    private static final double[] WEIGHTS = weights();

    private Halved() {}

    private static double[] weights() {
        double[] weights = new double[2 * REACH + 1];
        double sum = 0;
        for (int i = -REACH; i <= REACH; i++) {
            double x = Math.PI * i * 0.48;
            double window = 0.42 + 0.5 * Math.cos(Math.PI * i / REACH) + 0.08 * Math.cos(2 * Math.PI * i / REACH);
            weights[i + REACH] = (i == 0 ? 1 : Math.sin(x) / x) * window;
            sum += weights[i + REACH];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    static short[] of(short[] samples) {
        short[] half = new short[(samples.length + 1) / 2];
        for (int i = 0; i < half.length; i++) {
            double sum = 0;
            for (int j = -REACH; j <= REACH; j++) {
                int at = 2 * i + j;
                sum += at < 0 || at >= samples.length ? 0 : samples[at] * WEIGHTS[j + REACH];
            }
            half[i] = (short) Math.clamp(Math.round(sum), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return half;
    }
}
