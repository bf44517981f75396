package org.tutti.conformance.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.conformance.support.TuttiClient.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.ProtocolDocument;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** Somebody with a viewer's tokens tries everything there is. */
@Tag("session")
@ExtendWith(SharedServer.class)
class AttackIT {

    /** What takes nobody's permission. */
    private static final Set<String> ALLOWED = Set.of(
            "ping", "report", "historyRequest", "watchFreely", "setName", "say", "react", "withdrawRequest", "consent",
            "getTree", "getTriple");

    /** Not tried with the others: they change who the attacker is. */
    private static final Set<String> APART = Set.of("hello", "leave");

    private final TuttiServer server;

    AttackIT(TuttiServer server) {
        this.server = server;
    }

    @Test
    @Requirement("C-49")
    @Requirement("C-51")
    void viewer_whoTriesEveryMessageOfTheProtocol_getsNowhere() {
        try (Room room = Room.open(server, "Attacked")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            long line = ben.say("Ben's own line").seq();
            long note = ada.takeNote("Ada's own note").seq();
            ada.command(message("setTrial").put("purpose", "Ada's own trial"));
            TuttiClient eve = room.invited("Eve", ada.invite("viewer", true).token());
            String link = ada.answerTo(ada.send(linking()), "accepted").at("/tree/added/0/triple").asText();
            Map<String, UnaryOperator<ObjectNode>> aims = new TreeMap<>(Map.of(
                    "react", wish -> wish.put("line", line),
                    "removeLine", wish -> wish.put("line", line),
                    "select", wish -> wish.put("item", ada.timeline().item()),
                    "dequeue", wish -> wish.put("item", ada.timeline().item()),
                    "reorder", wish -> wish.put("item", ada.timeline().item()),
                    "setWaitPoints", wish -> wish.put("item", ada.timeline().item()),
                    "dropNote", wish -> wish.put("note", note),
                    "historyRequest", wish -> wish.put("before", 100)));
            for (String type : List.of("getTriple", "changeTriple", "removeTriple")) {
                aims.put(type, wish -> wish.put("triple", link));
            }
            JsonNode before = state(room);
            Map<String, String> answers = new TreeMap<>();
            for (String type : ProtocolDocument.toServer()) {
                if (APART.contains(type)) {
                    continue;
                }
                ObjectNode wish = ProtocolDocument.example(type);
                wish.remove("id");
                if (wish.has("member")) {
                    wish.put("member", ben.welcome().member());
                }
                String id = eve.send(aims.getOrDefault(type, same -> same).apply(wish));
                if (type.equals("report") || type.equals("ping")) {
                    eve.ping();
                    answers.put(type, "taken");
                } else {
                    JsonNode answer = eve.answerTo(id);
                    answers.put(type, answer.get("type").asText().equals("error") ? answer.get("code").asText() : "taken");
                }
            }
            System.out.println("AttackIT: " + answers);
            Map<String, String> refused = new TreeMap<>(answers);
            refused.keySet().removeAll(ALLOWED);
            assertThat(refused).allSatisfy((type, code) -> assertThat(code).as(type)
                    .isIn("not-permitted", "control-denied", "too-late", "chat-mode"));
            assertThat(answers).allSatisfy((type, code) -> {
                if (ALLOWED.contains(type)) {
                    assertThat(code).as(type).isEqualTo("taken");
                }
            });
            eve.command(message("watchFreely").put("freely", false));
            assertThat(state(room)).as("the session after the attack").isEqualTo(before);
            assertThat(ada.roster().controller()).isEqualTo(ada.welcome().member());
            assertThat(server.api().notes(room.created()).get("notes")).hasSize(1);
            assertThat(eve.received().toString()).as("what Eve was told").doesNotContain("Ada's own note");
        }
    }

    private static ObjectNode linking() {
        ObjectNode message = message("addTriples");
        message.putArray("triples").addObject().put("subject", "file:demo#t=1,2").put("object", "geo:41.38,2.17");
        return message;
    }

    /** What an attack could change, as the next who joins is told it. */
    private static JsonNode state(Room room) {
        TuttiClient witness = room.guest("Witness");
        JsonNode welcome = witness.awaitType("welcome");
        witness.command(message("leave"));
        witness.awaitClosed();
        ObjectNode state = org.tutti.conformance.support.Messages.JSON.createObjectNode();
        for (String part : List.of("timeline", "queue", "view", "rules", "tree")) {
            ObjectNode copy = welcome.get(part).deepCopy();
            copy.remove("revision");
            state.set(part, copy);
        }
        state.put("title", welcome.get("title").asText());
        state.set("controller", welcome.at("/roster/controller"));
        return state;
    }

    @Test
    @Requirement("C-51")
    @Requirement("C-68")
    void viewersTokens_openNoneOfTheResourcesOfTheHost() {
        try (Room room = Room.open(server, "Attacked over HTTP")) {
            TuttiClient ada = room.host("Ada");
            String invitation = ada.invite("viewer", true).token();
            TuttiClient eve = room.invited("Eve", invitation);
            TuttiApi.Created foreign = server.api().createSession("Another");
            Map<String, String> answers = new LinkedHashMap<>();
            // Her seat is good for what she may do: look where the film is, and nothing else.
            assertThat(attempt(room.session(), "GET /timeline", eve.welcome().seat()).statusCode()).isEqualTo(200);
            for (String path : List.of("GET /notes", "POST /requests", "POST /invitations", "DELETE /invitations/abc", "DELETE ")) {
                TuttiApi.assertProblem(attempt(room.session(), path, eve.welcome().seat()), 403, "not-permitted");
            }
            for (String token : List.of(
                    eve.welcome().device(), invitation, foreign.hostToken(), "", "Bearer",
                    room.created().hostToken() + "x", room.created().hostToken().replace("host", "seat"))) {
                for (String path : List.of("GET /timeline", "GET /notes", "POST /requests", "POST /invitations",
                        "DELETE /invitations/abc", "DELETE ")) {
                    HttpResponse<String> answer = attempt(room.session(), path, token);
                    TuttiApi.assertProblem(answer, 403, "token-refused");
                    answers.merge(path, "403 token-refused", (one, other) -> one);
                    assertThat(answer.body()).doesNotContain(room.created().hostToken());
                }
            }
            System.out.println("AttackIT over HTTP, with 7 tokens each: " + answers);
            for (String method : List.of("PUT", "PATCH", "DELETE")) {
                HttpResponse<String> answer = server.api().send(
                        server.api().request("api/sessions").method(method, BodyPublishers.noBody()),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).isIn(405, 411, 415);
            }
            ada.play();
        }
    }

    private HttpResponse<String> attempt(String session, String methodAndPath, String token) {
        String[] part = methodAndPath.split(" ", 2);
        HttpRequest.Builder request = server.api().request("api/sessions/" + session + part[1])
                .header("Content-Type", "application/json");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        String body = part[1].equals("/invitations") ? "{\"role\":\"host\"}" : "{\"type\":\"end\"}";
        return server.api().send(
                request.method(part[0], part[0].equals("POST") ? BodyPublishers.ofString(body) : BodyPublishers.noBody()),
                HttpResponse.BodyHandlers.ofString());
    }
}
