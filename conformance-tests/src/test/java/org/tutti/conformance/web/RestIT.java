package org.tutti.conformance.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.conformance.support.TuttiApi.assertProblem;
import static org.tutti.conformance.support.TuttiApi.json;
import static org.tutti.conformance.support.TuttiApi.parse;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiServer;

/** The little REST there is. */
@Tag("web")
@ExtendWith(SharedServer.class)
class RestIT {
    private final TuttiServer server;
    private final TuttiApi api;

    RestIT(TuttiServer server) {
        this.server = server;
        this.api = server.api();
    }

    @Test
    @Requirement("W-1")
    void creatingASession_answersWithItsAddressAndAHostToken() {
        HttpResponse<String> answer = api.post("api/sessions", json(Map.of("item", "file:demo", "title", "Friday film")));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        JsonNode created = parse(answer);
        String session = created.get("session").asText();
        assertThat(session).matches("[A-Za-z0-9_-]{8,64}");
        assertThat(created.get("hostToken").asText()).isNotBlank();
        assertThat(created.get("url").asText()).contains(session).doesNotContain(created.get("hostToken").asText());
        URI location = answer.uri().resolve(answer.headers().firstValue("Location").orElseThrow());
        assertThat(location).isEqualTo(server.root().resolve("api/sessions/" + session));
    }

    @Test
    @Requirement("W-1")
    void aTitle_isOptional() {
        HttpResponse<String> answer = api.post("api/sessions", json(Map.of("item", "file:demo")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        JsonNode session = parse(api.get("api/sessions/" + parse(answer).get("session").asText()));
        assertThat(session.get("title").asText()).isNotBlank();
    }

    @Test
    @Requirement("W-3")
    void everySession_hasAnAddressAndATokenOfItsOwn() {
        TuttiApi.Created one = api.createSession("One");
        TuttiApi.Created other = api.createSession("Other");
        assertThat(one.session()).isNotEqualTo(other.session());
        assertThat(one.hostToken()).isNotEqualTo(other.hostToken());
    }

    @Test
    @Requirement("W-1")
    @Requirement("C-68")
    void aSession_showsWhatOneMayKnowBeforeJoining() {
        try (Room room = Room.open(server, "Preview")) {
            room.host("Ada");
            HttpResponse<String> answer = api.get("api/sessions/" + room.session());

            assertThat(answer.statusCode()).isEqualTo(200);
            JsonNode session = parse(answer);
            assertThat(session.get("session").asText()).isEqualTo(room.session());
            assertThat(session.get("title").asText()).isEqualTo("Preview");
            assertThat(session.get("item").get("locator").asText()).isEqualTo("file:demo");
            assertThat(session.has("members")).isTrue();
            assertThat(answer.body()).doesNotContain(room.created().hostToken());
            assertThat(api.get("api/sessions/" + room.session()).body()).as("asked again").isEqualTo(answer.body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere", "%00", "a%2fb", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void aSessionThatDoesNotExist_isNotFound(String session) {
        HttpResponse<String> answer = api.get("api/sessions/" + session);
        assertThat(answer.statusCode()).isIn(404, 400);
        if (session.equals("nowhere")) {
            assertProblem(answer, 404, "session-unknown");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{}", "{\"item\":7}", "{\"item\":null}", "{\"title\":\"No item\"}",
        "{\"item\":\"file:demo\",\"title\":[]}", "{\"item\":\"file:demo\",\"item\":\"file:demo\"}"})
    void aRequestThatIsNotInTheProtocol_isMalformed(String body) {
        assertProblem(api.post("api/sessions", body), 400, "malformed");
    }

    @Test
    void aBodyOfMoreThan16KiB_isTooLarge() {
        assertProblem(api.post("api/sessions", " ".repeat(16_384)), 400, "malformed");
        assertProblem(api.post("api/sessions", " ".repeat(16_385)), 413, "too-large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\u0000b", "two\\nlines", "\\ud800", "\\u202egnol"})
    void aTitleThatCannotBeShown_isOutOfRange(String title) {
        assertProblem(api.post("api/sessions", "{\"item\":\"file:demo\",\"title\":\"" + title + "\"}"), 422, "out-of-range");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Accept: a/b;q=x", "Accept: ;;;", "Accept-Language: ;;;q=zz", "Accept: application/xml"})
    void headersThatAskForWhatThereIsNot_areNotLookedAt(String header) {
        String[] parts = header.split(": ");
        assertThat(api.send(api.request("api/status").header(parts[0], parts[1]), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:nothing-of-that-name", "file:../demo", "file:/etc/passwd", "nobody:demo", "demo", "http://127.0.0.1:1/x.mp4"})
    void anItemThatCannotBeHad_isUnavailable(String item) {
        assertProblem(api.post("api/sessions", json(Map.of("item", item))), 422, "media-unavailable");
    }

    @Test
    void status_saysReadyAndCounts() {
        try (Room room = Room.open(server, "Counted")) {
            JsonNode before = api.status();
            room.host("Ada");
            JsonNode after = api.status();

            assertThat(after.get("status").asText()).isEqualTo("ready");
            assertThat(after.get("clock").asText()).isNotBlank().isEqualTo(before.get("clock").asText());
            assertThat(after.get("sessions").asInt()).isPositive();
            assertThat(after.get("endpoints").asInt()).isPositive();
            assertThat(after.get("journal").get("entries").asLong()).isGreaterThan(before.get("journal").get("entries").asLong());
            assertThat(after.get("journal").get("commits").asLong()).isGreaterThan(before.get("journal").get("commits").asLong());
        }
    }

    @Test
    void gateways_areInTheStatus_andAmongTheFigures_andTheSessionSaysWhereElsePeopleComeIn() {
        try (Room room = Room.open(server, "Found")) {
            JsonNode web = api.status().get("gateways").get("web");
            assertThat(web.get("up").asBoolean()).isTrue();
            room.host("Ada");
            assertThat(api.status().get("gateways").get("web").get("counters").get("websockets").asLong())
                    .isGreaterThan(web.get("counters").get("websockets").asLong());
            assertThat(api.metric("tutti_gateway_up{gateway=\"web\"}")).isEqualTo(1);
            assertThat(api.metric("tutti_gateway_web_websockets_total")).isPositive();
            // The page is not elsewhere.
            assertThat(parse(api.get("api/sessions/" + room.session())).path("addresses").has("web")).isFalse();
        }
    }

    @Test
    void plugins_listTheStrategiesAndTheSourceThatComeWithTheServer() {
        HttpResponse<String> answer = api.get("api/plugins");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(parse(answer)).extracting(plugin -> plugin.get("kind").asText() + " " + plugin.get("name").asText())
                .contains("strategy server-clock", "strategy ready-quorum", "source file");
        assertThat(parse(answer)).allSatisfy(plugin -> {
            assertThat(plugin.get("bundle").asText()).isNotBlank();
            assertThat(plugin.get("version").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
        });
    }
}
