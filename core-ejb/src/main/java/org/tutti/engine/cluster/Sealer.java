package org.tutti.engine.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.tutti.engine.Hmac;

/**
 * Seals what nodes say to each other, so that nobody without the key can read it, change it or say it: AES-GCM with 256
 * bits. Each sealer encrypts under a key of its own, of the key of all and a salt that goes with each message: no two
 * messages ever share key and counter. Thread-safe.
 */
final class Sealer {

    private static final int SALT = 16, COUNTER = 8, NONCE = 12, TAG_BITS = 128;
    private static final int HEAD = SALT + COUNTER;

    /** Of so many others the keys are kept; who is not among them costs a little more. */
    private static final int MOST_OTHERS = 64;

    private final byte[] key;
    private final byte[] salt = new byte[SALT];
    private final SecretKeySpec own;
    private final AtomicLong counter = new AtomicLong();
    private final Map<ByteBuffer, SecretKeySpec> others = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, SecretKeySpec> eldest) {
            return size() > MOST_OTHERS;
        }
    };

    /** @param key 32 bytes, the same at all nodes */
    Sealer(byte[] key) {
        this.key = key.clone();
        new SecureRandom().nextBytes(salt);
        this.own = derived(salt);
    }

    byte[] seal(byte[] plain, int offset, int length) {
        long count = counter.incrementAndGet();
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, own, count);
            byte[] sealed = new byte[HEAD + length + TAG_BITS / 8];
            ByteBuffer.wrap(sealed).put(salt).putLong(count);
            cipher.doFinal(plain, offset, length, sealed, HEAD);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has AES-GCM", e);
        }
    }

    /** What was sealed; empty if it was not by this key, or is not as it was. */
    Optional<byte[]> open(byte[] sealed, int offset, int length) {
        if (length < HEAD + TAG_BITS / 8) {
            return Optional.empty();
        }
        ByteBuffer head = ByteBuffer.wrap(sealed, offset, HEAD);
        byte[] theirs = new byte[SALT];
        head.get(theirs);
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, keyOf(theirs), head.getLong());
            return Optional.of(cipher.doFinal(sealed, offset + HEAD, length - HEAD));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has AES-GCM", e);
        }
    }

    private static Cipher cipher(int mode, SecretKeySpec key, long count) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        byte[] nonce = ByteBuffer.allocate(NONCE).putLong(count).array();
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    private SecretKeySpec keyOf(byte[] theirs) {
        synchronized (others) {
            return others.computeIfAbsent(ByteBuffer.wrap(theirs), _ -> derived(theirs));
        }
    }

    private SecretKeySpec derived(byte[] with) {
        return new SecretKeySpec(Hmac.of(key, "between nodes".getBytes(StandardCharsets.US_ASCII), with), "AES");
    }
}
