package org.tutti.gateway.sip.media;

import java.nio.ByteBuffer;

/**
 * How a source is received (RFC 3550, 6.4.1).
 *
 * @param ssrc of whom it tells
 * @param fractionLost since the last one, 0 to 255 of 256
 * @param lost since the start, signed, 24 bits
 * @param highest the highest sequence number, and how often it wrapped
 * @param jitter ticks
 * @param lastReport the middle 32 bits of the NTP time of the last sender report; 0 if there was none
 * @param delay since it came, 1/65536 s
 */
record ReportBlock(long ssrc, int fractionLost, int lost, long highest, long jitter, long lastReport, long delay) {

    static final int LENGTH = 24;

    static ReportBlock parse(ByteBuffer in) {
        long ssrc = u32(in);
        int losses = in.getInt();
        return new ReportBlock(ssrc, losses >>> 24, losses << 8 >> 8, u32(in), u32(in), u32(in), u32(in));
    }

    void write(ByteBuffer out) {
        out.putInt((int) ssrc).putInt(fractionLost << 24 | lost & 0xFF_FFFF).putInt((int) highest).putInt((int) jitter)
                .putInt((int) lastReport).putInt((int) delay);
    }

    static long u32(ByteBuffer in) {
        return in.getInt() & 0xFFFF_FFFFL;
    }
}
