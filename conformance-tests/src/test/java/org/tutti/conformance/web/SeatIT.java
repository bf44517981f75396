package org.tutti.conformance.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiApi.assertProblem;
import static org.tutti.conformance.support.TuttiApi.parse;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** Members over HTTP: by their seat they are who they are over the WebSocket, and nobody else. */
@Tag("web")
@ExtendWith(SharedServer.class)
class SeatIT {

    private final TuttiServer server;

    SeatIT(TuttiServer server) {
        this.server = server;
    }

    @Test
    void aMember_readsTheTimeline_andAsksForWhatTheyMay() {
        try (Room room = Room.open(server, "Seats")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");

            assertThat(parse(get(room, "/timeline", ben)).get("type").asText()).isEqualTo("timeline");
            HttpResponse<String> said = post(room, "/requests", ben, "{\"type\":\"say\",\"text\":\"From afar.\"}");
            assertThat(parse(said).get("type").asText()).isEqualTo("accepted");
            assertThat(ada.awaitType("chat").get("name").asText()).isEqualTo("Ben");
            assertThat(post(room, "/requests", ada, "{\"type\":\"play\"}").statusCode()).isEqualTo(200);
            assertThat(post(room, "/invitations", ada, "{\"role\":\"viewer\"}").statusCode()).isEqualTo(201);
            assertThat(get(room, "/notes", ada).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aMember_isRefusedOverHttp_whatTheyAreRefusedOverTheWebSocket() {
        try (Room room = Room.open(server, "Seats")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");

            assertProblem(post(room, "/requests", ben, "{\"type\":\"pause\"}"), 403, "control-denied");
            assertProblem(post(room, "/requests", ben, "{\"type\":\"setRules\",\"locked\":true}"), 403, "not-permitted");
            assertProblem(get(room, "/notes", ben), 403, "not-permitted");
            assertProblem(get(room, "/trial", ben), 403, "not-permitted");
            assertProblem(post(room, "/invitations", ben, "{\"role\":\"viewer\"}"), 403, "not-permitted");
            assertProblem(send(by(room, "/invitations/some", ben.welcome().seat()).DELETE()), 403, "not-permitted");
            assertProblem(send(by(room, "", ben.welcome().seat()).DELETE()), 403, "not-permitted");
            assertThat(ada.ping()).isNotNull();
        }
    }

    /** This server calls nobody; that who may is heard is seen by what it is told. */
    @Test
    void callingSomebodyUp_isForWhoMayLetPeopleIn_andLimited() {
        String eva = "{\"to\":\"sip:eva@example.org\"}";
        try (Room room = Room.open(server, "Calls")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            assertProblem(post(room, "/calls", ben, eva), 403, "not-permitted");
            assertProblem(post(room, "/calls", ada, "{}"), 400, "malformed");
            assertProblem(server.api().post("api/sessions/" + room.session() + "/calls", eva), 403, "token-refused");
            for (int i = 0; i < 10; i++) {
                assertProblem(post(room, "/calls", ada, eva), 409, "not-allowed");
            }
            assertProblem(post(room, "/calls", ada, eva), 429, "rate-limited");
            assertProblem(post(room, "/calls", ben, eva), 403, "not-permitted");
        }
    }

    @Test
    @Requirement("C-51")
    void aSeat_isGoodForNothing_whereItsEndpointIsNot() {
        try (Room room = Room.open(server, "Seats"); Room other = Room.open(server, "Elsewhere")) {
            room.host("Ada");
            other.host("Olga");
            TuttiClient ben = room.guest("Ben");
            assertProblem(get(other, "/timeline", ben), 403, "token-refused");
            assertProblem(send(by(room, "/timeline", ben.welcome().device()).GET()), 403, "token-refused");
            ben.command(TuttiClient.message("leave"));
            assertProblem(get(room, "/timeline", ben), 403, "not-joined");
        }
    }

    @Test
    void aMember_isGivenAKeyToSealWith_anotherOneEachTime() {
        try (Room room = Room.open(server, "Keys")) {
            TuttiClient ada = room.host("Ada");
            HttpResponse<String> answer = post(room, "/keys", ada, "");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
            JsonNode key = parse(answer);
            assertThat(Base64.getUrlDecoder().decode(key.get("key").asText())).hasSize(32);
            assertThat(key.get("kid").asText()).matches("[A-Za-z0-9._-]{1,300}").doesNotContain(key.get("key").asText());
            assertThat(key.get("expiresAt").asDouble()).isGreaterThan(ada.welcome().time());
            assertThat(parse(post(room, "/keys", ada, "")).get("key")).isNotEqualTo(key.get("key"));
            assertProblem(send(by(room, "/keys", key.get("kid").asText()).POST(BodyPublishers.noBody())), 403, "token-refused");
            assertProblem(server.api().post("api/sessions/" + room.session() + "/keys", ""), 403, "token-refused");
        }
    }

    @Test
    void aSeat_isGoodForSoManyRequestsASecond() {
        try (Room room = Room.open(server, "Many")) {
            TuttiClient ada = room.host("Ada");
            List<Integer> seen = new ArrayList<>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                // However slow the machine: until one is too many.
                await().atMost(Duration.ofSeconds(60)).until(() -> {
                    IntStream.range(0, 150)
                            .mapToObj(_ -> CompletableFuture.supplyAsync(
                                    () -> get(room, "/timeline", ada).statusCode(), threads))
                            .toList()
                            .forEach(answer -> seen.add(answer.join()));
                    return seen.contains(429);
                });
            }
            assertThat(seen).containsOnly(200, 429);
            assertThat(seen.stream().filter(status -> status == 200).count()).isGreaterThanOrEqualTo(100);
        }
    }

    private HttpResponse<String> get(Room room, String path, TuttiClient member) {
        return send(by(room, path, member.welcome().seat()).GET());
    }

    private HttpResponse<String> post(Room room, String path, TuttiClient member, String body) {
        return send(by(room, path, member.welcome().seat())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder by(Room room, String path, String token) {
        return server.api().request("api/sessions/" + room.session() + path).header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        return server.api().send(request, BodyHandlers.ofString());
    }
}
