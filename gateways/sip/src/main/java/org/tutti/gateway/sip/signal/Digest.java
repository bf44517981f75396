package org.tutti.gateway.sip.signal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** The digests of RFC 8760 that telephones know; preferred ones first. */
enum Digest {
    SHA_256("SHA-256"),
    MD5("MD5");

    private final String label;

    Digest(String label) {
        this.label = label;
    }

    /** With {@code qop=auth}. */
    record Qop(String count, String cnonce) {}

    String label() {
        return label;
    }

    /** @param name null for the default, which is MD5 */
    static Optional<Digest> named(String name) {
        if (name == null) {
            return Optional.of(MD5);
        }
        for (Digest digest : values()) {
            if (digest.label.equalsIgnoreCase(name)) {
                return Optional.of(digest);
            }
        }
        return Optional.empty();
    }

    String hash(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance(label).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What proves that one knows the password (RFC 7616, 3.4.1). */
    String response(
            String user, String realm, String password, String method, String uri, String nonce, Optional<Qop> qop) {
        String secret = hash(user + ":" + realm + ":" + password);
        String asked = hash(method + ":" + uri);
        String middle = qop.map(q -> nonce + ":" + q.count + ":" + q.cnonce + ":auth").orElse(nonce);
        return hash(secret + ":" + middle + ":" + asked);
    }
}
