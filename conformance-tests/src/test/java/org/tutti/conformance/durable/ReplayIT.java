package org.tutti.conformance.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.hello;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.seek;
import static org.tutti.conformance.support.TuttiClient.setRate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Messages;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiApi.Created;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** What the server has of a session is what those who ran it were told, byte for byte. */
@Tag("durable")
@Requirement("W-16")
@ExtendWith(SharedServer.class)
class ReplayIT {

    private static final Duration QUIET = Duration.ofMillis(150);

    private final TuttiServer server;
    private final TuttiApi api;

    ReplayIT(TuttiServer server) {
        this.server = server;
        this.api = server.api();
    }

    /** Acts for the host by a program, and waits until who listens has heard of it: a newer frame would replace it. */
    private void does(Created session, Recordings.Listener ada, ObjectNode request) {
        int before = ada.heard();
        api.command(session, request);
        heardMore(ada, before);
    }

    private static void heardMore(Recordings.Listener ada, int before) {
        await("Ada to hear of it").atMost(TuttiClient.LIMIT).until(() -> ada.heard() > before);
        quiet(ada);
    }

    private static void quiet(Recordings.Listener ada) {
        int[] heard = {-1};
        await("nothing more to come").pollDelay(QUIET).pollInterval(QUIET).until(() -> {
            int now = ada.heard();
            boolean same = now == heard[0];
            heard[0] = now;
            return same;
        });
    }

    private static ObjectNode linked() {
        ObjectNode message = message("addTriples");
        message.putArray("triples").addObject()
                .put("subject", "file:demo#t=1,2").put("object", "https://en.wikipedia.org/wiki/Evening");
        return message;
    }

    private static ObjectNode rules(String name, String value) {
        ObjectNode rules = message("setRules");
        return rules.put(name, value);
    }

    private static String type(String frame) {
        return frame.startsWith("{\"type\":\"") ? frame.substring(9, frame.indexOf('"', 9)) : "binary";
    }

    @Test
    void replay_hasEveryFrameTheHostWasTold_inTheSameOrder_byteForByte() throws Exception {
        Created session = api.createSession(Map.of("title", "All there is", "items", List.of("file:demo"),
                "rules", Map.of("admission", "ask")));
        try (var ada = new Recordings.Listener(server, session, "Ada"); TuttiClient ben = server.connect();
                TuttiClient eva = server.connect()) {
            int before = ada.heard();
            ben.knock(hello(session.session(), "Ben").put("plays", false));
            heardMore(ada, before);
            String benId = Messages.JSON.readTree(ada.frames().stream()
                    .filter(frame -> type(frame).equals("door")).toList().getLast())
                    .path("waiting").path(0).path("member").asText();
            does(session, ada, message("admit").put("member", benId));
            ben.awaitWelcome();
            does(session, ada, rules("admission", "link"));
            before = ada.heard();
            eva.welcomed(hello(session.session(), "Eva").put("plays", false));
            heardMore(ada, before);

            does(session, ada, message("play"));
            does(session, ada, seek(42));
            does(session, ada, setRate(1.5));
            does(session, ada, message("pause"));
            does(session, ada, message("setView").put("scale", 2));
            does(session, ada, message("setNotice").put("text", "This is recorded."));
            does(session, ada, message("setDetails").put("description", "An evening").put("correlation", "case-7"));
            before = ada.heard();
            ben.say("Grüße, “Ada” \\ 👋");
            heardMore(ada, before);
            does(session, ada, message("takeNote").put("text", "Asks for the price"));
            does(session, ada, message("setTrial").put("purpose", "How late is too late?"));
            before = ada.heard();
            eva.command(message("consent").put("agreed", true));
            heardMore(ada, before);
            does(session, ada, linked());
            does(session, ada, message("setRole").put("member", benId).put("role", "cohost"));
            does(session, ada, rules("chat", "encrypted"));
            before = ada.heard();
            ben.sayEncrypted(new byte[40]);
            heardMore(ada, before);
            does(session, ada, message("handOver").put("member", benId));
            before = ada.heard();
            ben.command(message("next"));
            heardMore(ada, before);
            before = ada.heard();
            eva.command(message("leave"));
            heardMore(ada, before);
            api.end(session);

            List<String> told = ada.untilTheEnd();
            HttpResponse<String> answer = Recordings.ask(api, session);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/jsonl");
            assertThat(told.stream().map(ReplayIT::type).distinct().toList())
                    .contains("timeline", "roster", "queue", "view", "rules", "door", "chat", "notes", "details", "notice",
                            "trial", "tree", "binary", "error");
            assertThat(Recordings.framesFrom(ada.welcomedAt(), answer.body())).isEqualTo(String.join(",", told));
            assertThat(Recordings.ask(api, session).body()).as("read once more").isEqualTo(answer.body());
        }
    }

    @Test
    void replay_isForThoseWhoRunTheSession_openOrOver() {
        Created session = api.createSession("Ours");
        Created other = api.createSession("Another's");
        try (TuttiClient ada = server.connect().joinAsHost(session, "Ada");
                TuttiClient ben = server.connect().join(session.session(), "Ben")) {
            assertThat(replay(session, ada.welcome().seat()).statusCode()).isEqualTo(200);
            TuttiApi.assertProblem(replay(session, ben.welcome().seat()), 403, "not-permitted");
            TuttiApi.assertProblem(replay(session, other.hostToken()), 403, "token-refused");
            TuttiApi.assertProblem(api.get("api/sessions/" + session.session() + "/replay"), 403, "token-refused");
            TuttiApi.assertProblem(replay(new Created("nobody", "", ""), session.hostToken()), 404, "session-unknown");
        }
        api.end(session);
        assertThat(replay(session, session.hostToken()).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> replay(Created session, String token) {
        return api.send(api.request("api/sessions/" + session.session() + "/replay")
                .header("Authorization", "Bearer " + token).GET(), BodyHandlers.ofString());
    }

    @Test
    void replay_ofAnOpenSession_endsNow_andSaysSo() throws Exception {
        Created session = api.createSession("Still on");
        try (TuttiClient ada = server.connect().joinAsHost(session, "Ada")) {
            ClockEstimate clock = ada.estimateClock();
            ada.play();
            List<String> lines = Recordings.ask(api, session).body().lines().toList();
            var end = Messages.JSON.readTree(lines.getLast());
            assertThat(end.get("ended").asBoolean()).isFalse();
            assertThat(end.get("until").asDouble()).isCloseTo(clock.now(), within(2_000.0));
        }
    }
}
