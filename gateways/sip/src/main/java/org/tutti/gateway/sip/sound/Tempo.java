package org.tutti.gateway.sip.sound;

/**
 * What ffmpeg's filter {@code atempo} does to the places of sounds. It moves pieces of the waveform whose length it
 * derives from the sample rate, and what begins in the midst of one comes out early or late by a share of that: measured,
 * and taken into account.
 */
final class Tempo {

    /** Where a beep begins in what atempo makes, against where it should, s: by velocity. */
    private static final double[][] LATENESS = {
        {0.5, -0.0157}, {0.6, -0.0120}, {0.75, -0.0065}, {0.9, -0.0058}, {0.97, -0.0045}, {0.99, -0.0062}, {1, 0},
        {1.01, 0.0055}, {1.1, 0.0043}, {1.2, 0.0029}, {1.25, 0}, {1.5, -0.0003}, {1.75, 0.0005}, {2, -0.001}
    };

    private Tempo() {}

    /** @param velocity 0.5 to 2 */
    static double lateness(double velocity) {
        for (int i = 1; i < LATENESS.length; i++) {
            double[] low = LATENESS[i - 1];
            double[] high = LATENESS[i];
            if (velocity <= high[0]) {
                return low[1] + (high[1] - low[1]) * (velocity - low[0]) / (high[0] - low[0]);
            }
        }
        return LATENESS[LATENESS.length - 1][1];
    }

    /**
     * The rate the filter is told. It takes pieces of the power of two of samples that is at least 1/24 s: by this, those
     * are 32 ms long, half of what they would be at the real rate, and so are its errors.
     */
    static int assumedRate(int sampleRate) {
        return sampleRate * 96 / 125;
    }
}
