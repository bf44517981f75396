package org.tutti.conformance.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.conformance.support.Messages.Member;
import org.tutti.conformance.support.NeedsNode;
import org.tutti.conformance.support.PeerProcess;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** The sample agents of {@code docs/samples/agents}, as anybody would run them. */
@Tag("tree")
@NeedsNode
@ExtendWith(SharedServer.class)
class TreeAgentsIT {

    private static final Path SAMPLES = Path.of("..", "docs", "samples", "agents");

    @TempDir
    private Path folder;

    private final List<PeerProcess> agents = new ArrayList<>();

    @AfterEach
    void stop() {
        agents.forEach(PeerProcess::close);
    }

    private PeerProcess agent(String token, String sample, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("node", "--experimental-websocket", "--no-warnings", SAMPLES.resolve(sample).toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("TUTTI_TOKEN", token);
        PeerProcess agent = PeerProcess.start(builder);
        agents.add(agent);
        return agent;
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static JsonNode tree(TuttiServer server, Room room) {
        return TuttiApi.parse(
                server.api().send(server.api().asHost(room.created(), "/tree").GET(), BodyHandlers.ofString()));
    }

    private static double position(TuttiServer server, Room room) {
        return server.api().timeline(room.created()).get("position").asDouble();
    }

    private static List<JsonNode> links(JsonNode tree) {
        return StreamSupport.stream(tree.get("triples").spliterator(), false).toList();
    }

    private static ObjectNode grants(String member, String... grants) {
        ObjectNode message = message("setGrants").put("member", member);
        for (String grant : grants) {
            message.withArray("/grants").add(grant);
        }
        return message;
    }

    @Test
    @Requirement("H-54")
    @Requirement("H-56")
    @Requirement("H-62")
    void whatIsNamedInTheChat_isLinkedAtThatMoment_byAnInvitedBotWithTheGrant(TuttiServer server) throws Exception {
        try (Room room = Room.open(server, "Trip")) {
            TuttiClient ana = room.host("Ana");
            String invitation = ana.invite("participant", true).token();
            PeerProcess bot = agent("", "linker.mjs", server.root().toString(), room.session(), invitation,
                    file("words.json", "{\"Barcelona\": \"geo:41.38,2.17?z=12\", \"Ana\": \"https://people.example/ana\"}"));
            bot.lineWith("listening");
            Member linker = ana.awaitRoster("the bot", roster -> roster.members().size() == 2)
                    .members().stream().filter(member -> member.name().equals("Linker")).findFirst().orElseThrow();
            assertThat(linker.role()).isEqualTo("participant");
            assertThat(linker.endpoints()).allMatch(endpoint -> !endpoint.plays());
            ana.say("Barcelona, before anybody lets it");
            ana.command(grants(linker.member(), "chat", "tree"));
            bot.lineWith("may link");
            ana.command(TuttiClient.seek(30));
            ana.play();
            await().atMost(Duration.ofSeconds(10)).until(() -> position(server, room) > 30);

            ana.say("We went to barcelona, not to Anaheim.");
            String linked = bot.lineWith("linked ");

            List<JsonNode> links = links(tree(server, room));
            assertThat(links).hasSize(1);
            JsonNode link = links.getFirst();
            assertThat(linked).contains(link.get("triple").asText());
            assertThat(link.get("object").asText()).isEqualTo("geo:41.38,2.17?z=12");
            assertThat(link.get("kind").asText()).isEqualTo("map");
            assertThat(link.get("label").asText()).isEqualTo("Barcelona, says Ana");
            assertThat(link.get("name").asText()).isEqualTo("Linker");
            double begins = link.get("at").get(0).asDouble();
            assertThat(begins).isBetween(30.0, position(server, room));
            assertThat(link.get("at").get(1).asDouble() - begins).isBetween(19.9, 20.1);

            ana.say("Barcelona again, and this is Ana.");
            bot.lineWith("people.example");
            assertThat(links(tree(server, room))).as("a map that is shown is not shown twice").hasSize(2);

            ana.command(grants(linker.member(), "chat"));
            bot.lineWith("may only listen");
        }
    }

    @Test
    @Requirement("H-17")
    @Requirement("H-55")
    void anAgenda_bringsWhatBelongsToATopic_fromWhenItBeginsUntilItEnds(TuttiServer server) throws Exception {
        try (Room room = Room.open(server, "Meeting")) {
            PeerProcess agenda = agent(room.created().hostToken(), "agenda.mjs", server.root().toString(), room.session(),
                    file("agenda.json", """
                            [{"topic": "Welcome!", "minutes": 0.01, "links": ["https://a.example/programme"]},
                             {"topic": "Barcelona", "minutes": 0.01, "links": ["geo:41.38,2.17", "https://a.example/trip.mp4#t=1,9"]}]
                            """));
            assertThat(agenda.lineWith("linked")).isEqualTo("linked 3");
            assertThat(agenda.lineWith("published")).isEqualTo("published topic-1-Welcome.begins");
            agenda.lineWith("topic-1-Welcome.ends");
            agenda.lineWith("topic-2-Barcelona.begins");
            agenda.lineWith("topic-2-Barcelona.ends");
            await().atMost(Duration.ofSeconds(10)).until(() -> !agenda.isAlive());

            JsonNode tree = tree(server, room);
            List<JsonNode> links = links(tree);
            assertThat(links).hasSize(3);
            for (JsonNode link : links) {
                int topic = link.get("label").asText().equals("Barcelona") ? 2 : 1;
                assertThat(link.get("at").get(0).decimalValue()).isEqualByComparingTo(at(tree, "topic-" + topic, "begins"));
                assertThat(link.get("at").get(1).decimalValue()).isEqualByComparingTo(at(tree, "topic-" + topic, "ends"));
            }
            double first = at(tree, "topic-1", "begins").doubleValue();
            assertThat(at(tree, "topic-2", "ends").doubleValue() - first).as("s for both topics").isBetween(0.8, 3.0);
        }
    }

    private static BigDecimal at(JsonNode tree, String topic, String what) {
        return StreamSupport.stream(tree.get("events").spliterator(), false)
                .filter(event -> event.get("event").asText().startsWith(topic)
                        && event.get("event").asText().endsWith("." + what))
                .findFirst()
                .orElseThrow()
                .get("session")
                .decimalValue();
    }

    @Test
    @Requirement("H-56")
    @Requirement("H-62")
    void partsOfALecture_areLinkedToPartsOfAnother(TuttiServer server) throws Exception {
        try (Room room = Room.open(server, "Lecture")) {
            PeerProcess lectures = agent(room.created().hostToken(), "lectures.mjs", server.root().toString(), room.session(),
                    file("parts.txt", """
                            // one part, another
                            00:10-00:40  https://lectures.example/signals.mp4  02:00-02:50  The "Fourier" transform
                            01:00-01:30.5  https://lectures.example/history.mp4  5-35
                            """));
            lectures.lineWith("history.mp4");

            List<JsonNode> links = links(tree(server, room));
            assertThat(links).extracting(link -> link.get("subject").asText())
                    .containsExactlyInAnyOrder("file:demo#t=10,40", "file:demo#t=60,90.5");
            assertThat(links).extracting(link -> link.get("object").asText()).containsExactlyInAnyOrder(
                    "https://lectures.example/signals.mp4#t=120,170", "https://lectures.example/history.mp4#t=5,35");
            assertThat(links).extracting(link -> link.get("label").asText())
                    .containsExactlyInAnyOrder("The \"Fourier\" transform", "");
        }
    }

    @Test
    @Requirement("H-61")
    void whoMayNotLink_isToldWhy(TuttiServer server) throws Exception {
        try (Room room = Room.open(server, "Lecture")) {
            TuttiClient ben = room.guest("Ben");
            PeerProcess lectures = agent(ben.welcome().seat(), "lectures.mjs", server.root().toString(), room.session(),
                    file("parts.txt", "1-2 https://lectures.example/signals.mp4 3-4\n"));

            lectures.lineWith("grant 'tree'");
            assertThat(links(tree(server, room))).isEmpty();
        }
    }
}
