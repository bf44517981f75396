package org.tutti.gateway.sip.media;

import java.util.Arrays;

/**
 * The voices of the calls in one session, each hearing all others but itself (C-24). Thread-safe.
 */
public final class Voices {

    /** More are not told apart. */
    private static final int MOST_AT_ONCE = 8;

    private volatile Voice[] talking = {};

    synchronized void add(Voice voice) {
        Voice[] now = talking;
        if (Arrays.stream(now).noneMatch(one -> one == voice)) {
            now = Arrays.copyOf(now, now.length + 1);
            now[now.length - 1] = voice;
            talking = now;
        }
    }

    synchronized void remove(Voice voice) {
        talking = Arrays.stream(talking).filter(one -> one != voice).toArray(Voice[]::new);
    }

    /**
     * Sums up who speaks, but for one. Costs nothing while nobody has the word.
     *
     * @param sum is overwritten
     * @param count samples
     * @param rate of them per second: 8000 or 16000
     * @param instant at which the first is sent, µs
     * @return whether somebody speaks; if not, {@code sum} is as it was
     */
    boolean mix(int[] sum, int count, Voice self, int rate, long instant) {
        int heard = 0;
        for (Voice voice : talking) {
            if (voice != self && heard < MOST_AT_ONCE && voice.isHeard(instant)) {
                if (heard++ == 0) {
                    Arrays.fill(sum, 0, count, 0);
                }
                voice.addTo(sum, count, rate, instant);
            }
        }
        return heard > 0;
    }
}
