package org.tutti.engine.hooks;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.tutti.engine.Hmac;

/**
 * What a hook's receiver and this server alone know. Messages are signed by it as Standard Webhooks has it: HMAC-SHA256
 * of id, timestamp and body. Never log one.
 *
 * @param text {@code whsec_} and Base64 of 24 to 64 bytes
 */
record Secret(String text) {

    private static final String PREFIX = "whsec_";
    private static final int SHORTEST = 24, LONGEST = 64, USUAL = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    static Secret fresh() {
        byte[] bytes = new byte[USUAL];
        RANDOM.nextBytes(bytes);
        return new Secret(PREFIX + Base64.getEncoder().encodeToString(bytes));
    }

    /** One that somebody chose; empty if it is none. */
    static Optional<Secret> of(String text) {
        if (!text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            int bytes = key(text).length;
            return bytes >= SHORTEST && bytes <= LONGEST ? Optional.of(new Secret(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] key(String text) {
        return Base64.getDecoder().decode(text.substring(PREFIX.length()));
    }

    /**
     * The headers of a message.
     *
     * @param at when it is sent (µs): receivers refuse what was sent long ago
     */
    Map<String, String> headers(String id, long at, byte[] body) {
        String timestamp = Long.toString(at / 1_000_000);
        byte[] head = (id + '.' + timestamp + '.').getBytes(StandardCharsets.UTF_8);
        String signature = Base64.getEncoder().encodeToString(Hmac.of(key(text), head, body));
        return Map.of("webhook-id", id, "webhook-timestamp", timestamp, "webhook-signature", "v1," + signature);
    }

    @Override
    public String toString() {
        return "Secret";
    }
}
