package org.tutti.gateway.sip.media;

import java.nio.ByteBuffer;

/**
 * What a synchronization server tells its clients to follow (RFC 7272, 8).
 *
 * @param ssrc of who sends it
 * @param source the SSRC of the media
 * @param group the synchronization group
 * @param received when a packet is taken to have been received, NTP, 64 bits
 * @param timestamp of that packet, in RTP's ticks
 * @param presented when it is to be presented, NTP, 64 bits
 */
record IdmsSettings(long ssrc, long source, long group, long received, long timestamp, long presented)
        implements Rtcp.Packet {

    private static final int LENGTH = 32;

    static IdmsSettings parse(ByteBuffer in) {
        return new IdmsSettings(ReportBlock.u32(in), ReportBlock.u32(in), ReportBlock.u32(in), in.getLong(),
                ReportBlock.u32(in), in.getLong());
    }

    @Override
    public void write(ByteBuffer out) {
        Rtcp.header(out, 0, Rtcp.IDMS_SETTINGS, LENGTH);
        out.putInt((int) ssrc).putInt((int) source).putInt((int) group).putLong(received).putInt((int) timestamp)
                .putLong(presented);
    }
}
