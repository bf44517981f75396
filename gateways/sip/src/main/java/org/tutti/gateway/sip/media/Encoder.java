package org.tutti.gateway.sip.media;

import org.tutti.gateway.sip.signal.Audio.Codec;

/** Makes the payload of a packet. Each is used by one thread. */
interface Encoder {

    /** Room that any payload finds place in, bytes. */
    int MOST = 400;

    /** @return how many bytes were written */
    int encode(short[] samples, byte[] into, int offset);

    /** By how much what comes out of the decoder lags what went in, µs. */
    long lag();

    static Encoder of(Codec codec) {
        return switch (codec) {
            case PCMU -> new Table(G711.ULAW);
            case PCMA -> new Table(G711.ALAW);
            case OPUS -> new OpusEncoding();
        };
    }

    /** G.711. */
    record Table(G711 law) implements Encoder {
        @Override
        public int encode(short[] samples, byte[] into, int offset) {
            for (int i = 0; i < samples.length; i++) {
                into[offset + i] = law.encode(samples[i]);
            }
            return samples.length;
        }

        @Override
        public long lag() {
            return 0;
        }
    }
}
