package org.tutti.gateway.sip.media;

import org.tutti.gateway.sip.signal.Audio.Key;

/**
 * Enciphers what is sent by RTP (RFC 3711, 3.3). One for all of a call, whatever is agreed on anew: no index may come
 * twice under one key. Of one thread; allocates nothing.
 */
final class SrtpSender {

    private final CounterMode cipher;
    private final SrtpTag tag;
    private int ssrc;
    private int last = -1;
    private int rollOver;

    SrtpSender(Key master) {
        SrtpKeys keys = SrtpKeys.rtp(master);
        cipher = new CounterMode(keys.cipher(), keys.salt());
        tag = new SrtpTag(keys.authentication());
    }

    /**
     * In place. Sequence numbers must be in order.
     *
     * @param packet with room for {@link SrtpTag#LENGTH} more
     * @return its new length
     */
    int protect(byte[] packet, int length) {
        int sequence = (packet[2] & 0xFF) << 8 | packet[3] & 0xFF;
        int source = SrtpReceiver.readInt(packet, 8);
        if (source != ssrc) {
            ssrc = source;
            rollOver = 0;
        } else if (sequence < last) {
            rollOver++;
        }
        last = sequence;
        int header = RtpPacket.headerLength(packet, length);
        cipher.apply(packet, header, length - header, source, (rollOver & 0xFFFF_FFFFL) << 16 | sequence);
        tag.append(packet, length, rollOver);
        return length + SrtpTag.LENGTH;
    }
}
