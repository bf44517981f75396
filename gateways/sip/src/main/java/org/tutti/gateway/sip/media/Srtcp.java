package org.tutti.gateway.sip.media;

import java.util.HashMap;
import java.util.Map;
import org.tutti.gateway.sip.signal.Audio.Key;

/** Enciphers or deciphers RTCP (RFC 3711, 3.4): one for each direction and key. Of one thread. */
final class Srtcp {

    /** What is added to a packet, bytes. */
    static final int TRAILER = 4 + SrtpTag.LENGTH;

    private static final int CLEAR = 8;
    private static final int MOST_SOURCES = 64;
    private static final int ENCRYPTED = 1 << 31;

    private final CounterMode cipher;
    private final SrtpTag tag;
    private final Map<Integer, ReplayWindow> windows = new HashMap<>();
    private int sent;

    Srtcp(Key master) {
        SrtpKeys keys = SrtpKeys.rtcp(master);
        cipher = new CounterMode(keys.cipher(), keys.salt());
        tag = new SrtpTag(keys.authentication());
    }

    /**
     * In place.
     *
     * @param packet with room for {@link #TRAILER} more
     * @return its new length
     */
    int protect(byte[] packet, int length) {
        int index = ++sent & ~ENCRYPTED;
        cipher.apply(packet, CLEAR, length - CLEAR, SrtpReceiver.readInt(packet, 4), index);
        RtpPacket.writeInt(packet, length, index | ENCRYPTED);
        tag.append(packet, length + 4);
        return length + TRAILER;
    }

    /** In place. @return the length without what was added; -1 if it is not to be taken */
    int open(byte[] packet, int length) {
        int count = length - TRAILER;
        if (count < CLEAR || length > RtpPacket.LONGEST || !tag.holds(packet, count + 4)) {
            return -1;
        }
        int ssrc = SrtpReceiver.readInt(packet, 4);
        int last = SrtpReceiver.readInt(packet, count);
        int index = last & ~ENCRYPTED;
        ReplayWindow window = windows.size() < MOST_SOURCES
                ? windows.computeIfAbsent(ssrc, any -> new ReplayWindow())
                : windows.get(ssrc);
        // Who agreed on encryption does not send in clear.
        if (last == index || window == null || !window.isNew(index)) {
            return -1;
        }
        window.add(index);
        cipher.apply(packet, CLEAR, count - CLEAR, ssrc, index);
        return count;
    }
}
