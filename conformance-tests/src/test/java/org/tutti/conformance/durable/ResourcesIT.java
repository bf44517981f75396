package org.tutti.conformance.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.durable.Rest.ok;
import static org.tutti.conformance.durable.Rest.tag;
import static org.tutti.conformance.support.TuttiApi.assertProblem;
import static org.tutti.conformance.support.TuttiApi.parse;
import static org.tutti.conformance.support.TuttiClient.hello;
import static org.tutti.conformance.support.TuttiClient.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.conformance.support.Messages;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** Sessions by their resources: who is in them, who has control, what comes, what was said, why it stands still. */
@Tag("durable")
@ExtendWith(SharedServer.class)
class ResourcesIT {

    private final TuttiServer server;

    ResourcesIT(TuttiServer server) {
        this.server = server;
    }

    @Test
    @Requirement("C-20")
    void aMember_isMadeSomethingElse_andTurnedOut_whileTheOthersGoOn() {
        try (Room room = Room.open(server, "Members")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            TuttiClient cleo = room.guest("Cleo");
            Rest host = Rest.asHost(server, room.created());
            JsonNode members = host.read("/members");
            assertThat(members.get("size").asInt()).isEqualTo(3);
            assertThat(members.findValuesAsText("name")).containsExactlyInAnyOrder("Ada", "Ben", "Cleo");

            String at = "/members/" + ben.welcome().member();
            assertThat(parse(ok(host.put(at + "/role", Map.of("role", "viewer")))).get("role").asText()).isEqualTo("viewer");
            assertThat(host.read(at).get("role").asText()).isEqualTo("viewer");
            assertProblem(host.as(ben.welcome().seat()).put(at + "/role", Map.of("role", "cohost")), 403, "not-permitted");
            assertProblem(host.put("/members/nobody/role", Map.of("role", "viewer")), 404, "member-unknown");

            assertThat(host.delete(at).statusCode()).isEqualTo(204);
            assertThat(ben.awaitClosed()).isEqualTo(4005);
            assertThat(host.delete(at).statusCode()).as("again").isEqualTo(204);
            assertProblem(host.get(at), 404, "member-unknown");
            assertThat(cleo.timelineOf(ada.play()).last().velocity()).isEqualTo(1);
        }
    }

    @Test
    void members_comeInPages_andObserversAreSeenByThoseWhoRunIt() {
        try (Room room = Room.open(server, "Pages")) {
            room.host("Ada");
            for (String name : List.of("Ben", "Cleo", "Dan")) {
                room.guest(name);
            }
            TuttiClient guest = room.guest("Eva");
            room.invited("Olga", server.api().invite(room.created(), "observer", true).token());
            Rest host = Rest.asHost(server, room.created());
            List<String> names = new ArrayList<>();
            List<JsonNode> pages = host.pages("/members?limit=2");
            pages.forEach(page -> names.addAll(page.findValuesAsText("name")));
            assertThat(pages).hasSize(3);
            assertThat(names).containsExactlyInAnyOrder("Ada", "Ben", "Cleo", "Dan", "Eva", "Olga");
            JsonNode seen = host.as(guest.welcome().seat()).read("/members");
            assertThat(seen.findValuesAsText("name")).doesNotContain("Olga");
            assertThat(seen.get("size").asInt()).isEqualTo(5);
        }
    }

    @Test
    @Requirement("C-68")
    void control_isHandedOver_asked_taken_andLetGo() {
        try (Room room = Room.open(server, "Control")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            Rest host = Rest.asHost(server, room.created());
            Rest guest = host.as(ben.welcome().seat());
            assertThat(host.read("/control").get("name").asText()).isEqualTo("Ada");

            HttpResponse<String> asked = guest.put("/control", Map.of("member", ben.welcome().member()));
            assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
            assertThat(parse(asked).at("/requests/0/name").asText()).isEqualTo("Ben");
            for (int i = 0; i < 2; i++) {
                JsonNode given = parse(ok(host.put("/control", Map.of("member", ben.welcome().member()))));
                assertThat(given.get("member").asText()).isEqualTo(ben.welcome().member());
            }
            assertProblem(host.as(ada.welcome().seat()).delete("/control"), 403, "control-denied");
            assertThat(guest.delete("/control").statusCode()).isEqualTo(204);
            assertThat(host.read("/control").get("name").asText()).as("who runs it, as nobody asks").isEqualTo("Ada");
            ok(host.put("/control", Map.of("member", ben.welcome().member())));
            ok(host.as(ada.welcome().seat()).put("/control", Map.of("member", ada.welcome().member())));
            assertThat(host.read("/control").get("name").asText()).isEqualTo("Ada");
        }
    }

    @Test
    @Requirement("C-68")
    void queue_isAddedTo_ordered_andTakenFrom_onConditions() {
        Rest host = Rest.asHost(server, server.api().createSession("Queue"));
        HttpResponse<String> added = host.post("/queue", Map.of("locator", "file:demo"));
        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
        String item = parse(added).get("id").asText();
        String at = added.headers().firstValue("Location").orElseThrow();
        assertThat(at).endsWith("/queue/" + item);
        assertThat(host.read(at.substring(at.indexOf("/api/")))).isEqualTo(parse(added));

        String before = tag(host.get("/queue"));
        HttpResponse<String> moved = host.put("/queue/" + item + "/position", Map.of("before", "i1"), "If-Match", before);
        assertThat(parse(ok(moved)).at("/items/0/id").asText()).isEqualTo(item);
        assertProblem(host.delete("/queue/" + item, "If-Match", before), 412, "state-changed");
        // What else happens in the session is no change of the queue.
        ok(host.post("/chat", Map.of("text", "Not that one.")));
        assertThat(host.delete("/queue/" + item, "If-Match", tag(moved)).statusCode()).isEqualTo(204);
        assertProblem(host.delete("/queue/" + item), 404, "item-unknown");
        assertThat(host.read("/queue").get("items")).hasSize(1);
    }

    @Test
    void chat_isSaid_andReadInPages_alsoWhenItIsOver() {
        TuttiApi.Created session = server.api().createSession("Chat");
        Rest host = Rest.asHost(server, session);
        for (int i = 1; i <= 5; i++) {
            ok(host.post("/chat", Map.of("text", "Line " + i)));
        }
        assertThat(texts(host.pages("/chat?limit=2"))).containsExactly("Line 4", "Line 5", "Line 2", "Line 3", "Line 1");
        server.api().end(session);
        assertThat(texts(host.pages("/chat?limit=3"))).containsExactly("Line 3", "Line 4", "Line 5", "Line 1", "Line 2");
        assertProblem(host.as(null).get("/chat"), 403, "token-refused");
    }

    private static List<String> texts(List<JsonNode> pages) {
        return pages.stream().flatMap(page -> page.findValuesAsText("text").stream()).toList();
    }

    @Test
    void trace_saysWhyItStandsStill_andTheJournalWhatHappenedBefore() {
        try (Room room = Room.open(server, "Trace")) {
            TuttiClient ada = room.host("Ada");
            ada.play();
            ada.command(message("pause"));
            Rest host = Rest.asHost(server, room.created());
            JsonNode last = host.read("/trace").get("causes");
            assertThat(last.get(last.size() - 1).get("kind").asText()).isEqualTo("pause");
            assertThat(last.get(last.size() - 1).get("name").asText()).isEqualTo("Ada");
            List<String> kinds = host.pages("/trace?after=0&limit=1").stream()
                    .flatMap(page -> page.findValuesAsText("kind").stream())
                    .toList();
            assertThat(kinds).contains("play").endsWith("pause");
        }
    }

    @Test
    void details_areChangedByParts_andToldByWhoAsks() {
        try (Room room = Room.open(server, Map.of("correlation", "call-1", "description", "A router"))) {
            TuttiClient guest = room.guest("Ben");
            Rest host = Rest.asHost(server, room.created());
            HttpResponse<String> changed =
                    host.send("PATCH", "/details", Map.of("hashtags", List.of("router")), "If-Match", tag(host.get("/details")));
            JsonNode details = parse(ok(changed));
            assertThat(details.get("correlation").asText()).isEqualTo("call-1");
            assertThat(details.at("/hashtags/0").asText()).isEqualTo("router");
            assertThat(host.as(guest.welcome().seat()).read("/details").has("correlation")).isFalse();
            assertProblem(host.as(guest.welcome().seat()).send("PATCH", "/details", Map.of("privacy", "public")),
                    403, "not-permitted");
            assertProblem(host.send("PATCH", "/details", Map.of("privacy", "public"), "If-Match", "\"other\""),
                    412, "state-changed");
        }
    }

    @Test
    void journal_isReadInPages_exported_andVerified_alsoWhenItIsOver() {
        TuttiApi.Created session = server.api().createSession("Journal");
        Rest host = Rest.asHost(server, session);
        ok(host.post("/chat", Map.of("text", "Remember this.")));
        server.api().end(session);
        List<JsonNode> entries = new ArrayList<>();
        host.pages("/journal?limit=2").forEach(page -> page.get("entries").forEach(entries::add));
        assertThat(entries).extracting(entry -> entry.get("seq").asLong())
                .containsExactlyElementsOf(LongStream.rangeClosed(1, entries.size()).boxed().toList());
        HttpResponse<String> file = ok(host.get("/journal.jsonl"));
        assertThat(file.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/jsonl");
        assertThat(file.body().lines().map(line -> parsed(line)).toList()).isEqualTo(entries);
        JsonNode verdict = host.read("/journal/verification");
        assertThat(verdict.get("intact").asBoolean()).isTrue();
        assertThat(verdict.get("entries").asLong()).isEqualTo(entries.size());
        assertThat(verdict.get("head")).isEqualTo(entries.getLast().get("digest"));
    }

    private static JsonNode parsed(String line) {
        try {
            return Messages.JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + line, e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/timeline", "/notes", "/details", "/members", "/control", "/queue", "/queue/i1", "/chat", "/trace",
        "/journal", "/journal/verification"})
    @Requirement("C-65")
    void whatIsKept_needNotBeSentAgain_whileItHolds(String path) {
        Rest host = Rest.asHost(server, server.api().createSession("Kept " + path));
        HttpResponse<String> first = host.get(path);
        assertThat(first.headers().firstValue("Cache-Control").orElseThrow()).contains("no-cache");
        assertThat(first.headers().firstValue("Vary").orElseThrow()).contains("Authorization");
        // A strategy may write of itself between the two: then the journal is another, and so is its tag.
        await().until(() -> host.get(path, "If-None-Match", tag(host.get(path))).statusCode() == 304);
        assertThat(host.get(path, "If-None-Match", "\"another\"").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/members?limit=0", "/members?limit=1001", "/chat?limit=501", "/journal?limit=1001", "/trace?limit=0"})
    void aPageOutsideItsRange_isRefused(String path) {
        assertProblem(Rest.asHost(server, server.api().createSession("Ranges")).get(path), 422, "out-of-range");
    }

    @Test
    void aPageThatIsNoNumber_isMalformed() {
        assertProblem(Rest.asHost(server, server.api().createSession("x")).get("/chat?before=a"), 400, "malformed");
    }

    @Test
    @Requirement("C-19")
    @Requirement("C-21")
    void afterTheEnd_everyResourceIsGone_andTokensAreDead() {
        try (Room room = Room.open(server, "Over")) {
            room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            Rest host = Rest.asHost(server, room.created());
            server.api().end(room.created());
            for (Rest one : List.of(host, host.as(ben.welcome().seat()))) {
                for (String path : List.of("/timeline", "/members", "/control", "/queue", "/details", "/notes", "/trace")) {
                    assertProblem(one.get(path), 410, "session-ended");
                }
                assertProblem(one.post("/chat", Map.of("text", "Too late")), 410, "session-ended");
                assertProblem(one.post("/queue", Map.of("locator", "file:demo")), 410, "session-ended");
                assertProblem(one.put("/control", Map.of("member", ben.welcome().member())), 410, "session-ended");
                assertProblem(one.delete("/members/" + ben.welcome().member()), 410, "session-ended");
            }
            assertThat(host.as(ben.welcome().seat()).get("/journal").statusCode()).isIn(403, 410);
        }
    }

    @Test
    @Requirement("W-26")
    void aSessionByInvitation_isNotJoinedWithoutOne_whicheverWayOneComes() {
        TuttiApi.Created session = server.api().createSession(Map.of("rules", Map.of("admission", "invitation")));
        Rest stranger = new Rest(server, session.session(), null);
        for (String path : List.of("/timeline", "/members", "/chat", "/queue", "/journal")) {
            assertProblem(stranger.get(path), 403, "token-refused");
        }
        try (TuttiClient eve = server.connect()) {
            assertThat(eve.refusal(hello(session.session(), "Eve")).code())
                    .isEqualTo("invitation-needed");
        }
    }
}
