package org.tutti.gateway.sip.media;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Packets of RTCP (RFC 3550, 6), one datagram holding several. What is not of a kind we know is skipped; what is not
 * well formed makes the whole datagram worthless.
 */
final class Rtcp {

    static final int SENDER_REPORT = 200;
    static final int RECEIVER_REPORT = 201;
    static final int DESCRIPTION = 202;
    static final int GOODBYE = 203;
    static final int EXTENDED_REPORT = 207;
    static final int IDMS_SETTINGS = 211;

    /** Of the packets that may come first, 200 to 223 is what RFC 5761 leaves to RTCP. */
    private static final int HEADER = 4;
    private static final int VERSION = 2;
    private static final int MOST_COUNTED = 31;

    private Rtcp() {}

    /** One packet of those that a datagram holds. */
    sealed interface Packet permits SenderReport, ReceiverReport, Description, Goodbye, ExtendedReport, IdmsSettings {
        /** The whole packet, a multiple of 4 bytes. */
        void write(ByteBuffer out);
    }

    /**
     * SR.
     *
     * @param ntp when it was sent, NTP format, 64 bits
     * @param timestamp the same instant in RTP's ticks
     * @param packets sent since the start
     * @param octets of payload
     */
    record SenderReport(long ssrc, long ntp, long timestamp, long packets, long octets, List<ReportBlock> blocks)
            implements Packet {
        private static SenderReport parse(ByteBuffer in, int count) {
            return new SenderReport(ReportBlock.u32(in), in.getLong(), ReportBlock.u32(in), ReportBlock.u32(in),
                    ReportBlock.u32(in), Rtcp.blocks(in, count));
        }

        @Override
        public void write(ByteBuffer out) {
            header(out, blocks.size(), SENDER_REPORT, 24 + ReportBlock.LENGTH * blocks.size());
            out.putInt((int) ssrc).putLong(ntp).putInt((int) timestamp).putInt((int) packets).putInt((int) octets);
            blocks.forEach(block -> block.write(out));
        }
    }

    /** RR. */
    record ReceiverReport(long ssrc, List<ReportBlock> blocks) implements Packet {
        @Override
        public void write(ByteBuffer out) {
            header(out, blocks.size(), RECEIVER_REPORT, 4 + ReportBlock.LENGTH * blocks.size());
            out.putInt((int) ssrc);
            blocks.forEach(block -> block.write(out));
        }
    }

    /** SDES, of one source. {@code cname}: at most 255 bytes of UTF-8; empty if it is not told. */
    record Description(long ssrc, String cname) implements Packet {
        private static final int CNAME = 1;

        private static Optional<Packet> parse(ByteBuffer in, int count) {
            if (count == 0) {
                return Optional.empty();
            }
            long ssrc = ReportBlock.u32(in);
            String cname = "";
            for (int item = in.get(); item != 0; item = in.get()) {
                byte[] text = new byte[in.get() & 0xFF];
                in.get(text);
                cname = item == CNAME ? new String(text, StandardCharsets.UTF_8) : cname;
            }
            return Optional.of(new Description(ssrc, cname));
        }

        @Override
        public void write(ByteBuffer out) {
            byte[] text = cname.getBytes(StandardCharsets.UTF_8);
            // At least one zero ends the list.
            int length = 4 + (2 + text.length + 4) / 4 * 4;
            header(out, 1, DESCRIPTION, length);
            int end = out.position() + length;
            out.putInt((int) ssrc).put((byte) CNAME).put((byte) text.length).put(text);
            while (out.position() < end) {
                out.put((byte) 0);
            }
        }
    }

    /** BYE, of one or more sources, in which reasons are not read. */
    record Goodbye(List<Long> ssrcs) implements Packet {
        private static Goodbye parse(ByteBuffer in, int count) {
            List<Long> ssrcs = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                ssrcs.add(ReportBlock.u32(in));
            }
            return new Goodbye(List.copyOf(ssrcs));
        }

        @Override
        public void write(ByteBuffer out) {
            header(out, ssrcs.size(), GOODBYE, 4 * ssrcs.size());
            ssrcs.forEach(ssrc -> out.putInt(ssrc.intValue()));
        }
    }

    /** @return empty if these are not the bytes of one datagram of RTCP */
    static Optional<List<Packet>> parse(byte[] bytes, int length) {
        if (length < HEADER || length > bytes.length || length > RtpPacket.LONGEST || length % 4 != 0) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, length).slice();
        int first = in.get(1) & 0xFF;
        if (first != SENDER_REPORT && first != RECEIVER_REPORT) {
            // Compound packets begin with a report (6.1).
            return Optional.empty();
        }
        List<Packet> packets = new ArrayList<>();
        while (in.hasRemaining()) {
            Optional<ByteBuffer> body = body(in);
            if (body.isEmpty()) {
                return Optional.empty();
            }
            int head = in.getInt(in.position());
            in.position(in.position() + HEADER + ((head & 0xFFFF) << 2));
            try {
                parse(head >> 16 & 0xFF, head >> 24 & MOST_COUNTED, body.get()).ifPresent(packets::add);
            } catch (java.nio.BufferUnderflowException e) {
                return Optional.empty();
            }
        }
        return Optional.of(packets);
    }

    /** What comes after the header of the packet that is next, without padding. */
    private static Optional<ByteBuffer> body(ByteBuffer in) {
        int start = in.position();
        int head = in.getInt(start);
        int length = (head & 0xFFFF) << 2;
        if (head >>> 30 != VERSION || length > in.remaining() - HEADER) {
            return Optional.empty();
        }
        int padding = 0;
        if ((head & 1 << 29) != 0) {
            boolean last = length == in.remaining() - HEADER;
            padding = length == 0 ? 0 : in.get(start + HEADER + length - 1) & 0xFF;
            if (!last || padding == 0 || padding > length || padding % 4 != 0) {
                return Optional.empty();
            }
        }
        return Optional.of(in.slice(start + HEADER, length - padding));
    }

    private static Optional<? extends Packet> parse(int type, int count, ByteBuffer in) {
        return switch (type) {
            case SENDER_REPORT -> Optional.of(SenderReport.parse(in, count));
            case RECEIVER_REPORT -> Optional.of(new ReceiverReport(ReportBlock.u32(in), blocks(in, count)));
            case DESCRIPTION -> Description.parse(in, count);
            case GOODBYE -> Optional.of(Goodbye.parse(in, count));
            case EXTENDED_REPORT -> Optional.of(ExtendedReport.parse(in));
            case IDMS_SETTINGS -> Optional.of(IdmsSettings.parse(in));
            default -> Optional.empty();
        };
    }

    private static List<ReportBlock> blocks(ByteBuffer in, int count) {
        List<ReportBlock> blocks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            blocks.add(ReportBlock.parse(in));
        }
        return List.copyOf(blocks);
    }

    static void header(ByteBuffer out, int count, int type, int length) {
        if (count > MOST_COUNTED || length > out.remaining() - HEADER) {
            throw new BufferOverflowException();
        }
        out.putInt(VERSION << 30 | count << 24 | type << 16 | length >> 2);
    }

    /** @return how many bytes were written to the beginning of {@code into} */
    static int write(List<? extends Packet> packets, byte[] into) {
        ByteBuffer out = ByteBuffer.wrap(into);
        packets.forEach(packet -> packet.write(out));
        return out.position();
    }
}
