package org.tutti.conformance.support.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What tells a request from all others, in a message and in the journal: what it does, and the words or place it does
 * it with.
 */
final class Mark {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Mark() {}

    /** Of a message to the server: {@code say:…}, {@code seek:…}, {@code takeNote:…}. */
    static String of(JsonNode message) {
        return of(message.path("type").asText(), message);
    }

    /** Of an input as the journal has it; empty if it is of another kind. */
    static String ofInput(String input) {
        try {
            JsonNode read = JSON.readTree(input);
            String type = read.path("type").asText();
            return of(type.substring(0, Math.max(0, type.indexOf('/'))), read);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The journal has an input that is not JSON: " + input, e);
        }
    }

    private static String of(String type, JsonNode content) {
        return switch (type) {
            case "say", "takeNote" -> type + ':' + content.path("text").asText();
            case "seek" -> type + ':' + content.path("position").asDouble();
            default -> "";
        };
    }
}
