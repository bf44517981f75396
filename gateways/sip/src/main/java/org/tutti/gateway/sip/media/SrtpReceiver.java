package org.tutti.gateway.sip.media;

import java.util.HashMap;
import java.util.Map;
import org.tutti.gateway.sip.signal.Audio.Key;

/** Deciphers what comes by RTP, if it is authentic and new (RFC 3711, 3.3). Of one thread. */
final class SrtpReceiver {

    /** Sources that one key may be used for; a phone takes another one now and then. */
    private static final int MOST_SOURCES = 64;
    private static final int HALF = 1 << 15;

    /** What is remembered of a source. */
    private static final class Source {
        private final ReplayWindow window = new ReplayWindow();
        private long rollOver;
        private int highest = -1;

        /** Which roll-over a sequence number belongs to (appendix A). */
        private long guess(int sequence) {
            if (highest < 0) {
                return 0;
            }
            if (highest < HALF) {
                return sequence - highest > HALF ? rollOver - 1 : rollOver;
            }
            return highest - HALF > sequence ? rollOver + 1 : rollOver;
        }

        private void took(int sequence, long guess) {
            window.add(guess << 16 | sequence);
            if (guess > rollOver || guess == rollOver && sequence > highest) {
                rollOver = guess;
                highest = sequence;
            }
        }
    }

    private final CounterMode cipher;
    private final SrtpTag tag;
    private final Map<Integer, Source> sources = new HashMap<>();

    SrtpReceiver(Key master) {
        SrtpKeys keys = SrtpKeys.rtp(master);
        cipher = new CounterMode(keys.cipher(), keys.salt());
        tag = new SrtpTag(keys.authentication());
    }

    /**
     * In place.
     *
     * @return the length without what was added; -1 if it is not to be taken: not well formed, not authentic, a
     * repetition
     */
    int open(byte[] packet, int length) {
        int count = length - SrtpTag.LENGTH;
        int header = RtpPacket.headerLength(packet, count);
        if (header < 0) {
            return -1;
        }
        int ssrc = readInt(packet, 8);
        int sequence = (packet[2] & 0xFF) << 8 | packet[3] & 0xFF;
        Source known = sources.get(ssrc);
        Source source = known == null ? new Source() : known;
        long guess = source.guess(sequence);
        long index = guess << 16 | sequence;
        if (guess < 0 || known == null && sources.size() >= MOST_SOURCES || !source.window.isNew(index)
                || !tag.holds(packet, count, (int) guess)) {
            return -1;
        }
        sources.put(ssrc, source);
        source.took(sequence, guess);
        cipher.apply(packet, header, count - header, ssrc, index);
        return count;
    }

    static int readInt(byte[] from, int offset) {
        return (from[offset] & 0xFF) << 24 | (from[offset + 1] & 0xFF) << 16 | (from[offset + 2] & 0xFF) << 8
                | from[offset + 3] & 0xFF;
    }
}
