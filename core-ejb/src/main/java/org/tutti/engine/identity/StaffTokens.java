package org.tutti.engine.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.tutti.engine.Hmac;
import org.tutti.engine.SignIn;
import org.tutti.engine.Staff;
import org.tutti.session.Template;

/** What this server gives to staff who have signed in on its page: {@code staff.…}. Thread-safe. */
final class StaffTokens {

    /** In µs. */
    static final long LIFETIME = SignIn.LIFETIME_S * 1_000_000L;

    private static final String PREFIX = "staff.";
    private static final JsonMapper JSON = new JsonMapper();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** @param id names this sign-in */
    record SignedIn(String id, Staff staff) {}

    private final byte[] key;

    StaffTokens(byte[] key) {
        this.key = key.clone();
    }

    static boolean looksLike(String token) {
        return token.startsWith(PREFIX);
    }

    /** A fresh one; when it expires is in it. */
    String token(Staff staff) {
        byte[] id = new byte[16];
        RANDOM.nextBytes(id);
        ObjectNode json = JSON.createObjectNode()
                .put("id", BASE64.encodeToString(id))
                .put("tenant", staff.tenant())
                .put("account", staff.account())
                .put("name", staff.name())
                .put("expiresAt", staff.expiresAt());
        staff.roles().forEach(role -> json.withArray("roles").add(role.name()));
        staff.template().ifPresent(template -> json.put("template", template.name()));
        String payload = PREFIX + BASE64.encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
        return payload + '.' + BASE64.encodeToString(mac(payload));
    }

    /** Who has signed in, if it is genuine; it may have expired. */
    Optional<SignedIn> read(String token) {
        int dot = token.lastIndexOf('.');
        if (dot < PREFIX.length() || token.length() > WebTokens.LONGEST) {
            return Optional.empty();
        }
        String payload = token.substring(0, dot);
        byte[] right = BASE64.encode(mac(payload));
        if (!MessageDigest.isEqual(token.substring(dot + 1).getBytes(StandardCharsets.UTF_8), right)) {
            return Optional.empty();
        }
        try {
            byte[] json = Base64.getUrlDecoder().decode(payload.substring(PREFIX.length()));
            return Optional.of(signedIn(JSON.readTree(json)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("It was signed, and is no JSON.", e);
        } catch (IOException e) {
            throw new IllegalStateException("It is in memory.", e);
        }
    }

    private static SignedIn signedIn(JsonNode json) {
        Set<Staff.Role> roles = EnumSet.noneOf(Staff.Role.class);
        json.get("roles").forEach(role -> roles.add(Staff.Role.valueOf(role.asText())));
        return new SignedIn(
                json.get("id").asText(),
                new Staff(
                        json.get("tenant").asText(),
                        json.get("account").asText(),
                        json.get("name").asText(),
                        roles,
                        Optional.ofNullable(json.get("template")).map(each -> Template.valueOf(each.asText())),
                        json.get("expiresAt").asLong()));
    }

    private byte[] mac(String payload) {
        return Hmac.of(key, payload.getBytes(StandardCharsets.UTF_8));
    }
}
