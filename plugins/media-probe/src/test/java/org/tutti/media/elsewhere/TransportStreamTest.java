package org.tutti.media.elsewhere;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TransportStreamTest {

    private static final int H264 = 0x1b, MPEG2 = 0x02, AAC = 0x0f, AC3 = 0x81;

    /** A packet of something else, then the table. */
    private static byte[] of(int... types) {
        ByteBuffer bytes = ByteBuffer.allocate(188 * 2);
        bytes.put(0, (byte) 0x47).position(188);
        bytes.put((byte) 0x47).putShort((short) 0x5000).put((byte) 0x10).put((byte) 0);
        bytes.put((byte) 2).putShort((short) (0xb000 | 9 + 5 * types.length + 4)).putShort((short) 1);
        bytes.put((byte) 0xc1).putShort((short) 0).putShort((short) 0xe100).putShort((short) 0xf000);
        for (int type : types) {
            bytes.put((byte) type).putShort((short) 0xe100).putShort((short) 0xf000);
        }
        return bytes.array();
    }

    @Example
    void whatHardlyAnyBrowserPlays_isNamed_ifThereIsNothingElse() {
        assertThat(TransportStream.unplayable(of(H264, AAC))).isEmpty();
        assertThat(TransportStream.unplayable(of(MPEG2, AAC))).contains("MPEG-2 or older");
        assertThat(TransportStream.unplayable(of(H264, AC3))).contains("AC-3 or DTS");
        assertThat(TransportStream.unplayable(of(H264, AC3, AAC))).isEmpty();
        assertThat(TransportStream.unplayable(of())).isEmpty();
        assertThat(TransportStream.unplayable("<html>".getBytes(StandardCharsets.US_ASCII))).isEmpty();
    }

    @Property(tries = 2000)
    void anyBytes_areReadWithoutFailing(@ForAll @Size(184) byte[] bytes, @ForAll @IntRange(max = 255) int type) {
        byte[] packet = of(type, MPEG2);
        assertThat(TransportStream.unplayable(packet)).isNotNull();
        System.arraycopy(bytes, 0, packet, 188 + 4, 184);
        packet[191] = bytes[0];
        assertThat(TransportStream.unplayable(packet)).isNotNull();
    }
}
