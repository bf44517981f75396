package org.tutti.engine.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.tutti.session.SessionId;

/**
 * What makes a chain of the entries of a session: each has a digest of itself and of the digest before it, so that none
 * can be changed, removed, put in or put elsewhere without all that come after it being wrong. What an entry says goes
 * into that by a digest of its own, with a salt: it can be taken out later, and not be guessed from what stays. The
 * formulas are part of the exported journal's format (docs/audit.md): never change them.
 */
public final class Chain {

    /** In the place of the digest before the first. */
    public static final String BEGINNING = "0".repeat(64);

    private static final String VERSION = "tutti-journal/1";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HexFormat HEX = HexFormat.of();

    private Chain() {}

    /** A salt: 128 random bits, as 32 hexadecimal digits. */
    static String salt() {
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        return HEX.formatHex(salt);
    }

    /** The digest of what an entry says: 64 hexadecimal digits. */
    public static String payload(String salt, String input) {
        return sha256(salt + '\n' + input);
    }

    /**
     * The digest of an entry: 64 hexadecimal digits.
     *
     * @param before the digest of the entry before it, or {@link #BEGINNING}
     */
    public static String digest(
            String before, SessionId session, long seq, long stamp, long effectiveAt, String payload, String actor) {
        // The actor last: nothing before it has line feeds, so that no two entries read alike.
        return sha256(VERSION + '\n' + before + '\n' + session + '\n' + seq + '\n' + stamp + '\n' + effectiveAt + '\n'
                + payload + '\n' + actor);
    }

    private static String sha256(String text) {
        try {
            return HEX.formatHex(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
