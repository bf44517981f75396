package org.tutti.gateway.sip.media;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import org.tutti.gateway.sip.signal.Audio.Codec;

/** Opus at 16 kHz, mono. Unlike G.711 it allocates: Concentus does. */
final class OpusEncoding implements Encoder {

    private static final int BITS_PER_SECOND = 24_000;
    /** Of 0 to 10. A frame costs 70 to 130 µs, whatever this is; in the mode for speech two to four times that. */
    private static final int COMPLEXITY = 3;

    private final OpusEncoder encoder;

    OpusEncoding() {
        try {
            encoder = new OpusEncoder(Codec.OPUS.sampleRate(), 1, OpusApplication.OPUS_APPLICATION_AUDIO);
        } catch (OpusException e) {
            throw new IllegalStateException("Concentus takes no 16 kHz", e);
        }
        encoder.setBitrate(BITS_PER_SECOND);
        encoder.setComplexity(COMPLEXITY);
    }

    @Override
    public int encode(short[] samples, byte[] into, int offset) {
        try {
            return encoder.encode(samples, 0, samples.length, into, offset, MOST);
        } catch (OpusException e) {
            throw new IllegalStateException("Opus cannot encode a frame of %d samples".formatted(samples.length), e);
        }
    }

    @Override
    public long lag() {
        return encoder.getLookahead() * 1_000_000L / Codec.OPUS.sampleRate();
    }
}
