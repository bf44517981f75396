package org.tutti.conformance.support;

import static java.util.stream.Collectors.joining;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Forms as browsers and OAuth clients send them, for {@link Issuer}. */
final class Forms {
    private Forms() {}

    static Map<String, String> read(String form) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : (form == null ? "" : form).split("&")) {
            String[] both = pair.split("=", 2);
            fields.put(decoded(both[0]), both.length == 2 ? decoded(both[1]) : "");
        }
        return fields;
    }

    static String write(Map<String, String> fields) {
        return fields.entrySet().stream().map(each -> encoded(each.getKey()) + '=' + encoded(each.getValue())).collect(joining("&"));
    }

    /** Whether a request is of this client: in the header (RFC 6749, 2.3.1), or in the form. */
    static boolean isClient(HttpExchange exchange, Map<String, String> form, String id, String secret) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        if (header == null || !header.startsWith("Basic ")) {
            return id.equals(form.get("client_id")) && secret.equals(form.get("client_secret"));
        }
        String given = new String(Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8);
        // Some clients send both as they are, though the standard has them encoded.
        return given.equals(encoded(id) + ':' + encoded(secret)) || given.equals(id + ':' + secret);
    }

    /** RFC 7636, S256. */
    static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
