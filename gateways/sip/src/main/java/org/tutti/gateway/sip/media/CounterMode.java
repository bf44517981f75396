package org.tutti.gateway.sip.media;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES in counter mode as SRTP uses it (RFC 3711, 4.1.1), without allocating: the counters are enciphered block by
 * block. Of one thread.
 */
final class CounterMode {

    private static final int BLOCK = 16;

    private final Cipher blocks;
    private final byte[] salt;
    private final byte[] counters = new byte[(RtpPacket.LONGEST + BLOCK) / BLOCK * BLOCK];
    private final byte[] stream = new byte[counters.length];

    CounterMode(byte[] key, byte[] salt) {
        this.salt = Arrays.copyOf(salt, BLOCK);
        try {
            blocks = Cipher.getInstance("AES/ECB/NoPadding");
            blocks.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no AES", e);
        }
    }

    /** Enciphers, or deciphers, {@code count} bytes in place. {@code index}: of the packet, 48 bits. */
    void apply(byte[] bytes, int offset, int count, int ssrc, long index) {
        int needed = (count + BLOCK - 1) / BLOCK * BLOCK;
        for (int start = 0, counter = 0; start < needed; start += BLOCK, counter++) {
            System.arraycopy(salt, 0, counters, start, BLOCK);
            for (int i = 0; i < 4; i++) {
                counters[start + 4 + i] ^= (byte) (ssrc >> 24 - 8 * i);
            }
            for (int i = 0; i < 6; i++) {
                counters[start + 8 + i] ^= (byte) (index >> 40 - 8 * i);
            }
            counters[start + 14] = (byte) (counter >> 8);
            counters[start + 15] = (byte) counter;
        }
        try {
            blocks.update(counters, 0, needed, stream, 0);
        } catch (ShortBufferException e) {
            throw new IllegalStateException("%d bytes are longer than a packet".formatted(count), e);
        }
        for (int i = 0; i < count; i++) {
            bytes[offset + i] ^= stream[i];
        }
    }
}
