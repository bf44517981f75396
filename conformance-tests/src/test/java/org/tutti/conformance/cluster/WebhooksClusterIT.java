package org.tutti.conformance.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.seek;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.HookReceiver;
import org.tutti.conformance.support.HookReceiver.Taken;
import org.tutti.conformance.support.NeedsPostgresql;
import org.tutti.conformance.support.NeedsPython;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiApi.Created;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.cluster.TwoNodes;
import org.tutti.engine.rig.FreePorts;

/** Of several servers one tells by webhooks what happens at all of them; when it is gone, another goes on. */
@Tag("cluster")
@Tag("long")
@NeedsPostgresql
@NeedsPython
class WebhooksClusterIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int SESSIONS = 4;

    private static HttpResponse<String> ask(TuttiServer server, String method, String path, String token, Object body) {
        return server.api().send(
                server.api().request(path)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body == null ? "" : TuttiApi.json(body))),
                BodyHandlers.ofString());
    }

    private static JsonNode told(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return TuttiApi.parse(answer);
    }

    /** The first of the members does what only one does. */
    private static TuttiServer leader(TwoNodes nodes) {
        String id = nodes.members().getFirst();
        return nodes.nodes().stream().filter(node -> id.startsWith(nodes.name(node) + '.')).findFirst().orElseThrow();
    }

    /** The host's password, which one of them printed when it made the account they share. */
    private static String signIn(TwoNodes nodes, TuttiServer at) {
        String password = nodes.logs().values().stream()
                .flatMap(String::lines)
                .filter(line -> line.contains("Sign in at "))
                .findFirst()
                .orElseThrow()
                .replaceAll(".*password (\\S+) .*", "$1");
        HttpResponse<String> answer =
                at.api().post("api/staff/sign-in", TuttiApi.json(Map.of("name", "host", "password", password)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        return answer.headers().firstValue("Set-Cookie").orElseThrow().replaceAll("[^=]*=([^;]*);.*", "$1");
    }

    @Test
    @Requirement("C-5")
    @Requirement("C-47")
    void coordinatorKilledDuringDeliveries_everyEventArrives_inOrder() {
        int port = FreePorts.take();
        try (TwoNodes nodes = TwoNodes.start("hooks-cluster",
                "-Dtutti.webhooks.allow=127.0.0.1:" + port, "-Dtutti.webhooks.retry=0.2,2")) {
            TuttiServer leader = leader(nodes);
            TuttiServer survivor = nodes.other(leader);
            // Made and signed in at one, and known at the other before that is answered.
            String admin = signIn(nodes, survivor);
            JsonNode hook = told(201, ask(survivor, "POST", "api/webhooks", admin,
                    Map.of("url", "http://127.0.0.1:" + port + "/hook")));
            assertThat(told(200, ask(leader, "GET", "api/webhooks/" + hook.path("id").asText(), admin, null)).path("url"))
                    .isEqualTo(hook.path("url"));
            List<Created> sessions = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                sessions.add((i % 2 == 0 ? leader : survivor).api().createSession("Film " + i));
            }
            Set<String> due = new LinkedHashSet<>();
            try (var receiver = new HookReceiver(port, hook.path("secret").asText()).start()) {
                steer(survivor, sessions, due, Duration.ofSeconds(3));
                await().atMost(SOON).until(() -> receiver.taken().size() > due.size() / 2);
                receiver.kill9();
                steer(survivor, sessions, due, Duration.ofSeconds(2));
                receiver.start();
                nodes.kill(leader);
                steer(survivor, sessions, due, Duration.ofSeconds(4));
                nodes.restart(leader);
                steer(leader, sessions, due, Duration.ofSeconds(3));

                await().atMost(SOON).untilAsserted(() ->
                        assertThat(receiver.taken()).extracting(Taken::id).containsAll(due));
                List<Taken> taken = receiver.taken();
                System.out.printf("WebhooksClusterIT: %d commands, %d deliveries of %d events%n",
                        due.size(), taken.size(), taken.stream().map(Taken::id).distinct().count());
                assertThat(taken).allMatch(Taken::genuine, "signed by the secret");
                assertThat(taken).extracting(each -> each.event().path("type").asText())
                        .filteredOn("org.tutti.session.created"::equals).hasSizeGreaterThanOrEqualTo(SESSIONS);
                sessions.forEach(session -> HookReceiver.assertInOrder(taken, session.session()));
                HookReceiver.assertSameWheneverTheyCome(taken);
                await().atMost(SOON).untilAsserted(() -> assertThat(told(200, ask(
                        survivor, "GET", "api/webhooks/" + hook.path("id").asText(), admin, null)).path("pending").asInt()).isZero());
            }
        }
    }

    @Test
    @Requirement("C-5")
    void whoSignsOutAtOneServer_hasSoonSignedOutAtTheOther() {
        try (TwoNodes nodes = TwoNodes.start("sign-out-cluster")) {
            String token = signIn(nodes, nodes.north());
            assertThat(ask(nodes.south(), "GET", "api/webhooks", token, null).statusCode()).isEqualTo(200);
            HttpResponse<String> out = nodes.north().api().send(
                    nodes.north().api().request("api/staff/sign-out")
                            .header("Authorization", "Bearer " + token)
                            .POST(BodyPublishers.noBody()),
                    BodyHandlers.ofString());
            assertThat(out.statusCode()).as(out.body()).isBetween(200, 204);
            await().atMost(Duration.ofSeconds(10)).until(() ->
                    ask(nodes.south(), "GET", "api/webhooks", token, null).statusCode() == 403);
        }
    }

    /** Commands by the hosts' programs. Each that was accepted is an event that is due; what is not, is asked again later. */
    private static void steer(TuttiServer at, List<Created> sessions, Set<String> due, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        int[] count = {0};
        await().atMost(time.plusSeconds(60)).pollInterval(Duration.ofMillis(50)).until(() -> {
            Created session = sessions.get(count[0]++ % sessions.size());
            HttpResponse<String> answer = at.api().request(session, seek(count[0] % 30));
            if (answer.statusCode() / 100 == 2) {
                due.add(session.session() + '/' + TuttiApi.parse(answer).path("seq").asLong() + "/0");
            } else {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            }
            return System.nanoTime() > end;
        });
    }
}
