package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Part of a session as somebody is told it over HTTP, with the tag that tells it apart from what it was: the same words
 * have the same tag, also after a restart.
 */
record Part(String text, String tag) {

    /** Without {@code revision}, which changes with anything in the session, this part or not. */
    static Part of(JsonNode node) {
        String text = Frames.text(node);
        return new Part(text, '"' + digest(text).substring(0, 32) + '"');
    }

    /** SHA-256 of a text, in hexadecimal digits. */
    static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** The answer with this part, or that it is as it was. */
    Response told(String ifNoneMatch) {
        return told(ifNoneMatch, tag);
    }

    /** The same by another tag: a weak one for what is worth as much, but says when it was asked. */
    Response told(String ifNoneMatch, String by) {
        return Preconditions.known(ifNoneMatch, by)
                ? headed(Response.notModified(), by).build()
                : in(Response.ok(), by).build();
    }

    /** As the body of an answer. */
    Response.ResponseBuilder in(Response.ResponseBuilder answer) {
        return in(answer, tag);
    }

    private Response.ResponseBuilder in(Response.ResponseBuilder answer, String by) {
        return headed(answer.entity(text).type(MediaType.APPLICATION_JSON), by);
    }

    /** May be kept by who asks, and shown again once the server says that it still holds. */
    private static Response.ResponseBuilder headed(Response.ResponseBuilder answer, String by) {
        return answer.header(HttpHeaders.ETAG, by)
                .header(HttpHeaders.VARY, HttpHeaders.AUTHORIZATION)
                .header(HttpHeaders.CACHE_CONTROL, "private, no-cache");
    }
}
