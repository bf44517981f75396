package org.tutti.gateway.sip.media;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * XR (RFC 3611), of which the reports of inter-destination synchronization are read (RFC 7272, 7): when what arrived,
 * and when it was presented.
 */
record ExtendedReport(long ssrc, List<Idms> blocks) implements Rtcp.Packet {

    private static final int IDMS = 12;

    /**
     * A block of type 12.
     *
     * @param sender who sends it: 1 a client, 2 a synchronization server (SPST), 0 to 15
     * @param presented whether it tells when a packet was presented, besides when it was received (P)
     * @param payloadType of the packet it tells of, 0 to 127
     * @param group the synchronization group
     * @param source the SSRC of the media
     * @param received NTP, 64 bits
     * @param timestamp of the packet, in RTP's ticks
     * @param presentedAt the middle 32 bits of NTP time
     */
    record Idms(int sender, boolean presented, int payloadType, long group, long source, long received, long timestamp,
            long presentedAt) {

        /** Of what comes after the header of the block, bytes. */
        private static final int LENGTH = 28;

        private static Idms parse(int specific, ByteBuffer in) {
            int payloadType = in.getInt() >>> 25;
            return new Idms(specific >> 4, (specific & 1) != 0, payloadType, ReportBlock.u32(in),
                    ReportBlock.u32(in), in.getLong(), ReportBlock.u32(in), ReportBlock.u32(in));
        }

        private void write(ByteBuffer out) {
            out.put((byte) IDMS).put((byte) (sender << 4 | (presented ? 1 : 0))).putShort((short) (LENGTH / 4))
                    .putInt(payloadType << 25).putInt((int) group).putInt((int) source).putLong(received)
                    .putInt((int) timestamp).putInt((int) presentedAt);
        }
    }

    static ExtendedReport parse(ByteBuffer in) {
        long ssrc = ReportBlock.u32(in);
        List<Idms> blocks = new ArrayList<>();
        while (in.hasRemaining()) {
            int type = in.get() & 0xFF;
            int specific = in.get() & 0xFF;
            byte[] body = new byte[Math.min((in.getShort() & 0xFFFF) << 2, in.remaining() + 1)];
            in.get(body);
            if (type == IDMS) {
                blocks.add(Idms.parse(specific, ByteBuffer.wrap(body)));
            }
        }
        return new ExtendedReport(ssrc, List.copyOf(blocks));
    }

    @Override
    public void write(ByteBuffer out) {
        Rtcp.header(out, 0, Rtcp.EXTENDED_REPORT, 4 + (4 + Idms.LENGTH) * blocks.size());
        out.putInt((int) ssrc);
        blocks.forEach(block -> block.write(out));
    }
}
