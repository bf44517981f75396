package org.tutti.conformance.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.conformance.support.TuttiApi.assertProblem;
import static org.tutti.conformance.support.TuttiApi.parse;
import static org.tutti.conformance.support.TuttiClient.hello;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.RawHttp;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiServer;

/** Short codes: read out, typed in, and there. */
@Tag("web")
@Tag("long")
@Requirement("W-35")
@ExtendWith(SharedServer.class)
class CodeIT {
    private static final String UNKNOWN = "00000000";

    private final TuttiServer server;
    private final TuttiApi api;

    CodeIT(TuttiServer server) {
        this.server = server;
        this.api = server.api();
    }

    @Test
    void theCodeInTheWelcome_leadsToTheSession_howeverItIsTyped() {
        try (Room room = Room.open(server, "By code")) {
            String code = room.guest("Ben").welcome().code();
            assertThat(code).matches("[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}");
            assertThat(api.summary(room.session()).get("code").asText()).isEqualTo(code);
            for (String typed : List.of(code, code.toLowerCase(), code.replace("-", ""), code.replace("-", "%20"), code.replace('0', 'O').replace('1', 'l'))) {
                HttpResponse<String> answer = api.get("api/codes/" + typed);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                JsonNode found = parse(answer);
                assertThat(found.get("session").asText()).isEqualTo(room.session());
                assertThat(found.get("title").asText()).isEqualTo("By code");
                assertThat(found.get("url").asText()).isEqualTo("/s/" + room.session());
                assertThat(answer.body()).doesNotContain(room.created().hostToken());

                RawHttp.Answer page = RawHttp.get(server.port(), "/c/" + typed);
                assertThat(page.status()).isEqualTo(302);
                assertThat(page.head()).contains("\r\nLocation: /s/" + room.session() + "\r\n");
            }
        }
    }

    @Test
    void anUnknownCode_isNotFound_andThePageSaysSo() {
        assertProblem(api.get("api/codes/" + UNKNOWN), 404, "code-unknown");
        for (Map.Entry<String, String> each : Map.of(
                UNKNOWN, UNKNOWN, "%C3%A4%0d%0aX:y", "%C3%A4%0D%0AX%3Ay", "", "", "x".repeat(300), "x".repeat(40)).entrySet()) {
            RawHttp.Answer page = RawHttp.get(server.port(), "/c/" + each.getKey());
            assertThat(page.status()).isEqualTo(302);
            assertThat(page.head()).contains("\r\nLocation: /?code=" + each.getValue() + "\r\n");
        }
    }

    @Test
    void whoComesByCode_stillAsksAtTheDoor() {
        try (Room room = Room.open(server, Map.of("title", "Ask", "rules", Map.of("admission", "ask")))) {
            String code = room.host("Ada").welcome().code();
            String session = parse(api.get("api/codes/" + code)).get("session").asText();
            room.connect().knock(hello(session, "Ben"));
        }
    }

    @Test
    void theCode_endsWithItsSession() {
        try (Room room = Room.open(server, "Soon over")) {
            String code = room.host("Ada").welcome().code();
            api.end(room.created());
            assertProblem(api.get("api/codes/" + code), 404, "code-unknown");
        }
    }

    @Test
    void theCode_staysTheSame_overARestart() {
        try (TuttiServer own = TuttiServer.start("code"); Room room = Room.open(own, "Kept")) {
            String code = room.host("Ada").welcome().code();
            room.close();
            own.kill9();
            own.restart();
            assertThat(parse(own.api().get("api/codes/" + code)).get("session").asText()).isEqualTo(room.session());
        }
    }

    @Test
    void guessing_isLimited_forEachAddress() {
        try (TuttiServer own = TuttiServer.startWith("guess", List.of("-Dtutti.proxy=true"))) {
            List<HttpResponse<String>> answers = Stream.generate(() -> from(own, "192.0.2.7", "api/codes/")).limit(40).toList();
            assertThat(answers.getFirst().statusCode()).isEqualTo(404);
            HttpResponse<String> last = answers.stream().filter(each -> each.statusCode() == 429).findFirst().orElseThrow();
            assertProblem(last, 429, "rate-limited");
            assertThat(last.headers().firstValue("Retry-After")).contains("1");
            assertThat(answers).filteredOn(each -> each.statusCode() == 404).hasSizeBetween(20, 30);

            assertThat(Stream.generate(() -> from(own, "192.0.2.7", "c/")).limit(5)).as("in a browser, where the page says so").allSatisfy(page -> {
                assertThat(page.statusCode()).isEqualTo(302);
                assertThat(page.headers().firstValue("Location")).contains("/?code=" + UNKNOWN);
            });
            assertThat(from(own, "192.0.2.7", "api/codes/").statusCode()).as("then, asked by the page").isEqualTo(429);
            assertThat(from(own, "192.0.2.8", "api/codes/").statusCode()).as("of somebody else").isEqualTo(404);
        }
    }

    private static HttpResponse<String> from(TuttiServer server, String address, String path) {
        return server.api().send(server.api().request(path + UNKNOWN).header("X-Forwarded-For", address).GET(), BodyHandlers.ofString());
    }
}
