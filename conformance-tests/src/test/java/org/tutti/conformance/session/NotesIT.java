package org.tutti.conformance.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.tutti.conformance.support.TuttiClient.hello;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.seek;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Messages;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.Messages.Note;
import org.tutti.conformance.support.Messages.Notes;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** A call in a contact centre: Ada is the agent, Cem the customer, Sue listens unseen. */
@Tag("session")
@Tag("long")
@Requirement("C-60")
@ExtendWith(SharedServer.class)
class NotesIT {

    private static final Map<String, ?> CALL = Map.of("template", "agent", "title", "Your new router");

    private final TuttiServer server;

    NotesIT(TuttiServer server) {
        this.server = server;
    }

    private static TuttiClient customer(Room room, TuttiClient agent) {
        return room.invited("Cem", agent.invite("participant", true).token());
    }

    private static TuttiClient supervisor(Room room, TuttiClient agent) {
        return room.invited("Sue", agent.invite("observer", true).token());
    }

    @Test
    void agentAndSupervisor_seeNotes_atTheirPlaceInTheFilm() {
        try (Room room = Room.open(server, CALL)) {
            TuttiClient ada = room.host("Ada");
            TuttiClient sue = supervisor(room, ada);
            ClockEstimate clock = ada.estimateClock();
            ada.command(seek(42));
            Accepted play = ada.play();
            clock.awaitInstant(play.effectiveAt() + 500);
            Accepted taken = ada.takeNote("Asks for the price");
            Note note = sue.awaitNotes("Ada's", notes -> notes.revision() == taken.seq()).notes().getFirst();
            assertThat(note.seq()).isEqualTo(taken.seq());
            assertThat(note.name()).isEqualTo("Ada");
            assertThat(note.text()).isEqualTo("Asks for the price");
            assertThat(note.at()).isEqualTo(taken.stamp());
            assertThat(note.position()).isEqualTo(ada.timeline().positionAt(taken.stamp(), room.item()), within(1e-6));
            assertThat(note.item()).isEqualTo(ada.timeline().item());

            long whisper = sue.takeNote("Offer the discount").seq();
            Notes both = ada.awaitNotes("of both", notes -> notes.revision() == whisper);
            assertThat(both.notes()).extracting(Note::name).containsExactly("Ada", "Sue");
            assertThat(room.deviceOf(ada.welcome(), "Ada").welcome().notes().notes()).isEqualTo(both.notes());
            sue.command(dropNote(whisper));
            ada.awaitNotes("without Sue's", notes -> notes.revision() > whisper && notes.notes().size() == 1);
        }
    }

    @Test
    void customer_isToldNothingOfThem_inNoMessage() {
        try (Room room = Room.open(server, CALL)) {
            TuttiClient ada = room.host("Ada");
            TuttiClient cem = customer(room, ada);
            TuttiClient sue = supervisor(room, ada);
            long note = ada.takeNote("Xylophone, very tiresome").seq();
            sue.takeNote("Xylophone, be kind");
            assertThat(cem.refusal(message("takeNote").put("text", "Mine")).code()).isEqualTo("not-permitted");
            String refused = cem.refusal(dropNote(note)).message();
            assertThat(cem.refusal(dropNote(note + 1000)).message()).as("a note there is not").isEqualTo(refused);
            ada.say("Hello");
            long line = cem.say("Hello").seq();
            cem.history(line);
            ada.play();
            ada.command(dropNote(note));
            ada.command(message("setRules").put("slowMode", 1));
            TuttiClient phone = room.deviceOf(cem.welcome(), "Cem");
            cem.drop();
            TuttiClient again = room.resume(cem.welcome(), "Cem");
            ada.takeNote("Xylophone, back again");
            for (TuttiClient device : List.of(phone, again)) {
                device.history(line + 1000);
                device.ping();
            }
            for (TuttiClient device : List.of(cem, phone, again)) {
                assertThat(device.received()).isNotEmpty().allSatisfy(frame -> assertThat(frame.toString())
                        .doesNotContain("Xylophone", "\"notes\"", "Sue"));
                assertThat(device.receivedBinary()).isEmpty();
            }
            assertThat(server.api().summary(room.session()).toString()).doesNotContain("Xylophone");
            assertThat(server.api().get("api/metrics").body()).doesNotContain("Xylophone");
            TuttiApi.assertProblem(server.api().get("api/sessions/" + room.session() + "/notes"), 403, "token-refused");
        }
    }

    @Test
    @Requirement("C-53")
    void customerMadeCohost_isShownThem_fromThenOn_andMadeParticipantAgain_noMore() {
        try (Room room = Room.open(server, CALL)) {
            TuttiClient ada = room.host("Ada");
            TuttiClient cem = customer(room, ada);
            TuttiClient eve = room.invited("Eve", ada.invite("viewer", true).token());
            ada.takeNote("Bought in May");
            Accepted made = ada.command(role(cem, "cohost"));
            Notes shown = cem.awaitNotes("of before", notes -> notes.notes().size() == 1);
            assertThat(shown.revision()).isEqualTo(made.seq());
            assertThat(shown.notes().getFirst().text()).isEqualTo("Bought in May");
            cem.takeNote("It was April");
            cem.awaitNotes("one's own", notes -> notes.notes().size() == 2);

            Accepted unmade = ada.command(role(cem, "participant"));
            cem.awaitNotes("none", notes -> notes.revision() == unmade.seq() && notes.notes().isEmpty());
            ada.takeNote("Says April");
            assertThat(cem.refusal(message("takeNote").put("text", "But")).code()).isEqualTo("not-permitted");
            cem.drop();
            TuttiClient again = room.resume(cem.welcome(), "Cem");
            assertThat(again.welcome().notes()).isNull();
            assertThat(cem.received().toString()).doesNotContain("Says April");
            eve.ping();
            assertThat(eve.received("notes")).isEmpty();
            assertThat(ada.received("notes")).as("those told to Ada: one for each note").hasSize(3);
        }
    }

    @Test
    void observers_whoAreTheAudience_readNone() {
        try (Room room = Room.open(server, Map.of("rules", Map.of("joinAs", "observer")))) {
            TuttiClient ada = room.host("Ada");
            TuttiClient olga = room.guest("Olga");
            ada.takeNote("They are many today");
            assertThat(olga.welcome().notes()).isNull();
            assertThat(olga.refusal(message("takeNote").put("text", "Psst")).code()).isEqualTo("not-permitted");
            olga.ping();
            assertThat(olga.received("notes")).isEmpty();
        }
    }

    @Test
    void programOfTheHost_takesAndFetchesThem() {
        try (Room room = Room.open(server, CALL)) {
            TuttiApi api = server.api();
            api.command(room.created(), message("takeNote").put("text", "Ticket 4711"));
            TuttiClient ada = room.host("Ada");
            assertThat(ada.welcome().notes().notes()).extracting(Note::text).containsExactly("Ticket 4711");
            long seq = ada.takeNote("Solved").seq();
            api.command(room.created(), dropNote(ada.welcome().notes().notes().getFirst().seq()));
            JsonNode exported = api.notes(room.created());
            assertThat(Messages.read(exported, Notes.class).notes()).extracting(Note::seq).containsExactly(seq);
            TuttiApi.assertProblem(api.request(room.created(), dropNote(seq + 1)), 404, "note-unknown");
            api.end(room.created());
            TuttiApi.assertProblem(
                    api.send(api.asHost(room.created(), "/notes").GET(), BodyHandlers.ofString()), 410, "session-ended");
        }
    }

    @Test
    @Requirement("C-16")
    void afterKillAndRestart_theyAreThere_forThoseTheyAreFor() {
        try (TuttiServer own = TuttiServer.start("notes")) {
            Room room = Room.open(own, CALL); // its connections die with the server
            TuttiClient ada = room.host("Ada");
            TuttiClient cem = customer(room, ada);
            TuttiClient sue = supervisor(room, ada);
            ada.takeNote("Bought in May");
            long last = sue.takeNote("Žofie 😀\nagain").seq();
            List<Note> before = ada.awaitNotes("both", notes -> notes.revision() == last).notes();
            own.kill9();
            own.restart();
            try (TuttiClient first = own.connect();
                    TuttiClient second = own.connect();
                    TuttiClient third = own.connect()) {
                assertThat(first.resume(ada.welcome(), "Ada").welcome().notes().notes()).isEqualTo(before).hasSize(2);
                assertThat(second.resume(sue.welcome(), "Sue").welcome().notes().notes()).isEqualTo(before);
                JsonNode welcome = third.answer(
                        hello(room.session(), "Cem").put("seat", cem.welcome().seat()), "welcome");
                assertThat(welcome.toString()).doesNotContain("Bought", "\"notes\"");
            }
        }
    }

    private static ObjectNode dropNote(long note) {
        return message("dropNote").put("note", note);
    }

    private static ObjectNode role(TuttiClient of, String role) {
        return message("setRole").put("member", of.welcome().member()).put("role", role);
    }
}
