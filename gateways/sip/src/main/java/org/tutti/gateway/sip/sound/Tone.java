package org.tutti.gateway.sip.sound;

/** Short answers to a key. */
public enum Tone {
    /** High: it was done. */
    DONE(1320),
    /** Low: it was not. */
    NOT_DONE(330);

    private static final double SECONDS = 0.08, RAMP = 0.008;
    private static final int LEVEL = 8000;

    private final double hertz;

    Tone(double hertz) {
        this.hertz = hertz;
    }

    /** 80 ms of it. */
    public short[] samples(int sampleRate) {
        short[] samples = new short[(int) (SECONDS * sampleRate)];
        for (int i = 0; i < samples.length; i++) {
            double edge = Math.min(i, samples.length - 1 - i) / (RAMP * sampleRate);
            double gain = edge >= 1 ? 1 : 0.5 - 0.5 * Math.cos(Math.PI * edge);
            samples[i] = (short) Math.round(LEVEL * gain * Math.sin(2 * Math.PI * hertz * i / sampleRate));
        }
        return samples;
    }
}
