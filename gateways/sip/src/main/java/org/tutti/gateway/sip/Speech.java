package org.tutti.gateway.sip;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What the server says into a call, above what is on, which is softer meanwhile. Any thread may say something; it is mixed
 * in by the thread that paces the calls.
 */
final class Speech {

    /** By how much the programme is softer while something is said. */
    private static final int DUCKED = 4;

    /** So much may wait to be said; what comes then is left out. */
    private static final int MOST = 8;

    private final Queue<short[]> waiting = new ConcurrentLinkedQueue<>();
    private volatile boolean hushed;

    // Confined to the thread that paces the calls.
    private short[] said;
    private int place;

    /** After all else that is to be said. At the sample rate of the call. */
    void say(short[] sound) {
        if (waiting.size() < MOST && sound.length > 0) {
            waiting.add(sound);
        }
    }

    /** At once, instead of all else: who presses the next key does not want to hear the last one's answer. */
    void sayNow(short[] sound) {
        waiting.clear();
        hushed = true;
        say(sound);
    }

    /** Whether something is being said or waits for it. */
    boolean speaking() {
        return !waiting.isEmpty() || said != null;
    }

    /** Mixes the next samples in; whether something begins with them. */
    boolean mixInto(short[] samples) {
        boolean began = false;
        if (hushed) {
            hushed = false;
            said = null;
        }
        for (int i = 0; i < samples.length; i++) {
            if (said == null || place == said.length) {
                said = waiting.poll();
                place = 0;
                if (said == null) {
                    return began;
                }
                began = true;
            }
            samples[i] = (short) Math.clamp(samples[i] / DUCKED + said[place++], Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return began;
    }
}
