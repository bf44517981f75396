package org.tutti.gateway.sip.sound;

import java.util.Locale;

/**
 * How ffmpeg's filter {@code atempo} is used. It moves pieces of the waveform, as long as the power of two of samples
 * that is at least 1/24 s; what begins in the midst of one comes out early or late by a share of that. So it is given
 * pieces of 21 ms, half of its own at most, and the mean of what is left is taken into account.
 */
final class Tempo {

    /**
     * Where a beep begins in what comes out, against where it should, ms, by velocity: measured with tones, with
     * plucked notes and with noise around it. Single ones are off by up to 6 ms more, at half the speed by 11.
     */
    private static final double[][] SLOWER = {
        {0.5, -7.2}, {0.6, -6.1}, {0.7, -5.5}, {0.8, -4.9}, {0.9, -4.5}, {0.95, -3.8}, {0.98, -4.3}, {1, -4.3}
    };

    private static final double[][] QUICKER = {
        {1, 3.2}, {1.02, 3.2}, {1.05, 2.4}, {1.1, 2.7}, {1.15, 1.7}, {1.2, 1.5}, {1.25, 0.1}, {1.3, 1}, {1.4, 0},
        {1.5, -0.6}, {1.75, -0.3}, {2, -0.9}
    };

    private Tempo() {}

    /**
     * How late sounds come out of {@link #filters}, s; below 0 if early.
     *
     * @param velocity 0.5 to 2
     */
    static double lateness(double velocity) {
        double[][] measured = velocity < 1 ? SLOWER : QUICKER;
        int i = 1;
        while (i < measured.length - 1 && velocity > measured[i][0]) {
            i++;
        }
        double[] low = measured[i - 1];
        double[] high = measured[i];
        return (low[1] + (high[1] - low[1]) * (velocity - low[0]) / (high[0] - low[0])) / 1000;
    }

    /** For samples at {@code rate}. The filter is told a rate that is not theirs, by which it takes shorter pieces. */
    static String filters(int rate, double velocity) {
        int within = rate * 3 / 2;
        int told = within * 64 / 125;
        return String.format(
                Locale.ROOT,
                "aresample=%d,asetrate=%d,atempo=%.9f,asetrate=%d,aresample=%d", within, told, velocity, within, rate);
    }
}
