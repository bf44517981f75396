package org.tutti.conformance.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.conformance.support.Messages;
import org.tutti.conformance.support.Schemas;

/** The machine-readable protocol agrees with itself. */
@Tag("web")
class ProtocolDocumentTest {
    private static JsonNode messages;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream document = ProtocolDocumentTest.class.getResourceAsStream("/protocol/asyncapi.yaml")) {
            messages = new ObjectMapper(new YAMLFactory()).readTree(document).at("/components/messages");
        }
    }

    static Stream<String> types() {
        return Stream.concat(Schemas.TO_SERVER.stream(), Schemas.FROM_SERVER.stream()).sorted();
    }

    @Test
    void theDocument_namesEveryMessage() {
        Set<String> named = new HashSet<>();
        messages.fieldNames().forEachRemaining(named::add);
        assertThat(named).containsExactlyInAnyOrderElementsOf(types().toList());
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyExample_matchesItsSchema(String type) {
        JsonNode examples = messages.at("/" + type + "/examples");
        assertThat(messages.at("/" + type + "/payload/$ref").asText()).isEqualTo("schemas/" + type + ".schema.json");
        assertThat(examples).isNotEmpty();
        for (JsonNode example : examples) {
            assertThat(example.at("/payload/type").asText()).isEqualTo(type);
            if (Schemas.TO_SERVER.contains(type)) {
                Schemas.checkSent(example.get("payload"));
            } else {
                Schemas.checkReceived(example.get("payload"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"type\":\"seek\"}", "{\"type\":\"seek\",\"position\":\"1\"}", "{\"type\":\"seek\",\"position\":-1}",
        "{\"type\":\"setRate\",\"rate\":5}", "{\"type\":\"hello\",\"session\":\"s\",\"name\":\"\"}", "{\"type\":\"dance\"}",
        "{\"type\":\"ping\",\"t0\":1,\"id\":7}", "{\"type\":\"pong\",\"t0\":1,\"t1\":2,\"t2\":3}"})
    void whatIsNotAMessageToTheServer_isFound(String message) throws IOException {
        JsonNode json = Messages.JSON.readTree(message);
        assertThatThrownBy(() -> Schemas.checkSent(json)).isInstanceOf(Schemas.ProtocolViolation.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"type\":\"pong\",\"t0\":1,\"t1\":2.0001,\"t2\":3}", "{\"type\":\"pong\",\"t0\":1,\"t1\":2}",
        "{\"type\":\"timeline\",\"revision\":1,\"motion\":{\"position\":0,\"velocity\":0},\"pending\":null,\"rate\":1,\"hold\":null,\"cause\":null}",
        "{\"type\":\"roster\",\"revision\":1,\"controller\":null,\"members\":[{\"member\":\"m\",\"name\":\"n\",\"role\":\"king\",\"endpoints\":[]}]}",
        "{\"type\":\"error\",\"code\":\"oops\",\"message\":\"m\"}", "{\"type\":\"accepted\",\"seq\":0,\"stamp\":1,\"effectiveAt\":2}"})
    void whatIsNotAMessageFromTheServer_isFound(String message) throws IOException {
        JsonNode json = Messages.JSON.readTree(message);
        assertThatThrownBy(() -> Schemas.checkReceived(json)).isInstanceOf(Schemas.ProtocolViolation.class);
    }
}
