package org.tutti.gateway.sip.media;

/** G.711 by table: µ-law and A-law, each sample of 16 bits one byte. */
enum G711 {
    ULAW {
        @Override
        int encodeOne(int sample) {
            int sign = sample < 0 ? 0x80 : 0;
            int magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
            int exponent = 24 - Integer.numberOfLeadingZeros(magnitude);
            int mantissa = (magnitude >> (exponent + 3)) & 0x0F;
            return ~(sign | exponent << 4 | mantissa);
        }

        @Override
        int decodeOne(int code) {
            int inverted = ~code & 0xFF;
            int magnitude = (((inverted & 0x0F) << 3) + BIAS << ((inverted & 0x70) >> 4)) - BIAS;
            return (inverted & 0x80) == 0 ? magnitude : -magnitude;
        }
    },
    ALAW {
        @Override
        int encodeOne(int sample) {
            int sign = sample < 0 ? 0 : 0x80;
            // Of a negative number it is the complement that is shortened (G.711, table 1a).
            int magnitude = sample < 0 ? ~sample : sample;
            int exponent = Math.max(0, 24 - Integer.numberOfLeadingZeros(magnitude));
            int mantissa = (magnitude >> Math.max(4, exponent + 3)) & 0x0F;
            return (sign | exponent << 4 | mantissa) ^ 0x55;
        }

        @Override
        int decodeOne(int code) {
            int plain = (code ^ 0x55) & 0xFF;
            int exponent = (plain & 0x70) >> 4;
            int magnitude = ((plain & 0x0F) << 4) + 8;
            if (exponent > 0) {
                magnitude = magnitude + 0x100 << exponent - 1;
            }
            return (plain & 0x80) == 0 ? -magnitude : magnitude;
        }
    };

    private static final int BIAS = 0x84;
    private static final int CLIP = 32_635;

    private final byte[] encoded = new byte[1 << 16];
    private final short[] decoded = new short[1 << 8];

    G711() {
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            encoded[sample & 0xFFFF] = (byte) encodeOne(sample);
        }
        for (int code = 0; code < decoded.length; code++) {
            decoded[code] = (short) decodeOne(code);
        }
    }

    abstract int encodeOne(int sample);

    abstract int decodeOne(int code);

    byte encode(short sample) {
        return encoded[sample & 0xFFFF];
    }

    short decode(byte code) {
        return decoded[code & 0xFF];
    }
}
