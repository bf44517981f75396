package org.tutti.gateway.sip.sound;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads one of our own recordings: Ogg (RFC 3533) with Opus (RFC 7845), mono. */
final class OpusFile {

    private static final int PAGE = 0x5367674f;
    private static final int PAGE_HEADER = 27;

    /** 120 ms, the longest that is coded in one piece, at 16 kHz. */
    private static final int LONGEST = 1920;

    private static final int RATE = 16_000;

    private final List<byte[]> packets = new ArrayList<>();
    private long end;

    private OpusFile() {}

    /** Its samples at 16 kHz. */
    static short[] samples(byte[] file) throws IOException {
        var opus = new OpusFile();
        opus.pages(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
        return opus.decoded();
    }

    private void pages(ByteBuffer file) throws IOException {
        var packet = new ByteArrayOutputStream();
        while (file.remaining() >= PAGE_HEADER) {
            int start = file.position();
            if (file.getInt(start) != PAGE) {
                throw new IOException("No page begins at %d.".formatted(start));
            }
            end = file.getLong(start + 6);
            int count = file.get(start + 26) & 0xff;
            byte[] lengths = new byte[count];
            file.position(start + PAGE_HEADER).get(lengths);
            for (byte length : lengths) {
                byte[] piece = new byte[length & 0xff];
                file.get(piece);
                packet.writeBytes(piece);
                if (piece.length < 255) {
                    packets.add(packet.toByteArray());
                    packet.reset();
                }
            }
        }
    }

    /** The first packet says how much is left out at the beginning, the last page where it ends, both at 48 kHz. */
    private short[] decoded() throws IOException {
        int skip = ByteBuffer.wrap(packets.getFirst()).order(ByteOrder.LITTLE_ENDIAN).getShort(10) / 3;
        short[] all = new short[(packets.size() - 2) * LONGEST];
        int count = 0;
        try {
            var decoder = new OpusDecoder(RATE, 1);
            for (byte[] packet : packets.subList(2, packets.size())) {
                count += decoder.decode(packet, 0, packet.length, all, count, LONGEST, false);
            }
        } catch (OpusException e) {
            throw new IOException("A recording is broken.", e);
        }
        return Arrays.copyOfRange(all, skip, (int) Math.min(count, end / 3));
    }
}
