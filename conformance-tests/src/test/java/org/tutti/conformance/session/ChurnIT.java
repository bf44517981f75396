package org.tutti.conformance.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.session.Churn.Person;
import org.tutti.conformance.support.JournalFile;
import org.tutti.conformance.support.LightClient;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.session.Actor;
import org.tutti.session.Codec;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Line;
import org.tutti.session.Outcome;
import org.tutti.session.QueueItem;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/**
 * Sixty people who come and go, run out of media, chat, and two hosts who fight for control. In the end all that they
 * know is the same, and the same as what the journal leads to. {@code -Psoak}: for five minutes.
 */
@Tag("session")
@Tag("long")
@Isolated("sixty people take all there is")
class ChurnIT {

    private static final double SECONDS = Double.parseDouble(System.getProperty("tutti.churn.seconds", "20"));
    private static final long SEED = Long.getLong("tutti.churn.seed", System.nanoTime());
    private static final int PEOPLE = 60;
    private static final long PACE = TimeUnit.MILLISECONDS.toNanos(20);

    @Test
    @Requirement("C-15")
    @Requirement("C-46")
    @Requirement("C-67")
    @Requirement("B-4")
    void sixtyPeopleWithTwoFightingForControl_endInTheSameState_asDoesAReplay() throws Exception {
        try (TuttiServer server = TuttiServer.start("churn")) {
            TuttiApi.Created created = server.api().createSession("Churn");
            try (var churn = new Churn(server.root(), created, PEOPLE, SEED)) {
                long began = System.nanoTime();
                while ((System.nanoTime() - began) / 1e9 < SECONDS) {
                    churn.step();
                    LockSupport.parkNanos(PACE);
                }
                long end = settle(churn);
                List<LightClient> clients = churn.everybody().stream().map(person -> person.client).toList();
                assertThat(clients).allSatisfy(client -> assertThat(client.isOpen()).isTrue());
                System.out.printf("ChurnIT: seed %d, %.0f s, %d doings, %d entries; refused: %s%n",
                        SEED, SECONDS, churn.doings(), end, churn.refusals());
                assertThat(churn.refusals()).doesNotContainKeys("internal", "malformed", "", "unknown-type");

                server.stop();
                List<JournalFile.Row> journal = JournalFile.read(server, created.session());
                System.out.println("ChurnIT: " + kinds(journal));
                compareWithReplay(clients.getFirst(), journal, created.session());
            }
        }
    }

    /** Everybody is back, the timeline at rest, and all know the same of everything. */
    private static long settle(Churn churn) {
        for (Person person : churn.everybody()) {
            if (person.leaving) {
                await().atMost(Duration.ofSeconds(10)).until(() -> !person.here());
            }
            if (!person.here()) {
                churn.comeBack(person);
            }
        }
        LightClient ana = churn.hosts.getFirst().client;
        // So that no hold, barrier or end of the film changes it any more.
        for (String type : List.of("setRules", "takeControl", "stop")) {
            String id = ana.say(type.equals("setRules") ? message(type).put("slowMode", 0) : message(type));
            await().atMost(Duration.ofSeconds(10)).until(() -> ana.accepted().containsKey(id));
        }
        await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            for (String state : List.of("timeline", "queue", "view", "rules")) {
                JsonNode known = of(ana, state);
                assertThat(churn.everybody()).allSatisfy(person ->
                        assertThat(of(person.client, state)).as("%s of %s", state, person.name).isEqualTo(known));
            }
            assertThat(churn.everybody()).allSatisfy(person -> {
                assertThat(of(person.client, "roster").get("controller").asText())
                        .isEqualTo(churn.hosts.getFirst().welcome.get("member").asText());
                assertThat(of(person.client, "roster").get("size")).isEqualTo(of(ana, "roster").get("size"));
                // Who has come back lately has the latest lines only.
                SortedMap<Long, JsonNode> lines = person.client.lines();
                if (!lines.isEmpty()) {
                    assertThat(lines).as("lines of %s", person.name)
                            .isEqualTo(ana.lines().tailMap(lines.firstKey()));
                }
            });
        });
        return ana.latest("timeline").orElseThrow().get("revision").asLong();
    }

    /** A welcome has them of one revision, later messages each of its own. */
    private static JsonNode of(LightClient client, String state) {
        var copy = client.latest(state).orElseThrow().deepCopy();
        if (!state.equals("timeline")) {
            ((com.fasterxml.jackson.databind.node.ObjectNode) copy).remove("revision");
        } else {
            ((com.fasterxml.jackson.databind.node.ObjectNode) copy).put("revision", 0);
        }
        return copy;
    }

    /** How many entries there are of each kind of input. */
    private static Map<String, Long> kinds(List<JournalFile.Row> journal) {
        return journal.stream().collect(Collectors.groupingBy(
                row -> Codec.decode(row.input()).getClass().getSimpleName(), TreeMap::new, Collectors.counting()));
    }

    private static void compareWithReplay(LightClient client, List<JournalFile.Row> rows, String id) {
        long last = client.latest("timeline").orElseThrow().get("revision").asLong();
        Session session = Session.unborn(new SessionId(id));
        for (JournalFile.Row row : rows) {
            if (row.seq() > last) {
                break;
            }
            Actor actor = Codec.decodeActor(row.actor());
            Input input = Codec.decode(row.input());
            if (input instanceof Input.Command) {
                // Never two controllers: whoever was obeyed had control, alone.
                assertThat(session.roster().owner(new EndpointId(actor.id()))).isEqualTo(session.roster().controller());
            }
            var entry = new Entry(session.id(), row.seq(), row.stamp(), row.effectiveAt(), actor, input);
            session = ((Outcome.Accepted) session.apply(entry)).session();
        }
        JsonNode timeline = client.latest("timeline").orElseThrow();
        assertThat(session.seq()).isEqualTo(last);
        assertThat(timeline.at("/motion/position").asDouble()).isEqualTo(session.timeline().current().position());
        assertThat(timeline.get("rate").asDouble()).isEqualTo(session.timeline().rate());
        assertThat(timeline.at("/cause/kind").asText()).isEqualTo(session.cause().orElseThrow().kind());
        JsonNode queue = client.latest("queue").orElseThrow();
        assertThat(queue.get("current").asText()).isEqualTo(session.stage().queue().current());
        assertThat(queue.get("items").findValuesAsText("id"))
                .isEqualTo(session.stage().queue().items().stream().map(QueueItem::id).toList());
        assertThat(client.latest("view").orElseThrow().get("scale").asDouble())
                .isEqualTo(session.stage().view().scale());
        assertThat(client.latest("rules").orElseThrow().get("strategy").asText())
                .isEqualTo(session.policy().strategy());
        assertThat(session.chat().lines()).isNotEmpty();
        Map<Long, JsonNode> known = client.lines();
        for (Line line : session.chat().lines()) {
            assertThat(known.get(line.seq()).get("text").asText()).isEqualTo(line.text());
            assertThat(known.get(line.seq()).get("position").asDouble()).isEqualTo(line.position());
            assertThat(known.get(line.seq()).get("reactions").findValuesAsText("reaction"))
                    .containsExactlyElementsOf(line.reactions().keySet());
        }
    }
}
