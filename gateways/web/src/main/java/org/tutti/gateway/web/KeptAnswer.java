package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.tutti.engine.Once;

/**
 * Answers as they are kept: some are secrets, such as the token of a host, so they are sealed by what only who asks
 * again has.
 */
final class KeptAnswer {

    private static final List<String> HEADERS =
            List.of("Content-Type", "Location", "Link", "ETag", "Cache-Control", "Vary");

    private static final int VECTOR = 12, TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private KeptAnswer() {}

    /** What seals the answers to a caller's key. */
    record Seal(SecretKeySpec secret) {

        static Seal of(String caller, String key) {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256")
                        .digest(("answer " + caller + ' ' + key).getBytes(StandardCharsets.UTF_8));
                return new Seal(new SecretKeySpec(digest, "AES"));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("Every Java platform has SHA-256", e);
            }
        }

        private byte[] apply(int mode, byte[] vector, byte[] data, int from) {
            try {
                Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
                cipher.init(mode, secret, new GCMParameterSpec(TAG_BITS, vector));
                return cipher.doFinal(data, from, data.length - from);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("A kept answer cannot be sealed or opened", e);
            }
        }
    }

    /** An answer as it is kept; empty if it is no text, or too long. */
    static Optional<String> sealed(ContainerResponseContext response, Seal seal) {
        Object entity = response.getEntity();
        if (entity != null && !(entity instanceof String)) {
            return Optional.empty();
        }
        ObjectNode node = Frames.object().put("status", response.getStatus());
        ObjectNode headers = node.putObject("headers");
        for (String name : HEADERS) {
            List<Object> values = response.getHeaders().get(name);
            if (values != null) {
                values.forEach(value -> headers.withArray(name).add(value.toString()));
            }
        }
        if (entity != null) {
            node.put("body", (String) entity);
        }
        byte[] vector = new byte[VECTOR];
        RANDOM.nextBytes(vector);
        byte[] cipher = seal.apply(Cipher.ENCRYPT_MODE, vector, Frames.bytes(node), 0);
        byte[] all = new byte[VECTOR + cipher.length];
        System.arraycopy(vector, 0, all, 0, VECTOR);
        System.arraycopy(cipher, 0, all, VECTOR, cipher.length);
        String text = Base64.getEncoder().encodeToString(all);
        return text.length() <= Once.LONGEST ? Optional.of(text) : Optional.empty();
    }

    /** The answer that was kept. */
    static Response opened(String text, Seal seal) throws WireException {
        byte[] all = Base64.getDecoder().decode(text);
        byte[] vector = java.util.Arrays.copyOf(all, VECTOR);
        String plain = new String(seal.apply(Cipher.DECRYPT_MODE, vector, all, VECTOR), StandardCharsets.UTF_8);
        JsonNode node = Fields.of(plain).object();
        Response.ResponseBuilder answer = Response.status(node.get("status").intValue());
        node.get("headers").properties().forEach(header ->
                header.getValue().forEach(value -> answer.header(header.getKey(), value.textValue())));
        if (node.has("body")) {
            answer.entity(node.get("body").textValue());
        }
        return answer.build();
    }
}
