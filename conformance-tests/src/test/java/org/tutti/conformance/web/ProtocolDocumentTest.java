package org.tutti.conformance.web;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.conformance.support.Messages;
import org.tutti.conformance.support.ProtocolDocument;
import org.tutti.conformance.support.Schemas;

/** The machine-readable protocol agrees with itself. */
@Tag("web")
class ProtocolDocumentTest {
    private static final JsonNode NONSENSE = Messages.JSON.createArrayNode().add(Messages.JSON.createArrayNode().add(1));
    private static JsonNode messages;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream document = ProtocolDocumentTest.class.getResourceAsStream("/protocol/asyncapi.yaml")) {
            messages = new ObjectMapper(new YAMLFactory()).readTree(document).at("/components/messages");
        }
    }

    static Stream<String> names() {
        return Stream.concat(Schemas.TO_SERVER.stream(), Schemas.FROM_SERVER.stream()).sorted();
    }

    /** Each message is in an operation, each schema belongs to a message. */
    @Test
    void theDocument_namesEveryMessage() throws IOException, URISyntaxException {
        Set<String> schemas = new TreeSet<>();
        Path folder = Path.of(ProtocolDocumentTest.class.getResource("/protocol/schemas").toURI());
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> schemas.add(file.getFileName().toString().replace(".schema.json", "")));
        }
        schemas.remove("common");
        assertThat(names()).containsExactlyElementsOf(schemas);
        schemas.addAll(ProtocolDocument.binary());
        assertThat(ProtocolDocument.messages()).isEqualTo(schemas);
        assertThat(Schemas.TO_SERVER).doesNotContainAnyElementsOf(Schemas.FROM_SERVER);
    }

    @Test
    void theText_namesEveryMessage() {
        Set<String> sent = ProtocolDocument.typesOfTheText("### To the server");
        assertThat(sent).isEqualTo(Schemas.TO_SERVER.stream().map(ProtocolDocumentTest::typeOf).collect(toCollection(TreeSet::new)));
        assertThat(ProtocolDocument.typesOfTheText("### From the server")).isEqualTo(Schemas.FROM_SERVER);
    }

    @Test
    void errorCodes_areThoseOfTheText() {
        assertThat(ProtocolDocument.errorCodes()).isEqualTo(ProtocolDocument.codesOfTheText());
    }

    /** OpenAPI has the resources of the text, and what it refers to is there. */
    @Test
    void openApi_isThatOfTheText() {
        assertThat(ProtocolDocument.resources()).isEqualTo(ProtocolDocument.resourcesOfTheText());
        assertThat(ProtocolDocument.openApiReferences()).isNotEmpty().allSatisfy(reference -> {
            String[] parts = reference.split("#");
            JsonNode target = parts[0].isEmpty() ? ProtocolDocument.openApi()
                    : ProtocolDocument.schema(parts[0].replaceFirst("schemas/(\\w+)\\.schema\\.json", "$1"));
            assertThat(target.at(parts.length < 2 ? "" : parts[1]).isMissingNode()).as(reference).isFalse();
        });
    }

    private static String typeOf(String name) {
        return ProtocolDocument.schema(name).at("/properties/type/const").asText();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyExample_matchesItsSchema(String name) {
        JsonNode examples = messages.at("/" + name + "/examples");
        assertThat(messages.at("/" + name + "/payload/$ref").asText()).isEqualTo("schemas/" + name + ".schema.json");
        assertThat(examples).isNotEmpty();
        for (JsonNode example : examples) {
            assertThat(example.at("/payload/type").asText()).isEqualTo(typeOf(name));
            if (Schemas.TO_SERVER.contains(name)) {
                assertThat(Schemas.nameOfSent(example.get("payload"))).isEqualTo(name);
                Schemas.checkSent(example.get("payload"));
            } else {
                Schemas.checkReceived(example.get("payload"));
            }
        }
    }

    /** An example must be wrong without any of the fields it has to have, and with a wrong one in place of any it has. */
    @ParameterizedTest
    @MethodSource("names")
    void anExampleGoneWrong_isFound(String name) {
        ObjectNode example = ProtocolDocument.example(name);
        boolean sent = Schemas.TO_SERVER.contains(name);
        for (JsonNode field : ProtocolDocument.schema(name).path("required")) {
            assertWrong(sent, example.deepCopy().without(field.asText()));
        }
        example.fieldNames().forEachRemaining(field -> assertWrong(sent, example.deepCopy().set(field, NONSENSE)));
    }

    private static void assertWrong(boolean sent, JsonNode message) {
        assertThatThrownBy(() -> {
            if (sent) {
                Schemas.checkSent(message);
            } else {
                Schemas.checkReceived(message);
            }
        }).as(message.toString()).isInstanceOf(Schemas.ProtocolViolation.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"type\":\"seek\"}", "{\"type\":\"seek\",\"position\":\"1\"}", "{\"type\":\"seek\",\"position\":-1}",
        "{\"type\":\"setRate\",\"rate\":5}", "{\"type\":\"hello\",\"session\":\"s\",\"name\":\"\"}", "{\"type\":\"dance\"}",
        "{\"type\":\"ping\",\"t0\":1,\"id\":7}", "{\"type\":\"pong\",\"t0\":1,\"t1\":2,\"t2\":3}",
        "{\"type\":\"setRules\",\"joinAs\":\"host\"}", "{\"type\":\"setRules\",\"grants\":{\"king\":[]}}",
        "{\"type\":\"setRules\",\"readiness\":{\"quorum\":0}}", "{\"type\":\"setRules\",\"slowMode\":0.5}",
        "{\"type\":\"setGrants\",\"member\":\"m\",\"grants\":[\"fly\"]}", "{\"type\":\"setView\",\"scale\":0}",
        "{\"type\":\"setWaitPoints\",\"item\":\"i1\",\"points\":[{\"position\":0,\"label\":\"x\"}]}",
        "{\"type\":\"setWaitPoints\",\"item\":\"i1\",\"points\":[{\"position\":1}]}", "{\"type\":\"say\",\"text\":\"\"}",
        "{\"type\":\"react\",\"line\":1,\"reaction\":\"seventeen letters\"}", "{\"type\":\"ready\",\"barrier\":1.5}",
        "{\"type\":\"invite\",\"role\":\"viewer\",\"validFor\":0}", "{\"type\":\"history\",\"lines\":[],\"more\":false}",
        "{\"type\":\"hello\",\"session\":\"s\",\"name\":\"n\",\"plays\":1}", "{\"type\":\"chat\",\"text\":\"x\"}"})
    void whatIsNotAMessageToTheServer_isFound(String message) throws IOException {
        JsonNode json = Messages.JSON.readTree(message);
        assertThatThrownBy(() -> Schemas.checkSent(json)).isInstanceOf(Schemas.ProtocolViolation.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"type\":\"pong\",\"t0\":1,\"t1\":2.0001,\"t2\":3}", "{\"type\":\"pong\",\"t0\":1,\"t1\":2}",
        "{\"type\":\"timeline\",\"revision\":1,\"motion\":{\"position\":0,\"velocity\":0},\"pending\":null,\"rate\":1,\"hold\":null,\"cause\":null}",
        "{\"type\":\"roster\",\"revision\":1,\"controller\":null,\"members\":[{\"member\":\"m\",\"name\":\"n\",\"role\":\"king\",\"endpoints\":[]}]}",
        "{\"type\":\"history\",\"before\":3}", "{\"type\":\"historyRequest\",\"before\":3}",
        "{\"type\":\"door\",\"revision\":1,\"waiting\":[{\"member\":\"m\",\"name\":\"n\",\"since\":1}]}",
        "{\"type\":\"queue\",\"revision\":1,\"current\":\"i1\",\"items\":[]}", "{\"type\":\"rules\",\"revision\":1}",
        "{\"type\":\"error\",\"code\":\"oops\",\"message\":\"m\"}", "{\"type\":\"accepted\",\"seq\":0,\"stamp\":1,\"effectiveAt\":2}"})
    void whatIsNotAMessageFromTheServer_isFound(String message) throws IOException {
        JsonNode json = Messages.JSON.readTree(message);
        assertThatThrownBy(() -> Schemas.checkReceived(json)).isInstanceOf(Schemas.ProtocolViolation.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\"text\":\"a\",\"cipher\":\"AAAA\"", "\"cipher\":\"not Base64\"", "\"text\":null",
        "\"text\":\"a\",\"reactions\":[{\"reaction\":\"x\",\"count\":0,\"members\":[]}]"})
    void aLineGoneWrong_isFound(String fields) throws IOException {
        ObjectNode line = ProtocolDocument.example("chat");
        Schemas.checkReceived(line);
        line.remove("text");
        line.setAll((ObjectNode) Messages.JSON.readTree("{" + fields + "}"));
        assertWrong(false, line);
    }

    /** With a barrier, a hold says how far it is. */
    @ParameterizedTest
    @ValueSource(strings = {"until", "waitingFor", "asked", "ready", "notBefore"})
    void aHoldGoneWrong_isFound(String field) throws IOException {
        ObjectNode held = Messages.read(messages.at("/timeline/examples/1/payload"), ObjectNode.class).deepCopy();
        Schemas.checkReceived(held);
        ((ObjectNode) held.get("hold")).remove(field);
        assertWrong(false, held);
    }
}
