package org.tutti.gateway.sip.media;

import java.util.Arrays;
import org.tutti.gateway.sip.signal.Audio.Key;

/**
 * The keys of a session, derived from a master key (RFC 3711, 4.3). Secret.
 *
 * @param cipher 16 bytes
 * @param authentication 20 bytes
 * @param salt 14 bytes
 */
record SrtpKeys(byte[] cipher, byte[] authentication, byte[] salt) {

    static final int KEY = 16;
    static final int SALT = 14;
    private static final int AUTHENTICATION = 20;
    private static final int LABEL_AT = 7;
    private static final int RTCP = 3;

    /** For RTP. */
    static SrtpKeys rtp(Key master) {
        return derive(master.keyAndSalt(), 0);
    }

    /** For RTCP. */
    static SrtpKeys rtcp(Key master) {
        return derive(master.keyAndSalt(), RTCP);
    }

    private static SrtpKeys derive(byte[] master, int label) {
        if (master.length != KEY + SALT) {
            throw new IllegalArgumentException(
                    "AES_CM_128 takes a key of 16 bytes and a salt of 14, not %d bytes".formatted(master.length));
        }
        return new SrtpKeys(derive(master, label, KEY), derive(master, label + 1, AUTHENTICATION),
                derive(master, label + 2, SALT));
    }

    private static byte[] derive(byte[] master, int label, int length) {
        byte[] salt = Arrays.copyOfRange(master, KEY, KEY + SALT);
        salt[LABEL_AT] ^= (byte) label;
        byte[] key = new byte[length];
        new CounterMode(Arrays.copyOf(master, KEY), salt).apply(key, 0, length, 0, 0);
        return key;
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
