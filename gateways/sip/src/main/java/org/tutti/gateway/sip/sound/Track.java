package org.tutti.gateway.sip.sound;

/**
 * A soundtrack at one speed, in samples. It is there at once and fills up; what is not there yet, or is beyond the end,
 * is silence. Thread-safe; never blocks.
 */
public interface Track {

    /** Samples per second of hearing. */
    int sampleRate();

    /**
     * Copies samples.
     *
     * @param first the first sample wanted: {@code position ÷ velocity × sampleRate}; may be negative or beyond the end
     * @return how many of those asked for are really there, counted from the first one on
     */
    int read(long first, short[] into, int offset, int count);

    /** Says that it is going to be read from {@code first} on, so that it is there in time. May come often. */
    void prepare(long first);

    /**
     * Whether nothing will ever be heard from {@code first} on: what is not there is not missing. False as long as it is
     * not known, and also after trouble, as that is tried again.
     */
    boolean over(long first);
}
