package org.tutti.conformance.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The published JSON Schemas, one per message type. */
public final class Schemas {
    public static final Set<String> TO_SERVER =
            Set.of("ping", "hello", "play", "pause", "seek", "setRate", "report", "leave");
    public static final Set<String> FROM_SERVER =
            Set.of("pong", "welcome", "timeline", "roster", "offsets", "accepted", "error");

    /** Fields that hold an instant of the server clock, wherever they stand. */
    private static final Set<String> INSTANTS = Set.of("t1", "t2", "time", "timestamp", "stamp", "effectiveAt", "since", "at");

    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    private static final SchemaValidatorsConfig CONFIG =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    private static final Map<String, JsonSchema> LOADED = new ConcurrentHashMap<>();

    private Schemas() {}

    public static void checkSent(JsonNode message) {
        check(message, TO_SERVER, "to the server");
    }

    public static void checkReceived(JsonNode message) {
        check(message, FROM_SERVER, "from the server");
        for (String field : INSTANTS) {
            for (JsonNode instant : message.findValues(field)) {
                if (instant.decimalValue().stripTrailingZeros().scale() > 3) {
                    throw new ProtocolViolation("The instant " + field + " has more than three decimals: " + message);
                }
            }
        }
    }

    private static void check(JsonNode message, Set<String> types, String direction) {
        String type = message.path("type").asText();
        if (!types.contains(type)) {
            throw new ProtocolViolation("No message " + direction + " has the type «" + type + "»: " + message);
        }
        Set<ValidationMessage> faults = LOADED.computeIfAbsent(type, Schemas::load).validate(message);
        if (!faults.isEmpty()) {
            throw new ProtocolViolation("A message " + direction + " does not match " + type + ".schema.json: "
                    + faults.stream().map(ValidationMessage::getMessage).collect(Collectors.joining("; "))
                    + "\n  " + message);
        }
    }

    private static JsonSchema load(String type) {
        SchemaLocation location = SchemaLocation.of("classpath:protocol/schemas/" + type + ".schema.json");
        return FACTORY.getSchema(location, CONFIG);
    }

    /** A frame that is not in the protocol. */
    public static final class ProtocolViolation extends AssertionError {
        private static final long serialVersionUID = 1;

        ProtocolViolation(String message) {
            super(message);
        }
    }
}
