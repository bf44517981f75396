package org.tutti.conformance.xmpp;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.w3c.dom.Element;

/** A key to seal requests with, as docs/xmpp.md has it. */
record Seal(String kid, byte[] key) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A sealed question as it goes over the wire. */
    record Question(String kid, String iv, String at, String text) {
        String xml() {
            return "<sealed xmlns='%s' kid='%s' iv='%s' at='%s'>%s</sealed>"
                    .formatted(Gathering.TUTTI, kid, iv, at, text);
        }

        String withAnotherByte() {
            byte[] changed = Base64.getDecoder().decode(text);
            changed[3] ^= 1;
            return new Question(kid, iv, at, Base64.getEncoder().encodeToString(changed)).xml();
        }

        String withAnotherTime() {
            return new Question(kid, iv, Long.toString(Long.parseLong(at) + 1), text).xml();
        }
    }

    /** @param now the server's clock, ms */
    Question question(double now, String req) {
        byte[] iv = new byte[12];
        RANDOM.nextBytes(iv);
        String at = Long.toString(Math.round(now));
        byte[] sealed = cipher(Cipher.ENCRYPT_MODE, iv, kid + "|" + at + "|request",
                req.getBytes(StandardCharsets.UTF_8));
        Base64.Encoder base64 = Base64.getEncoder();
        return new Question(kid, base64.encodeToString(iv), at, base64.encodeToString(sealed));
    }

    /** What the answer to a question holds; fails if it is of another key or to another question. */
    String open(Element sealed, Question question) {
        byte[] iv = Base64.getDecoder().decode(sealed.getAttribute("iv"));
        byte[] opened = cipher(Cipher.DECRYPT_MODE, iv, kid + "|" + question.iv() + "|response",
                Base64.getMimeDecoder().decode(sealed.getTextContent()));
        return new String(opened, StandardCharsets.UTF_8).replace('"', '\'');
    }

    private byte[] cipher(int mode, byte[] iv, String circumstances, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
            cipher.updateAAD(circumstances.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("It is not sealed by this key, or not so", e);
        }
    }
}
