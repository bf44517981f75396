package org.tutti.gateway.sip.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tutti.gateway.sip.signal.Audio.Codec;

/** Opus says what was said, as late as it says it does, and takes nonsense. */
class OpusTest {

    private static final int FRAME = 320;

    private final Encoder encoder = Encoder.of(Codec.OPUS);
    private final Decoder decoder = Decoder.of(Codec.OPUS);
    private final byte[] packet = new byte[Encoder.MOST];
    private final short[] heard = new short[1920];

    /** Higher and higher: its shape shows how late it is. */
    private static short tone(int sample) {
        double seconds = sample / 16_000.0;
        return (short) (8000 * Math.sin(2 * Math.PI * (200 + 900 * seconds) * seconds));
    }

    @Test
    void whatIsEncoded_isHeard_asLateAsToldOf() {
        short[] said = new short[FRAME];
        double[] all = new double[50 * FRAME];
        for (int i = 0; i < 50; i++) {
            for (int k = 0; k < FRAME; k++) {
                said[k] = tone(i * FRAME + k);
            }
            int length = encoder.encode(said, packet, 0);
            assertThat(length).isBetween(10, 200);
            assertThat(decoder.decode(ByteBuffer.wrap(packet, 0, length).slice(), heard)).isEqualTo(FRAME);
            for (int k = 0; k < FRAME; k++) {
                all[i * FRAME + k] = heard[k];
            }
        }

        int best = 0;
        double most = 0;
        for (int lag = 0; lag < 300; lag++) {
            double alike = 0;
            for (int k = 2000; k < 8000; k++) {
                alike += tone(k) * all[k + lag];
            }
            if (alike > most) {
                most = alike;
                best = lag;
            }
        }
        assertThat(best * 1_000_000L / Codec.OPUS.sampleRate()).isBetween(encoder.lag() - 500, encoder.lag() + 500);
    }

    @Test
    void nonsense_isSilence_andWhatComesAfterItIsHeard() {
        Random random = new Random(8);
        for (int i = 0; i < 500; i++) {
            byte[] nonsense = new byte[random.nextInt(200)];
            random.nextBytes(nonsense);
            assertThat(decoder.decode(ByteBuffer.wrap(nonsense), heard)).isBetween(0, heard.length);
        }

        whatIsEncoded_isHeard_asLateAsToldOf();
    }
}
