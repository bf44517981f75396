package org.tutti.gateway.sip.sound;

import java.io.IOException;

/** The soundtrack of a film that has an end, as far as it is decoded. */
final class FilmTrack implements Track {

    private final int rate;
    private final long most;
    private final Samples samples;
    private volatile long wanted;

    /** @param seconds what it may have at the most: a film may claim any number of years of silence */
    FilmTrack(int rate, double seconds, Samples samples) {
        this.rate = rate;
        this.most = (long) (seconds * rate);
        this.samples = samples;
    }

    Samples samples() {
        return samples;
    }

    /** So many samples at the most. */
    long most() {
        return most;
    }

    /** Where somebody said last that they listen. */
    long wanted() {
        return wanted;
    }

    @Override
    public int sampleRate() {
        return rate;
    }

    @Override
    public int read(long first, short[] into, int offset, int count) {
        int got = samples.read(first, into, offset, count);
        if (got < count && !samples.over(first + got)) {
            prepare(first + got);
        }
        return got;
    }

    @Override
    public void prepare(long first) {
        wanted = Math.max(0, first);
    }

    @Override
    public boolean over(long first) {
        return samples.over(first);
    }

    void close() throws IOException {
        samples.close();
    }
}
