package org.tutti.conformance.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
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
import org.tutti.conformance.support.Scene;
import org.tutti.conformance.support.Schemas;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/**
 * Every field of every message to the server, given every value it should not have. What its schema refuses the server
 * refuses, with a code of the document; what it allows is answered one way or the other; and the connection goes on.
 */
@Tag("web")
@Tag("long")
@Requirement("H-61")
@ExtendWith(SharedServer.class)
class FieldsIT {
    private static final List<String> OF_ANY_TYPE = List.of("null", "true", "{}", "[]", "[1]", "{\"type\":\"ping\"}");
    private static final List<String> NUMBERS = List.of("NaN", "Infinity", "-0", "-0.0", "-1", "1e999", "-1e999", "1e308",
            "-1e308", "1e-320", "9".repeat(400), "0.1e1e1", "1e2147483648", "01", "1" + "0".repeat(2000));
    private static final List<String> STRINGS = List.of("\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"",
            "\"\\u202e\"", "\"1\"", "\"" + "x".repeat(65) + "\"", "\"" + "x".repeat(1025) + "\"", "\"" + "\\u00e9".repeat(2000) + "\"",
            "\"\\x\"", "\"\n\"", "\"unended");

    private static final Set<String> ANSWERS =
            Set.of("error", "accepted", "welcome", "waiting", "history", "invitation", "pong", "tree", "triple");
    /** Those that are answered only if something is wrong. */
    private static final Set<String> UNANSWERED = Set.of("report", "giveTree");
    /** After one of these the sender, or the whole session, is gone. */
    private static final Set<String> ONCE = Set.of("hello", "leave", "end");
    private static final Set<String> NEVER = Set.of("internal", "not-ready", "rate-limited");

    private static final String MARK = "the value";

    private final TuttiServer server;

    FieldsIT(TuttiServer server) {
        this.server = server;
    }

    /** The fields that a schema names, and those within the example, as JSON pointers. */
    static Stream<Arguments> fields() {
        return ProtocolDocument.toServer().stream().flatMap(name -> {
            Set<String> fields = new TreeSet<>();
            ProtocolDocument.schema(name).path("properties").fieldNames().forEachRemaining(field -> fields.add("/" + field));
            collect("", ProtocolDocument.example(name), fields);
            return fields.stream().map(field -> Arguments.of(name, field));
        });
    }

    private static void collect(String at, JsonNode node, Set<String> fields) {
        node.propertyStream().forEach(field -> {
            fields.add(at + "/" + field.getKey());
            collect(at + "/" + field.getKey(), field.getValue(), fields);
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            fields.add(at + "/" + i);
            collect(at + "/" + i, node.get(i), fields);
        }
    }

    static Set<String> messages() {
        return ProtocolDocument.toServer();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("fields")
    void aFieldOfAnyValue_isTakenOrRefused_andTheConnectionGoesOn(String type, String field) {
        check(type, example -> {
            Map<String, String> frames = new LinkedHashMap<>();
            frames.put("left out", without(example, field).toString());
            Stream.of(OF_ANY_TYPE, NUMBERS, STRINGS).flatMap(List::stream)
                    .forEach(value -> frames.put(value, with(example, field, value)));
            String key = field.substring(field.lastIndexOf('/') + 1);
            if (!Character.isDigit(key.charAt(0))) {
                frames.put("twice", with(example, field, "1,\"" + key + "\":1"));
            }
            return frames;
        });
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageInDisguise_isMalformed_andTheConnectionGoesOn(String type) {
        check(type, example -> {
            String message = example.toString();
            return Map.of(
                    "in an array", "[" + message + "]",
                    "in a string", "\"" + message.replace("\"", "\\\"") + "\"",
                    "in an object", "{\"" + type + "\":" + message + "}",
                    "twice", message + message,
                    "cut off", message.substring(0, message.length() - 1),
                    "very deep", with(example, "/depth", "[".repeat(100) + "]".repeat(100)),
                    "with a comment", message.replaceFirst("\\{", "{/* now */"),
                    "with a mark of byte order", "\ufeff" + message);
        });
    }

    @ParameterizedTest
    @MethodSource("messages")
    void fieldsThatAreNotInTheDocument_changeNothing(String type) {
        try (Room room = Room.open(server, "Future")) {
            TuttiClient client = Scene.sender(room, type);
            ObjectNode message = example(room, client, type).put("x-mood", "good").putNull("x-later");
            message.putObject("x-more").putArray("list").add(1).addObject().put("type", "leave");
            if (UNANSWERED.contains(type)) {
                client.send(message);
                client.ping();
                assertThat(client.received("error")).isEmpty();
            } else if (type.equals("goLive")) {
                // The film of this scene is not live.
                assertThat(client.refusal(message).code()).isEqualTo("not-allowed");
            } else {
                assertThat(client.answerTo(client.send(message)).get("type").asText()).isNotEqualTo("error");
            }
        }
    }

    /** Sends each frame on a connection that is where such a message is allowed, and expects what its schema says. */
    private void check(String type, Function<ObjectNode, Map<String, String>> mutations) {
        Map<String, String> frames = Map.of("as it should be", "");
        int refused = 0;
        for (int next = 0; next < frames.size(); ) {
            try (Room room = Room.open(server, "Fields")) {
                TuttiClient client = Scene.sender(room, type);
                TuttiClient bystander = room.guest("Ben");
                frames = mutations.apply(example(room, client, type));
                boolean goesOn = true;
                for (Map.Entry<String, String> frame : List.copyOf(frames.entrySet()).subList(next, frames.size())) {
                    String what = type + ", " + frame.getKey() + ": " + shortened(frame.getValue());
                    Optional<String> code = refusal(client, type, frame.getValue());
                    next++;
                    if (code.isEmpty()) {
                        assertThat(lenientlyValid(frame.getValue())).as("may be taken: " + what).isTrue();
                        if (ONCE.contains(type)) {
                            goesOn = false;
                            break;
                        }
                    } else {
                        assertThat(code.get()).as(what).isIn(ProtocolDocument.errorCodes()).isNotIn(NEVER);
                        refused++;
                    }
                }
                if (goesOn) {
                    client.ping();
                }
                if (goesOn || !type.equals("end")) {
                    bystander.ping();
                    assertThat(bystander.received("error")).isEmpty();
                }
            }
        }
        assertThat(refused).as("refusals").isPositive();
    }

    /** The code with which a frame was refused, if it was: all messages are answered but for reports that are taken. */
    private static Optional<String> refusal(TuttiClient client, String type, String frame) {
        int before = client.received().size();
        client.sendRaw(frame);
        if (UNANSWERED.contains(type)) {
            client.ping(); // what was wrong with it is told before
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
            removeNulls(message);
            Schemas.checkSent(message);
            return true;
        } catch (JsonProcessingException | RuntimeException | Schemas.ProtocolViolation e) {
            return false;
        }
    }

    private static void removeNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().removeIf(field -> field.getValue().isNull());
        }
        node.forEach(FieldsIT::removeNulls);
    }

    private static ObjectNode example(Room room, TuttiClient sender, String type) {
        return Scene.arranged(room, sender, type).put("id", "mine");
    }

    private static ObjectNode without(ObjectNode example, String field) {
        ObjectNode message = example.deepCopy();
        switch (message.at(JsonPointer.compile(field).head())) {
            case ObjectNode object -> object.remove(JsonPointer.compile(field).last().getMatchingProperty());
            case ArrayNode array -> array.remove(JsonPointer.compile(field).last().getMatchingIndex());
            default -> throw new IllegalArgumentException(field);
        }
        return message;
    }

    /** The value is not JSON, maybe: it is put in as text. */
    private static String with(ObjectNode example, String field, String value) {
        ObjectNode message = example.deepCopy();
        JsonPointer last = JsonPointer.compile(field).last();
        switch (message.at(JsonPointer.compile(field).head())) {
            case ObjectNode object -> object.put(last.getMatchingProperty(), MARK);
            case ArrayNode array -> array.set(last.getMatchingIndex(), MARK);
            default -> throw new IllegalArgumentException(field);
        }
        return message.toString().replace("\"" + MARK + "\"", value);
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
