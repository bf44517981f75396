package org.tutti.conformance.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.tutti.conformance.support.TuttiApi.assertProblem;
import static org.tutti.conformance.support.TuttiClient.hello;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.seek;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.Messages.Timeline;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** What sessions are for, from beginning to end, each as a script; and what the journal tells of it afterwards. */
@Tag("durable")
@Requirement("C-60")
@Requirement("C-70")
@ExtendWith(SharedServer.class)
class DemosIT {

    private final TuttiServer server;

    DemosIT(TuttiServer server) {
        this.server = server;
    }

    @Test
    void teamTalk_everybodyAddsAndTakesControl_andTheJournalHasItAll() {
        try (Room room = Room.open(server, Map.of("template", "lead", "title", "Sprint review"))) {
            TuttiClient lea = room.host("Lea");
            TuttiClient ben = room.guest("Ben");
            TuttiClient cem = room.guest("Cem");
            ben.command(message("enqueue").put("locator", "file:demo"));
            lea.awaitQueue("of two films", queue -> queue.items().size() == 2);
            lea.play();
            cem.command(message("requestControl"));
            Accepted pause = cem.pause();
            assertThat(ben.timelineOf(pause).cause().name()).isEqualTo("Cem");
            cem.say("Look at the graph");
            cem.command(seek(12));
            ben.awaitChat("Cem's line", line -> "Look at the graph".equals(line.text()));
            lea.command(message("end"));

            List<JsonNode> journal = journal(room.created());
            assertThat(types(journal)).contains("enqueue", "play", "requestControl", "pause", "say", "seek")
                    .endsWith("end");
            assertThat(journal).extracting(entry -> entry.get("seq").asLong()).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void virtualClass_watchesACollection_stopsToDiscuss_andAPupilIsGivenTheFloor() {
        Map<String, ?> lesson = Map.of(
                "template", "teacher", "title", "Optics", "items", List.of("file:demo", "file:demo"));
        try (Room room = Room.open(server, lesson)) {
            TuttiClient tea = room.host("Tea");
            TuttiClient pia = letIn(room, tea, "Pia");
            TuttiClient max = letIn(room, tea, "Max");
            assertThat(tea.queue().items()).hasSize(3);
            assertThat(pia.welcome().role()).isEqualTo("viewer");

            String film = tea.timeline().item();
            ObjectNode points = message("setWaitPoints").put("item", film);
            points.putArray("points").addObject().put("position", 2).put("label", "What is a lens?");
            tea.command(points);
            tea.command(seek(1.5));
            tea.play();
            Timeline waiting = pia.awaitTimeline("at the question", timeline -> timeline.hold() != null
                    && timeline.hold().reason().contains("What is a lens?"));
            assertThat(waiting.last().velocity()).isZero();
            assertThat(waiting.last().position()).isCloseTo(2, within(0.1));

            pia.command(message("requestControl"));
            tea.awaitRoster("a hand", roster -> !roster.requests().isEmpty());
            assertThat(max.refusal(message("play")).code()).isEqualTo("control-denied");
            tea.command(message("handOver").put("member", pia.welcome().member()));
            pia.say("It bends light");
            Accepted on = pia.play();
            assertThat(max.timelineOf(on).last().velocity()).isEqualTo(1);
            tea.command(message("takeControl"));
            Accepted next = tea.command(message("next"));
            assertThat(pia.timelineOf(next).item()).isNotEqualTo(film);
            tea.command(message("end"));

            assertThat(types(journal(room.created())))
                    .contains("admit", "setWaitPoints", "requestControl", "handOver", "say", "takeControl", "next")
                    .endsWith("end");
        }
    }

    @Test
    @Requirement("C-19")
    @Requirement("C-20")
    @Requirement("C-21")
    void callCentre_agreesAndIsListenedTo_isPassedOn_andIsReadBack() {
        Map<String, ?> call = Map.of(
                "template", "agent", "title", "Your new router", "correlation", "ticket-4711",
                "notice", "This session is recorded for training.");
        try (Room room = Room.open(server, call)) {
            // The host token stays with the system that rang.
            TuttiClient ada = room.invited("Ada", server.api().invite(room.created(), "host", true).token());
            TuttiClient cem = room.invited("Cem", ada.invite("participant", true).token());
            TuttiClient sue = room.invited("Sue", ada.invite("observer", true).token());

            JsonNode asked = cem.awaitType("welcome").get("notice");
            assertThat(asked.get("text").asText()).isEqualTo("This session is recorded for training.");
            assertThat(asked.get("agreed").isNull()).isTrue();
            Accepted consent = cem.command(
                    message("agree").put("notice", asked.get("notice").asLong()).put("agreed", true));
            JsonNode answered = ada.await("Cem's answer", frame -> frame.path("type").asText().equals("notice")
                    && frame.at("/size/agreed").asInt() == 1);
            assertThat(answered.at("/answers/0/name").asText()).isEqualTo("Cem");
            assertThat(answered.at("/answers/0/at").asDouble()).isEqualTo(consent.stamp());

            ada.takeNote("Has the old box still");
            sue.takeNote("Offer the exchange");
            ada.awaitNotes("both", notes -> notes.notes().size() == 2);

            // A colleague takes the call.
            TuttiClient bea = room.invited("Bea", ada.invite("cohost", true).token());
            assertThat(cem.refusal(message("transferHost").put("member", cem.welcome().member())).code())
                    .isEqualTo("not-permitted");
            ada.command(message("transferHost").put("member", bea.welcome().member()));
            bea.awaitRoster("Bea is host", roster -> roster.members().stream()
                    .anyMatch(each -> each.name().equals("Bea") && each.role().equals("host")));
            assertThat(bea.roster().controller()).as("control goes with the seat").isEqualTo(bea.welcome().member());
            ada.command(message("leave"));
            bea.play();
            assertThat(cem.roster().members()).extracting(each -> each.name()).doesNotContain("Sue");
            bea.command(message("end"));

            cem.await("the end", frame -> frame.path("code").asText().equals("session-ended"));
            assertThat(cem.received().toString()).doesNotContain("Sue", "exchange", "ticket-4711");
            try (TuttiClient late = server.connect()) {
                assertThat(late.refusal(hello(room.session(), "Cem").put("seat", cem.welcome().seat())).code())
                        .isEqualTo("session-ended");
            }
            assertProblem(server.api().get("api/sessions/" + room.session()), 410, "session-ended");

            List<JsonNode> journal = journal(room.created());
            assertThat(types(journal)).contains("agree", "takeNote", "transferHost").endsWith("end");
            assertThat(journal).filteredOn(entry -> type(entry).equals("agree"))
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.get("seq").asLong()).isEqualTo(consent.seq()));
            assertThat(journal.toString()).contains("ticket-4711");
            assertProblem(
                    server.api().send(
                            server.api().request("api/sessions/" + room.session() + "/journal")
                                    .header("Authorization", "Bearer " + cem.welcome().seat()).GET(),
                            BodyHandlers.ofString()),
                    410, "session-ended");
        }
    }

    @Test
    @Requirement("C-22")
    @Requirement("C-23")
    void oneCallAfterAnother_isASessionEach_withItsOwnTokens() {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            try (Room room = Room.open(server, Map.of("template", "agent", "correlation", "call-" + i))) {
                TuttiClient ada = room.host("Ada");
                TuttiClient cem = room.invited("Cem", ada.invite("participant", true).token());
                tokens.add(room.created().hostToken());
                tokens.add(cem.welcome().seat());
                server.api().end(room.created());
                cem.awaitClosed();
            }
        }
        assertThat(tokens).doesNotHaveDuplicates();
    }

    private TuttiClient letIn(Room room, TuttiClient host, String name) {
        TuttiClient pupil = room.connect();
        pupil.knock(hello(room.session(), name));
        String waiting = host.awaitDoor("with " + name, door -> door.waiting().stream()
                        .anyMatch(each -> each.name().equals(name)))
                .waiting().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow().member();
        host.command(message("admit").put("member", waiting));
        return pupil.awaitWelcome();
    }

    private List<JsonNode> journal(TuttiApi.Created session) {
        JsonNode page = TuttiApi.parse(server.api().send(
                server.api().asHost(session, "/journal?limit=1000").GET(), BodyHandlers.ofString()));
        List<JsonNode> entries = new ArrayList<>();
        page.get("entries").forEach(entries::add);
        return entries;
    }

    private static List<String> types(List<JsonNode> journal) {
        return journal.stream().map(DemosIT::type).toList();
    }

    /** Without its version. */
    private static String type(JsonNode entry) {
        return entry.at("/input/type").asText().replaceFirst("/.*", "");
    }
}
