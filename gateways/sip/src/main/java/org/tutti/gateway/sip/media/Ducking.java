package org.tutti.gateway.sip.media;

/** Lowers the program by half while somebody speaks. Of one thread. */
final class Ducking {

    private static final int WHOLE = 1 << 15;
    private static final int HALF = WHOLE / 2;
    /** From one to the other within four packets. */
    private static final int STEP = HALF / 4;

    private int gain = WHOLE;

    void apply(short[] samples, boolean speech) {
        int target = speech ? Math.max(HALF, gain - STEP) : Math.min(WHOLE, gain + STEP);
        if (gain == WHOLE && target == WHOLE) {
            return;
        }
        for (int i = 0; i < samples.length; i++) {
            int now = gain + (target - gain) * i / samples.length;
            samples[i] = (short) (samples[i] * now >> 15);
        }
        gain = target;
    }

    /** Adds up, without wrapping. */
    static void add(short[] samples, int[] voices) {
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) Math.clamp(samples[i] + voices[i], Short.MIN_VALUE, Short.MAX_VALUE);
        }
    }
}
