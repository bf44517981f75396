package org.tutti.gateway.sip.sound;

import java.util.Arrays;

/** Nothing to hear. */
record Silence(int sampleRate) implements Track {

    @Override
    public int read(long first, short[] into, int offset, int count) {
        Arrays.fill(into, offset, offset + count, (short) 0);
        return 0;
    }

    @Override
    public void prepare(long first) {
        // There is nothing to come.
    }

    @Override
    public boolean over(long first) {
        return true;
    }
}
