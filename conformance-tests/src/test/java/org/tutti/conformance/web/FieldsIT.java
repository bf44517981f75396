package org.tutti.conformance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tutti.conformance.support.Messages;
import org.tutti.conformance.support.ProtocolDocument;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.Schemas;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/**
 * Every field of every message to the server, given every value it should not have. What its schema refuses the server
 * refuses, with a code of the document; what it allows is answered one way or the other; and the connection goes on.
 */
@Tag("web")
@Requirement("H-61")
@ExtendWith(SharedServer.class)
class FieldsIT {
    private static final List<String> OF_ANY_TYPE = List.of("null", "true", "{}", "[]", "[1]", "{\"type\":\"ping\"}");
    private static final List<String> NUMBERS = List.of("NaN", "Infinity", "-0", "-0.0", "-1", "1e999", "-1e999", "1e308",
            "-1e308", "1e-320", "9".repeat(400), "0.1e1e1", "1e2147483648", "01", "1" + "0".repeat(2000));
    private static final List<String> STRINGS = List.of("\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"",
            "\"\\u202e\"", "\"1\"", "\"" + "x".repeat(65) + "\"", "\"" + "x".repeat(1025) + "\"", "\"" + "\\u00e9".repeat(2000) + "\"",
            "\"\\x\"", "\"\n\"", "\"unended");

    private static final Set<String> ANSWERS = Set.of("error", "accepted", "welcome", "pong");
    private static final Set<String> NEVER = Set.of("internal", "not-ready", "rate-limited");

    private final TuttiServer server;

    FieldsIT(TuttiServer server) {
        this.server = server;
    }

    static Stream<Arguments> fields() {
        return ProtocolDocument.toServer().stream().flatMap(type -> ProtocolDocument.schema(type).at("/properties")
                .propertyStream().map(field -> Arguments.of(type, field.getKey())));
    }

    static Set<String> messages() {
        return ProtocolDocument.toServer();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("fields")
    void aFieldOfAnyValue_isTakenOrRefused_andTheConnectionGoesOn(String type, String field) {
        Map<String, String> frames = new LinkedHashMap<>();
        ObjectNode without = example(type);
        without.remove(field);
        frames.put("left out", without.toString());
        Stream.of(OF_ANY_TYPE, NUMBERS, STRINGS).flatMap(List::stream).forEach(value -> frames.put(value, with(type, field, value)));
        frames.put("twice", with(type, field, "1,\"" + field + "\":1"));
        check(type, frames);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageInDisguise_isMalformed_andTheConnectionGoesOn(String type) {
        String message = example(type).toString();
        check(type, Map.of(
                "in an array", "[" + message + "]",
                "in a string", "\"" + message.replace("\"", "\\\"") + "\"",
                "in an object", "{\"" + type + "\":" + message + "}",
                "twice", message + message,
                "cut off", message.substring(0, message.length() - 1),
                "very deep", with(type, "depth", "[".repeat(100) + "]".repeat(100)),
                "with a comment", message.replaceFirst("\\{", "{/* now */"),
                "with a mark of byte order", "\ufeff" + message));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void fieldsThatAreNotInTheDocument_changeNothing(String type) {
        try (Room room = Room.open(server, "Future")) {
            TuttiClient client = sender(room, type);
            ObjectNode message = in(room, example(type)).put("x-mood", "good").putNull("x-later");
            message.putObject("x-more").putArray("list").add(1).addObject().put("type", "leave");
            if (type.equals("report")) {
                client.send(message);
                client.ping();
                assertThat(client.received("error")).isEmpty();
            } else {
                client.answer(message, ProtocolDocument.repliesByRequest().get(type).stream()
                        .filter(reply -> !reply.equals("error")).findFirst().orElseThrow());
            }
        }
    }

    /** Sends each frame on a connection that is where such a message is allowed, and expects what its schema says. */
    private void check(String type, Map<String, String> frames) {
        try (Room room = Room.open(server, "Fields")) {
            boolean once = Set.of("hello", "leave").contains(type);
            TuttiClient lasting = sender(room, type);
            TuttiClient bystander = room.guest("Ben");
            int refused = 0;
            for (Map.Entry<String, String> frame : frames.entrySet()) {
                String text = frame.getValue().replace(ProtocolDocument.example("hello").get("session").asText(), room.session());
                String what = type + ", " + frame.getKey() + ": " + shortened(text);
                TuttiClient client = once ? sender(room, type) : lasting;
                Optional<String> code = refusal(client, type, text);
                if (code.isEmpty()) {
                    assertThat(lenientlyValid(text)).as("may be taken: " + what).isTrue();
                } else {
                    assertThat(code.get()).as(what).isIn(ProtocolDocument.errorCodes()).isNotIn(NEVER);
                    refused++;
                }
                if (once && code.isPresent()) {
                    client.ping();
                }
            }
            assertThat(refused).as("refusals").isPositive();
            lasting.ping();
            bystander.ping();
            assertThat(bystander.received("error")).isEmpty();
        }
    }

    /** The code with which a frame was refused, if it was: all messages are answered but for reports that are taken. */
    private static Optional<String> refusal(TuttiClient client, String type, String frame) {
        int before = client.received().size();
        client.sendRaw(frame);
        if (type.equals("report")) {
            client.ping(); // what was wrong with a report is told before
        } else {
            client.await("an answer", _ -> answer(client, before).isPresent());
        }
        return answer(client, before).filter(each -> each.path("type").asText().equals("error"))
                .map(error -> error.get("code").asText());
    }

    private static Optional<JsonNode> answer(TuttiClient client, int from) {
        return client.received().stream().skip(from).filter(each -> ANSWERS.contains(each.path("type").asText())).findFirst();
    }

    /** By its schema, a {@code null} being as if the field were left out. */
    private static boolean lenientlyValid(String frame) {
        try {
            ObjectNode message = (ObjectNode) Messages.JSON.readTree(frame);
            message.properties().removeIf(field -> field.getValue().isNull());
            Schemas.checkSent(message);
            return true;
        } catch (JsonProcessingException | RuntimeException | Schemas.ProtocolViolation e) {
            return false;
        }
    }

    private static TuttiClient sender(Room room, String type) {
        return switch (type) {
            case "hello" -> room.connect();
            case "leave" -> room.guest("Ben");
            default -> room.host("Ada");
        };
    }

    private static ObjectNode in(Room room, ObjectNode message) {
        return message.has("session") ? message.put("session", room.session()) : message;
    }

    private static ObjectNode example(String type) {
        return ProtocolDocument.example(type).put("id", "mine");
    }

    private static String with(String type, String field, String value) {
        ObjectNode message = example(type);
        message.remove(field);
        String rest = message.toString();
        return rest.substring(0, rest.length() - 1) + (message.isEmpty() ? "" : ",") + "\"" + field + "\":" + value + "}";
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
