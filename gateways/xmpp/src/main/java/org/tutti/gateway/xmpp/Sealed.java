package org.tutti.gateway.xmpp;

import java.nio.charset.CharacterCodingException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jivesoftware.smack.packet.StandardExtensionElement;

/**
 * What is sealed with a key that two have (C-50): {@code <sealed kid= iv=>BASE64</sealed>}, AES-256-GCM. A question
 * says when it was asked ({@code at}, ms of the server's clock), an answer to which question it belongs ({@code re},
 * its {@code iv}); either is part of what is authenticated, as is which of the two it is. The id of a stanza is not: a
 * room's service may change it on the way (ejabberd does). Pure, but for the random numbers.
 *
 * @param kid names the key
 * @param iv 12 bytes, never used twice with a key
 * @param text what is sealed, with the 16 bytes that authenticate it at its end
 */
record Sealed(String kid, byte[] iv, byte[] text) {

    static final String SEALED = "sealed";

    private static final int IV_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int LONGEST_KID = 500;
    private static final int LONGEST = 65_536;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Reads an element; empty if it is none of the kind. */
    static Optional<Sealed> of(StandardExtensionElement tag) {
        String kid = tag.getAttributeValue("kid");
        String iv = tag.getAttributeValue("iv");
        String text = tag.getText();
        if (kid == null || iv == null || text == null || kid.length() > LONGEST_KID || text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            var sealed = new Sealed(
                    kid, Base64.getDecoder().decode(iv), Base64.getDecoder().decode(text.replaceAll("\\s", "")));
            return Optional.of(sealed).filter(one -> one.iv().length == IV_BYTES);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What makes a question this question: it was asked at {@code at}. */
    static String question(String kid, String at) {
        return kid + '|' + at + "|request";
    }

    /** What makes an answer that to a question. */
    static String answer(String kid, String questionsIv) {
        return kid + '|' + questionsIv + "|response";
    }

    /** Seals a text, with a fresh {@code iv}. */
    static Sealed seal(String kid, byte[] key, String circumstances, String text) {
        byte[] iv = new byte[IV_BYTES];
        RANDOM.nextBytes(iv);
        try {
            return new Sealed(kid, iv, cipher(Cipher.ENCRYPT_MODE, key, iv, circumstances)
                    .doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has AES-GCM.", e);
        }
    }

    /** What is sealed; empty if it was not sealed by this key, or under other circumstances. */
    Optional<String> open(byte[] key, String circumstances) {
        try {
            byte[] bytes = cipher(Cipher.DECRYPT_MODE, key, iv, circumstances).doFinal(text);
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (GeneralSecurityException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] iv, String circumstances)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, iv));
        cipher.updateAAD(circumstances.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** The {@code iv} as it is written. */
    String ivText() {
        return Base64.getEncoder().encodeToString(iv);
    }

    /** The element, but for what it is a question or an answer by. */
    StandardExtensionElement.Builder tag() {
        return Tags.of(SEALED)
                .addAttribute("kid", kid)
                .addAttribute("iv", ivText())
                .setText(Base64.getEncoder().encodeToString(text));
    }
}
