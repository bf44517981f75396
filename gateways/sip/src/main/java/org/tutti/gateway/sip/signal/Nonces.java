package org.tutti.gateway.sip.signal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.tutti.engine.Recent;

/** What digests are made fresh by: made without being remembered, good for a minute, each count once. Thread-safe. */
final class Nonces {

    static final long LIFE_MS = 60_000;
    private static final int MOST_USED = 4096;
    private static final int TAG_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final LongSupplier millis;
    private final SecretKeySpec secret;
    private final Map<String, Long> used = new Recent<>(MOST_USED);

    enum State {
        GOOD,
        STALE,
        FOREIGN
    }

    /** @param millis a clock that never runs backwards, ms */
    Nonces(LongSupplier millis) {
        this.millis = millis;
        byte[] key = new byte[32];
        RANDOM.nextBytes(key);
        this.secret = new SecretKeySpec(key, "HmacSHA256");
    }

    String make() {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * 2).putLong(millis.getAsLong()).putLong(RANDOM.nextLong());
        String made = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
        return made + "." + tag(made);
    }

    private String tag(String made) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            byte[] tag = mac.doFinal(made.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(java.util.Arrays.copyOf(tag, TAG_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a nonce is worth: whether it is ours, and still good. */
    State state(String nonce) {
        int dot = nonce.indexOf('.');
        if (dot < 0 || !MessageDigest.isEqual(
                tag(nonce.substring(0, dot)).getBytes(StandardCharsets.UTF_8),
                nonce.substring(dot + 1).getBytes(StandardCharsets.UTF_8))) {
            return State.FOREIGN;
        }
        long made = ByteBuffer.wrap(Base64.getUrlDecoder().decode(nonce.substring(0, dot))).getLong();
        return millis.getAsLong() - made <= LIFE_MS ? State.GOOD : State.STALE;
    }

    /** Uses a good nonce up to a count; false if that count, or a later one, has been used. */
    boolean use(String nonce, long count) {
        synchronized (used) {
            Long before = used.get(nonce);
            if (before != null && before >= count) {
                return false;
            }
            used.put(nonce, count);
            return true;
        }
    }
}
