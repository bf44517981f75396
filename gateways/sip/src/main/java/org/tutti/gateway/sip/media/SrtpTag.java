package org.tutti.gateway.sip.media;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Shows that a packet is authentic: HMAC-SHA1, shortened to 80 bits (RFC 3711, 4.2.1). Of one thread. */
final class SrtpTag {

    /** Bytes. */
    static final int LENGTH = 10;

    private final Mac mac;
    private final byte[] whole;
    private final byte[] shortened = new byte[LENGTH];
    private final byte[] claimed = new byte[LENGTH];
    private final byte[] four = new byte[4];

    SrtpTag(byte[] key) {
        try {
            mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "HmacSHA1"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HMAC-SHA1", e);
        }
        whole = new byte[mac.getMacLength()];
    }

    /** Puts the tag of the first {@code count} bytes, with {@code rollOver} thought behind them, after them. */
    void append(byte[] bytes, int count, int rollOver) {
        RtpPacket.writeInt(four, 0, rollOver);
        mac.update(bytes, 0, count);
        mac.update(four, 0, four.length);
        finish();
        System.arraycopy(whole, 0, bytes, count, LENGTH);
    }

    /** Puts the tag of the first {@code count} bytes after them. */
    void append(byte[] bytes, int count) {
        mac.update(bytes, 0, count);
        finish();
        System.arraycopy(whole, 0, bytes, count, LENGTH);
    }

    /** Whether the tag after the first {@code count} bytes is theirs; takes the same time wherever it differs. */
    boolean holds(byte[] bytes, int count, int rollOver) {
        RtpPacket.writeInt(four, 0, rollOver);
        mac.update(bytes, 0, count);
        mac.update(four, 0, four.length);
        return equal(bytes, count);
    }

    boolean holds(byte[] bytes, int count) {
        mac.update(bytes, 0, count);
        return equal(bytes, count);
    }

    private boolean equal(byte[] bytes, int count) {
        finish();
        System.arraycopy(whole, 0, shortened, 0, LENGTH);
        System.arraycopy(bytes, count, claimed, 0, LENGTH);
        return MessageDigest.isEqual(shortened, claimed);
    }

    private void finish() {
        try {
            mac.doFinal(whole, 0);
        } catch (GeneralSecurityException e) {
            Arrays.fill(whole, (byte) 0);
            throw new IllegalStateException("HMAC-SHA1 is longer than it says", e);
        }
    }
}
