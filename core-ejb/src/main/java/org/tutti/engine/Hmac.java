package org.tutti.engine;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC with SHA-256 (RFC 2104): whoever has the key can tell that whoever made it has it, too. */
public final class Hmac {

    private static final String NAME = "HmacSHA256";

    private Hmac() {}

    /**
     * @param key some bytes, 32 at best
     * @param parts what is signed, one after the other as if they were one
     * @return 32 bytes
     */
    public static byte[] of(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(NAME);
            mac.init(new SecretKeySpec(key, NAME));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + NAME, e);
        }
    }
}
