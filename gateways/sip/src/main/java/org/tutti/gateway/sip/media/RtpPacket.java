package org.tutti.gateway.sip.media;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A packet of RTP (RFC 3550, 5.1). Contributing sources and header extensions are skipped.
 *
 * @param payloadType 0 to 127
 * @param sequence 0 to 65535
 * @param timestamp 0 to 2³² - 1
 * @param ssrc 0 to 2³² - 1
 * @param payload without padding
 */
record RtpPacket(boolean marker, int payloadType, int sequence, long timestamp, long ssrc, ByteBuffer payload) {

    /** Length of a header without contributing sources, bytes. */
    static final int HEADER = 12;

    /** Longer ones are not taken, bytes. */
    static final int LONGEST = 1500;

    private static final int VERSION = 2;

    /** @return empty if these are no bytes of RTP */
    static Optional<RtpPacket> parse(byte[] bytes, int length) {
        int header = headerLength(bytes, length);
        if (header < 0) {
            return Optional.empty();
        }
        int padding = (bytes[0] & 0x20) == 0 ? 0 : bytes[length - 1] & 0xFF;
        boolean padded = (bytes[0] & 0x20) != 0;
        if (header + padding > length || padded && padding == 0) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return Optional.of(new RtpPacket(
                (bytes[1] & 0x80) != 0,
                bytes[1] & 0x7F,
                in.getShort(2) & 0xFFFF,
                in.getInt(4) & 0xFFFF_FFFFL,
                in.getInt(8) & 0xFFFF_FFFFL,
                in.slice(header, length - header - padding)));
    }

    /** Where the payload begins; -1 if these are no bytes of RTP. */
    static int headerLength(byte[] bytes, int length) {
        // Of the second octets 192 to 223, RTCP's packet types are made, should both come to one port (RFC 5761).
        if (length < HEADER || length > LONGEST || length > bytes.length || (bytes[0] & 0xC0) >> 6 != VERSION
                || (bytes[1] & 0xFF) >= 192 && (bytes[1] & 0xFF) <= 223) {
            return -1;
        }
        int header = HEADER + 4 * (bytes[0] & 0x0F);
        if ((bytes[0] & 0x10) == 0) {
            return header <= length ? header : -1;
        }
        if (header + 4 > length) {
            return -1;
        }
        int words = (bytes[header + 2] & 0xFF) << 8 | bytes[header + 3] & 0xFF;
        int end = header + 4 + 4 * words;
        return end <= length ? end : -1;
    }

    /** Writes a header of {@link #HEADER} bytes to the beginning of {@code into}; numbers are cut to their width. */
    static void writeHeader(byte[] into, boolean marker, int payloadType, int sequence, int timestamp, int ssrc) {
        into[0] = (byte) (VERSION << 6);
        into[1] = (byte) ((marker ? 0x80 : 0) | payloadType & 0x7F);
        into[2] = (byte) (sequence >> 8);
        into[3] = (byte) sequence;
        writeInt(into, 4, timestamp);
        writeInt(into, 8, ssrc);
    }

    static void writeInt(byte[] into, int offset, int value) {
        into[offset] = (byte) (value >> 24);
        into[offset + 1] = (byte) (value >> 16);
        into[offset + 2] = (byte) (value >> 8);
        into[offset + 3] = (byte) value;
    }

    byte[] toBytes() {
        byte[] bytes = new byte[HEADER + payload.remaining()];
        writeHeader(bytes, marker, payloadType, sequence, (int) timestamp, (int) ssrc);
        payload.get(payload.position(), bytes, HEADER, payload.remaining());
        return bytes;
    }
}
