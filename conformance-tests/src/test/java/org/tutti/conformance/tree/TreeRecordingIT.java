package org.tutti.conformance.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiApi.assertProblem;
import static org.tutti.conformance.support.TuttiApi.parse;
import static org.tutti.conformance.support.TuttiClient.hello;
import static org.tutti.conformance.support.TuttiClient.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.conformance.support.Messages;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiApi.Created;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** A played session is itself a tree; added to another session, it plays there as it was played. */
@Tag("tree")
@Tag("long")
@TestInstance(Lifecycle.PER_CLASS)
class TreeRecordingIT {

    private static final String TURTLE = "text/turtle", JSON_LD = "application/ld+json", JSON = "application/json";
    private static final String FILM = "file:demo";

    /** In s: a few milliseconds of something that runs at several times the speed. */
    private static final double MOMENT = 0.005;

    /** How often it is looked. */
    private static final Duration PACE = Duration.ofMillis(25);

    /** Where the film was when it was looked at. */
    private record Seen(double instant, double position, boolean moved) {}

    private final List<Seen> seen = new ArrayList<>();
    private final Map<String, String> exported = new HashMap<>();
    private TuttiServer server;
    private Created played;
    private double begunAt;
    private JsonNode tree;

    @BeforeAll
    void play() {
        server = TuttiServer.start("tree-recording");
        played = server.api().createSession(Map.of(
                "title", "Lecture", "items", List.of(FILM), "rules", Map.of("readiness", Map.of("limit", 0.5))));
        try (TuttiClient ben = server.connect().welcomed(hello(played.session(), "Ben").put("plays", false))) {
            begunAt = ben.received("welcome").getFirst().get("begunAt").asDouble();
            String session = "urn:tutti:session:" + played.session();
            add(link(session + "#t=0,1000", "https://wiki.example/Lecture"));
            String note = add(link(FILM + "#t=0,5", "data:text/plain,Mind%20this"));
            does(message("play"));
            watch(400);
            String other = add(link(FILM + "#t=0,6", "https://v.example/other.mp4#t=10,60").put("rate", 2));
            add(link("https://v.example/other.mp4#t=11,40", "geo:41.38,2.17").put("parent", other));
            watch(400);
            does(message("pause"));
            watch(200);
            does(message("seek").put("position", 2.5));
            add(link(FILM + "#t=2,4", FILM + "#t=7,9"));
            does(message("play"));
            watch(300);
            change(note, FILM + "#t=1,2.9");
            does(message("setRate").put("rate", 2));
            watch(500);
            does(message("next"));
            watch(1000);
            does(message("pause"));
            watch(200);
        }
        tree = parse(get("", JSON, played.hostToken()));
        for (String format : List.of(TURTLE, JSON_LD, JSON)) {
            exported.put(format, get("?recording=true", format, played.hostToken()).body());
        }
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private void does(ObjectNode command) {
        double effective = server.api().command(played, command).effectiveAt();
        await().pollInterval(PACE).until(() -> look().instant() > effective);
    }

    private void watch(long ms) {
        double until = look().instant() + ms;
        await().pollInterval(PACE).until(() -> look().instant() >= until);
    }

    private Seen look() {
        JsonNode timeline = server.api().timeline(played);
        double instant = timeline.get("time").asDouble();
        JsonNode pending = timeline.get("pending");
        JsonNode motion = pending.isNull() || pending.get("timestamp").asDouble() > instant ? timeline.get("motion") : pending;
        seen.add(new Seen(instant, timeline.get("position").asDouble(), motion.get("velocity").asDouble() != 0));
        return seen.getLast();
    }

    private static ObjectNode link(String subject, String object) {
        return Messages.JSON.createObjectNode().put("subject", subject).put("object", object);
    }

    private String add(ObjectNode link) {
        HttpResponse<String> answer = post(played, "/tree/triples", JSON, link.toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return parse(answer).get("triples").get(0).get("triple").asText();
    }

    private void change(String triple, String subject) {
        String tag = get("/triples/" + triple, JSON, played.hostToken()).headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> answer = server.api().send(
                server.api().asHost(played, "/tree/triples/" + triple)
                        .header("Content-Type", "application/merge-patch+json")
                        .header("If-Match", tag)
                        .method("PATCH", BodyPublishers.ofString(TuttiApi.json(Map.of("subject", subject)))),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private HttpResponse<String> get(String path, String format, String token) {
        return server.api().send(
                server.api().request("api/sessions/" + played.session() + "/tree" + path)
                        .header("Accept", format)
                        .header("Authorization", "Bearer " + token)
                        .GET(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> post(Created session, String path, String format, String body) {
        return server.api().send(
                server.api().asHost(session, path).header("Content-Type", format).POST(BodyPublishers.ofString(body)),
                BodyHandlers.ofString());
    }

    /** A fresh session into which a recording is taken, as the tree that it has then. */
    private JsonNode elsewhere(String recording, String format) {
        Created fresh = server.api().createSession("Elsewhere");
        HttpResponse<String> answer = post(fresh, "/tree/triples?shift=now", format, recording);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return parse(server.api().send(server.api().asHost(fresh, "/tree").GET(), BodyHandlers.ofString()));
    }

    private static List<JsonNode> spans(JsonNode tree, String on) {
        return StreamSupport.stream(tree.get("triples").spliterator(), false)
                .filter(link -> link.get("parent").isNull() && link.get("object").asText().startsWith(on + "#"))
                .toList();
    }

    /** When the first span begins. */
    private static double first(JsonNode tree) {
        return spans(tree, FILM).stream().mapToDouble(link -> link.get("at").get(0).asDouble()).min().orElseThrow();
    }

    /** What played here whenever somebody looked plays there so much later in its session. */
    private void checkPlaysAlike(JsonNode there) {
        double shift = first(there) - first(recording());
        assertThat(shift).as("s after the beginning of the other session").isBetween(0.0, 60.0);
        var here = new PurePlayer(tree);
        var again = new PurePlayer(there);
        int compared = 0;
        for (Seen one : seen) {
            double elapsed = (one.instant() - begunAt) / 1000;
            Map<String, Double> roots = new HashMap<>(Map.of(tree.get("session").asText(), elapsed));
            if (one.moved()) {
                roots.put(FILM, one.position());
            }
            Map<String, List<Double>> actual = plays(again, there, elapsed + shift);
            // Not in the moments in which something begins or ends: positions are told in milliseconds.
            if (counts(again, there, elapsed + shift - MOMENT).equals(counts(again, there, elapsed + shift + MOMENT))) {
                check(here.at(roots), actual, "at %.6f s".formatted(elapsed));
                compared += one.moved() ? 1 : 0;
            }
        }
        assertThat(compared).as("looks at the film while it ran").isGreaterThan(20);
    }

    private static Map<String, List<Double>> plays(PurePlayer player, JsonNode tree, double elapsed) {
        return player.at(Map.of(tree.get("session").asText(), elapsed));
    }

    /** How often each plays. */
    private static Map<String, Integer> counts(PurePlayer player, JsonNode tree, double elapsed) {
        Map<String, Integer> counts = new HashMap<>();
        plays(player, tree, elapsed).forEach((uri, positions) -> counts.put(uri, positions.size()));
        return counts;
    }

    private static void check(Map<String, List<Double>> expected, Map<String, List<Double>> actual, String when) {
        assertThat(actual.keySet()).as(when).isEqualTo(expected.keySet());
        expected.forEach((uri, positions) -> {
            assertThat(actual.get(uri)).as("%s %s", uri, when).hasSameSizeAs(positions);
            for (int i = 0; i < positions.size(); i++) {
                assertThat(actual.get(uri).get(i)).as("%s %s", uri, when).isCloseTo(positions.get(i), within(MOMENT));
            }
        });
    }

    private JsonNode recording() {
        try {
            return Messages.JSON.readTree(exported.get(JSON));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Requirement("H-7")
    void eachSpanBetweenTwoChanges_isALinkOfTheSession() {
        JsonNode recording = recording();
        List<JsonNode> spans = spans(recording, FILM).stream().filter(link -> link.path("recorded").asBoolean()).toList();

        assertThat(spans).as(recording.toPrettyString()).hasSize(4);
        assertThat(spans).allMatch(link -> link.get("subject").asText().startsWith(tree.get("session").asText() + "#t="));
        assertThat(spans.stream().map(link -> link.get("rate").asDouble()).toList()).containsExactly(1.0, 1.0, 2.0, 2.0);
        assertThat(PurePlayer.part(spans.get(1).get("object").asText())[0]).isCloseTo(2.5, within(1e-6));
        assertThat(PurePlayer.part(spans.get(3).get("object").asText())[0]).isZero();
        assertThat(recording.get("whole").asBoolean()).isTrue();
        assertThat(exported.get(TURTLE)).contains("tutti:recorded  true");
        assertThat(tree.findValues("recorded")).as("without being asked for").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {TURTLE, JSON_LD, JSON})
    @Requirement("H-1")
    void addedToAnotherSession_itPlaysTheSame(String format) {
        checkPlaysAlike(elsewhere(exported.get(format), format));
    }

    @Test
    @Requirement("H-1")
    void overARestart_andAfterTheEnd_itIsTheSame_forTheHostAlone() {
        server.stop();
        server.restart();
        assertThat(get("?recording=true", TURTLE, played.hostToken()).body()).isEqualTo(exported.get(TURTLE));
        String guest;
        try (TuttiClient ben = server.connect().join(played.session(), "Ben")) {
            guest = ben.welcome().seat();
            assertProblem(get("?recording=true", TURTLE, guest), 403, "not-permitted");
        }
        server.api().end(played);

        assertThat(get("?recording=true", TURTLE, played.hostToken()).body()).isEqualTo(exported.get(TURTLE));
        checkPlaysAlike(elsewhere(get("?recording=true", JSON_LD, played.hostToken()).body(), JSON_LD));
        assertProblem(get("?recording=true", TURTLE, guest), 410, "session-ended");
        assertProblem(get("?recording=true", TURTLE, server.api().createSession("Other").hostToken()), 410, "session-ended");
        assertProblem(get("", TURTLE, played.hostToken()), 410, "session-ended");
    }
}
