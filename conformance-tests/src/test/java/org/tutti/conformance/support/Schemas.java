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

/**
 * The published JSON Schemas, one per message. A message has the name of its type, but for {@code history}, which is
 * the type of a question and of its answer: the question is {@code historyRequest}.
 */
public final class Schemas {
    public static final Set<String> TO_SERVER = ProtocolDocument.toServer();
    public static final Set<String> FROM_SERVER = ProtocolDocument.fromServer();

    /** Fields that hold an instant of the server clock, or a time in ms, wherever they stand. */
    private static final Set<String> INSTANTS = Set.of("t1", "t2", "time", "timestamp", "stamp", "effectiveAt", "since", "at",
            "until", "notBefore", "startsAt", "begunAt", "expiresAt");

    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    private static final SchemaValidatorsConfig CONFIG =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    private static final Map<String, JsonSchema> LOADED = new ConcurrentHashMap<>();

    private Schemas() {}

    public static void checkSent(JsonNode message) {
        check(message, nameOfSent(message), TO_SERVER, "to the server");
    }

    /** The name that a message to the server has in the document. */
    public static String nameOfSent(JsonNode message) {
        String type = message.path("type").asText();
        return type.equals("history") ? "historyRequest" : type;
    }

    public static void checkReceived(JsonNode message) {
        check(message, message.path("type").asText(), FROM_SERVER, "from the server");
        for (String field : INSTANTS) {
            for (JsonNode instant : message.findValues(field)) {
                if (instant.decimalValue().stripTrailingZeros().scale() > 3) {
                    throw new ProtocolViolation("The instant " + field + " has more than three decimals: " + message);
                }
            }
        }
    }

    private static void check(JsonNode message, String name, Set<String> names, String direction) {
        if (!names.contains(name)) {
            throw new ProtocolViolation("No message " + direction + " is «" + name + "»: " + message);
        }
        Set<ValidationMessage> faults = LOADED.computeIfAbsent(name, Schemas::load).validate(message);
        if (!faults.isEmpty()) {
            throw new ProtocolViolation("A message " + direction + " does not match " + name + ".schema.json: "
                    + faults.stream().map(ValidationMessage::getMessage).collect(Collectors.joining("; "))
                    + "\n  " + message);
        }
    }

    private static JsonSchema load(String name) {
        SchemaLocation location = SchemaLocation.of("classpath:protocol/schemas/" + name + ".schema.json");
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
