package org.tutti.conformance.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.cluster.Bearer.ok;
import static org.tutti.conformance.cluster.Bearer.tag;
import static org.tutti.conformance.support.TuttiApi.assertProblem;
import static org.tutti.conformance.support.TuttiApi.parse;
import static org.tutti.conformance.support.TuttiClient.hello;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.seek;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.sources.LiveStream;
import org.tutti.conformance.sources.MediaHost;
import org.tutti.conformance.support.Elsewhere;
import org.tutti.conformance.support.LightClient;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.Messages.Welcome;
import org.tutti.conformance.support.NeedsFfmpeg;
import org.tutti.conformance.support.NeedsPostgresql;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.cluster.TwoNodes;

/** Two nodes that serve the same sessions, and to which nothing bad happens. */
@Tag("cluster")
@Tag("long")
@NeedsPostgresql
@TestInstance(Lifecycle.PER_CLASS)
@Isolated("two servers take all there is")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ClusterIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int GUESTS = 50;
    /** Of two nodes, at the most, each second. */
    private static final double HEARTBEATS = 20;

    private TwoNodes two;

    @BeforeAll
    void start() {
        two = TwoNodes.start("cluster", "-Dtutti.fetch.allow=127.0.0.1");
        NemesisIT.awaitBoth(two);
    }

    @AfterAll
    void stop() {
        if (two != null) {
            two.close();
        }
    }

    @AfterEach
    void repair() {
        two.repair();
        NemesisIT.awaitBoth(two);
    }

    // --- stateless over HTTP -----------------------------------------------------------------------------------------

    @Test
    @Requirement("C-65")
    void behindABalancer_everyResourceIsTheSame_whoeverAnswers() {
        try (Balancer balancer = new Balancer(two.roots())) {
            Bearer host = new Bearer(balancer.root(), two.north().api().createSession("Balanced"));
            for (int i = 0; i < 10; i++) {
                ok(host.send("POST", "/chat", Map.of("text", "line " + i)));
            }
            ok(host.send("POST", "/queue", Map.of("locator", "file:demo")));
            for (String path : List.of("", "/details", "/members", "/control", "/queue", "/chat", "/trace", "/journal", "/notes")) {
                await(path + " to be the same at both").atMost(SOON).untilAsserted(() ->
                        assertThat(common(host.at(two.south().root()), path)).isEqualTo(common(host.at(two.north().root()), path)));
            }
            assertThat(host.read("/chat").get("lines")).hasSize(10);
            assertThat(balancer.asked()).isGreaterThan(10);
        }
    }

    /** What a resource says but for who says it. */
    private static JsonNode common(Bearer host, String path) {
        JsonNode read = host.read(path);
        if (read instanceof ObjectNode object) {
            object.remove("nodes"); // that it is asked of first
        }
        return read;
    }

    @Test
    @Requirement("C-65")
    void tagsOfOneNode_areGoodAtTheOther() {
        Bearer north = new Bearer(two.north().root(), two.north().api().createSession("Tags"));
        Bearer south = north.at(two.south().root());
        await("the session at the other").atMost(SOON).until(() -> south.get("/details").statusCode() == 200);
        String tag = tag(north.get("/details"));
        assertThat(south.get("/details", "If-None-Match", tag).statusCode()).isEqualTo(304);
        ok(south.send("PATCH", "/details", Map.of("correlation", "call-1"), "If-Match", tag));
        assertProblem(north.send("PATCH", "/details", Map.of("correlation", "call-2"), "If-Match", tag), 412, "state-changed");
        await("the change at both").atMost(SOON).until(() -> tag(north.get("/details")).equals(tag(south.get("/details"))));
        ok(north.send("PATCH", "/details", Map.of("correlation", "call-2"), "If-Match", tag(south.get("/details"))));
    }

    @Test
    @Requirement("C-65")
    void requestThatIsSentAgainToTheOtherNode_isDoneOnce_andAnsweredAlike() {
        Bearer north = new Bearer(two.north().root(), two.north().api().createSession("Once"));
        Bearer south = north.at(two.south().root());
        await("the session at the other").atMost(SOON).until(() -> south.get("/queue").statusCode() == 200);
        String[] key = {"Idempotency-Key", '"' + UUID.randomUUID().toString() + '"'};
        HttpResponse<String> first = ok(south.send("POST", "/queue", Map.of("locator", "file:demo"), key));
        HttpResponse<String> again = ok(north.send("POST", "/queue", Map.of("locator", "file:demo"), key));
        assertThat(parse(again)).isEqualTo(parse(first));
        assertThat(north.read("/queue").get("items")).hasSize(2);
        assertProblem(south.send("POST", "/queue", Map.of("locator", "file:other"), key), 422, "key-reused");
    }

    @Test
    @Requirement("C-65")
    void whatWasAnswered_isSeenInTheNextAnswer_ofTheNodeThatAnswered() {
        for (TuttiServer node : two.nodes()) {
            Bearer host = new Bearer(node.root(), two.north().api().createSession("Own writes"));
            await("the session at both").atMost(SOON).until(() -> host.get("/chat").statusCode() == 200);
            for (int i = 1; i <= 20; i++) {
                ok(host.send("POST", "/chat", Map.of("text", "line " + i)));
                assertThat(host.read("/chat").get("lines")).as("lines at " + two.name(node)).hasSize(i);
            }
        }
    }

    @Test
    @Requirement("C-65")
    void codesAndTokensOfOneNode_areGoodAtTheOther() {
        TuttiApi.Created session = two.north().api().createSession("Codes");
        String code = two.north().api().summary(session.session()).get("code").asText();
        await("the code at the other").atMost(SOON).until(() -> two.south().api().get("api/codes/" + code).statusCode() == 200);
        var invitation = two.north().api().invite(session, "viewer", false);
        try (TuttiClient ada = two.south().connect().joinAsHost(session, "Ada");
                TuttiClient ben = two.south().connect().joinInvited(session.session(), "Ben", invitation.token())) {
            assertThat(ada.welcome().role()).isEqualTo("host");
            assertThat(ben.welcome().role()).isEqualTo("viewer");
        }
    }

    // --- one session at both -----------------------------------------------------------------------------------------

    @Test
    @Requirement("C-5")
    void membersAtBothNodes_areInOneSession() {
        TuttiApi.Created session = two.north().api().createSession("Both");
        String id = session.session();
        assertThat(two.owner(id)).isSameAs(two.north());
        try (TuttiClient ada = two.north().connect().joinAsHost(session, "Ada");
                TuttiClient ben = two.south().connect().join(id, "Ben");
                TuttiClient eve = two.south().connect().join(id, "Eve")) {
            for (TuttiClient each : List.of(ada, ben, eve)) {
                each.awaitRoster("all three", roster -> roster.members().size() == 3);
            }
            Accepted seek = ada.command(seek(30));
            assertThat(ben.timelineOf(seek)).isEqualTo(ada.timelineOf(seek));
            Accepted line = ben.say("From the other node");
            assertThat(ada.awaitChat("Ben's", each -> each.seq() == line.seq()).text()).isEqualTo("From the other node");
            eve.command(message("requestControl"));
            ada.awaitRoster("Eve asks", roster -> !roster.requests().isEmpty());
            ada.command(message("handOver").put("member", eve.welcome().member()));
            Accepted pause = eve.play();
            assertThat(ada.timelineOf(pause).cause().name()).isEqualTo("Eve");
            eve.drop();
            for (TuttiClient each : List.of(ada, ben)) {
                each.awaitRoster("Eve resuming", roster -> roster.state(eve.endpoint()).orElse("").equals("resuming"));
            }
            try (TuttiClient again = two.north().connect().resume(eve.welcome(), "Eve")) {
                assertThat(again.endpoint()).as("the same endpoint, at the other node").isEqualTo(eve.endpoint());
                ben.awaitRoster("Eve back", roster -> roster.revision() > pause.seq()
                        && roster.state(eve.endpoint()).orElse("").equals("connected"));
            }
        }
    }

    @Test
    @Requirement("W-31")
    void idleSession_isQuiet_atBothNodes() throws SQLException {
        TuttiApi.Created session = two.north().api().createSession("Idle");
        try (TuttiClient ada = two.north().connect().joinAsHost(session, "Ada");
                TuttiClient ben = two.south().connect().join(session.session(), "Ben")) {
            ada.awaitRoster("both", roster -> roster.members().size() == 2);
            ben.ping();
            NemesisIT.during(Duration.ofSeconds(2));
            int entries = two.journal(session.session()).size();
            int told = ada.received().size() + ben.received().size();
            double one = transactionsPerSecond();
            assertThat(ada.received().size() + ben.received().size()).as("frames").isEqualTo(told);
            assertThat(two.journal(session.session())).as("entries").hasSize(entries);
            for (int i = 0; i < 20; i++) {
                two.nodes().get(i % 2).api().createSession("Idle, too " + i);
            }
            NemesisIT.during(Duration.ofSeconds(2));
            double many = transactionsPerSecond();
            System.out.printf("ClusterIT: transactions/s of both nodes: %.1f with an idle session, %.1f with 20 more%n", one, many);
            assertThat(one).as("transactions/s: heartbeats").isLessThan(HEARTBEATS);
            assertThat(many).as("transactions/s: heartbeats, no more of them").isLessThan(one * 1.2 + 1);
        }
    }

    /** In the quietest of some stretches: what was done just before may still be written down in the first. */
    private double transactionsPerSecond() throws SQLException {
        double least = Double.MAX_VALUE;
        for (int stretch = 0; stretch < 3; stretch++) {
            long before = transactions();
            NemesisIT.during(Duration.ofSeconds(6));
            least = Math.min(least, (transactions() - before) / 6.0);
        }
        return least;
    }

    /** Those of the database so far; this one is one, too. */
    private long transactions() throws SQLException {
        try (Connection connection = two.connect(); Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "select xact_commit + xact_rollback from pg_stat_database where datname = current_database()")) {
            found.next();
            return found.getLong(1);
        }
    }

    @Test
    @NeedsFfmpeg
    @Requirement("C-67")
    @Requirement("C-11")
    void fiftyGuestsAtTwoNodes_areGivenAFile_anAddressAndALiveStream() {
        List<LightClient> guests = new ArrayList<>();
        try (Elsewhere elsewhere = new Elsewhere(); MediaHost media = new MediaHost();
                LiveStream live = LiveStream.start(LiveStream.Kind.ofHls())) {
            media.serve("live", live.folder());
            TuttiApi.Created session = two.north().api().createSession(Map.of("title", "Fifty",
                    "items", List.of(elsewhere.url("film.mp4"), media.url("live/" + live.name()))));
            try (TuttiClient host = two.north().connect().joinAsHost(session, "Ada")) {
                for (int i = 0; i < GUESTS; i++) {
                    guests.add(LightClient.join(two.nodes().get(i % 2).root(), hello(session.session(), "Guest " + i).put("plays", false)));
                }
                guests.forEach(LightClient::welcome);
                List<String> sources = new ArrayList<>();
                for (Accepted command : List.of(host.play(), host.command(message("next")), host.command(message("next")))) {
                    for (LightClient guest : guests) {
                        await("a guest to be told of " + command.seq()).atMost(SOON).until(() ->
                                guest.latest("timeline").map(each -> each.get("revision").asLong()).orElse(0L) >= command.seq());
                    }
                    sources.add(host.timelineOf(command).item());
                }
                assertThat(sources).as("one item after the other").doesNotHaveDuplicates().hasSize(3);
                List<JsonNode> last = guests.stream().map(each -> each.latest("timeline").orElseThrow()).distinct().toList();
                assertThat(last).as("what the guests were told last").hasSize(1);
                assertThat(guests).allMatch(LightClient::isOpen);
                assertThat(two.south().api().summary(session.session()).get("members").asInt()).isEqualTo(GUESTS + 1);
            }
        } finally {
            guests.forEach(LightClient::close);
        }
    }

    // --- coming and going --------------------------------------------------------------------------------------------

    @Test
    @Requirement("C-5")
    void nodeThatComesAgain_movesNoLiveSession() {
        List<TuttiApi.Created> sessions = IntStream.range(0, 8)
                .mapToObj(i -> two.nodes().get(i % 2).api().createSession("Session " + i))
                .toList();
        two.kill(two.south());
        for (TuttiApi.Created session : sessions) {
            await("all to be the north's").atMost(SOON).until(() -> two.owner(session.session()) == two.north());
        }
        List<Integer> before = sessions.stream().map(each -> two.journal(each.session()).size()).toList();
        two.restart(two.south());
        NemesisIT.awaitBoth(two);
        for (TuttiApi.Created session : sessions) {
            await("the session at the one that comes again").atMost(SOON)
                    .until(() -> two.south().api().get("api/sessions/" + session.session()).statusCode() == 200);
            assertThat(two.owner(session.session())).isSameAs(two.north());
        }
        assertThat(sessions.stream().map(each -> two.journal(each.session()).size()).toList()).isEqualTo(before);
    }

    @Test
    @Requirement("C-5")
    void drainedNode_givesAllItsSessionsAway_andItsClientsGoOnAtTheOther() throws IOException {
        List<TuttiApi.Created> sessions = IntStream.range(0, 8)
                .mapToObj(i -> two.north().api().createSession("Session " + i))
                .toList();
        TuttiApi.Created first = sessions.getFirst();
        try (Ordeal ordeal = new Ordeal(two, two.north(), "Drained")) {
            drain(two.north());
            for (TuttiApi.Created session : sessions) {
                await("all to be the south's").atMost(SOON).until(() -> two.owner(session.session()) == two.south());
            }
            await("all clients to be at the south").atMost(SOON).until(() -> ordeal.clients().stream()
                    .allMatch(each -> each.node().filter(two.south().root()::equals).isPresent()));
            ordeal.awaitMore();
            assertProblem(two.north().api().post("api/sessions", "{\"item\":\"file:demo\"}"), 503, "not-ready");
            two.north().stop();
            assertThat(two.south().api().summary(first.session()).get("title").asText()).isEqualTo("Session 0");
            two.restart(two.north());
            NemesisIT.awaitBoth(two);
            ordeal.awaitMore();
            ordeal.verdict("the owner is drained, stopped, and comes again");
        }
    }

    private static void drain(TuttiServer node) throws IOException {
        String token = Files.readString(node.base().resolve("data/tutti/operator.token")).strip();
        HttpResponse<String> answer = node.api().send(
                node.api().request("api/operations/drain").header("Authorization", "Bearer " + token)
                        .POST(java.net.http.HttpRequest.BodyPublishers.noBody()),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    @Test
    @Requirement("C-5")
    @Requirement("C-16")
    void bothStopped_andStartedAgain_goOn() {
        TuttiApi.Created session = two.north().api().createSession("Over the night");
        Welcome before;
        try (TuttiClient ada = two.south().connect().joinAsHost(session, "Ada")) {
            before = ada.welcome();
            ada.command(seek(30));
        }
        two.nodes().forEach(TuttiServer::stop);
        two.repair();
        NemesisIT.awaitBoth(two);
        for (URI root : two.roots()) {
            try (TuttiClient again = TuttiClient.connect(root).resume(before, "Ada")) {
                assertThat(again.endpoint()).isEqualTo(before.endpoint());
                assertThat(again.timeline().last().position()).isEqualTo(30);
            }
        }
    }
}
