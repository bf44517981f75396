package org.tutti.gateway.sip.media;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.nio.ByteBuffer;
import org.tutti.gateway.sip.signal.Audio.Codec;

/** Reads the payload of packets of sound. Each is used by one thread. */
interface Decoder {

    /** The longest packet of sound that is read, ms. */
    int LONGEST = 120;

    /**
     * @param into 16-bit linear, at the codec's sample rate, with room for {@link #LONGEST}
     * @return how many samples there are; 0 if it is not to be read
     */
    int decode(ByteBuffer payload, short[] into);

    static Decoder of(Codec codec) {
        return switch (codec) {
            case PCMU -> (payload, into) -> decode(G711.ULAW, payload, into);
            case PCMA -> (payload, into) -> decode(G711.ALAW, payload, into);
            case OPUS -> new Opus();
        };
    }

    private static int decode(G711 law, ByteBuffer payload, short[] into) {
        int count = Math.min(payload.remaining(), into.length);
        for (int i = 0; i < count; i++) {
            into[i] = law.decode(payload.get(payload.position() + i));
        }
        return count;
    }

    /** At 16 kHz, mono. */
    final class Opus implements Decoder {
        private final OpusDecoder decoder;

        private Opus() {
            try {
                decoder = new OpusDecoder(Codec.OPUS.sampleRate(), 1);
            } catch (OpusException e) {
                throw new IllegalStateException("Concentus takes no 16 kHz", e);
            }
        }

        @Override
        public int decode(ByteBuffer payload, short[] into) {
            byte[] bytes = new byte[payload.remaining()];
            payload.get(payload.position(), bytes);
            try {
                return bytes.length == 0 ? 0 : decoder.decode(bytes, 0, bytes.length, into, 0, into.length, false);
            } catch (OpusException | RuntimeException | AssertionError e) {
                // Bytes that are no Opus run Concentus out of its arrays; what it remembers may be wrong then.
                decoder.resetState();
                return 0;
            }
        }
    }
}
