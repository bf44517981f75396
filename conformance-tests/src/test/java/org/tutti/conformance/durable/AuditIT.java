package org.tutti.conformance.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.conformance.support.TuttiApi.assertProblem;
import static org.tutti.conformance.support.TuttiApi.parse;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.seek;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.conformance.support.Messages;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.Messages.Welcome;
import org.tutti.conformance.support.NeedsPython;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** What a journal is worth: who did what is in it, it shows that nothing was changed, and forgets whom it must. */
@Tag("durable")
@ExtendWith(SharedServer.class)
class AuditIT {

    private static final Path PROGRAM = Path.of("../docs/samples/verify.py");

    final TuttiServer server;

    AuditIT(TuttiServer server) {
        this.server = server;
    }

    @Test
    @Requirement("H-61")
    void everyChangeOfTheTree_isInTheJournal_withItsActor_andNoneThatWasRefused() {
        try (Room room = Room.open(server, "Lecture")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            ObjectNode grants = message("setGrants").put("member", ben.welcome().member());
            grants.putArray("grants").add("tree");
            ada.command(grants);

            String triple = ada.answer(adding("geo:41.38,2.17"), "accepted").at("/tree/added/0/triple").asText();
            ben.command(message("changeTriple").put("triple", triple).put("label", "Goal"));
            assertThat(room.guest("Cem").refusal(adding("geo:1,2")).code()).isEqualTo("not-permitted");
            server.api().command(room.created(), message("removeTriple").put("triple", triple));

            List<JsonNode> changes = entries(room).stream()
                    .filter(entry -> entry.at("/input/type").asText().contains("Triple"))
                    .toList();
            assertThat(changes).extracting(entry -> entry.at("/input/type").asText())
                    .containsExactly("addTriples/1", "changeTriple/1", "removeTriple/1");
            assertThat(changes).extracting(entry -> entry.get("actor").asText()).containsExactly(
                    "endpoint:" + ada.endpoint(), "endpoint:" + ben.endpoint(), "host:" + ada.welcome().member());
            assertThat(changes).allSatisfy(entry -> assertThat(entry.get("stamp").asDouble()).isPositive());
        }
    }

    @Test
    @NeedsPython
    void theExport_isVerifiedWithoutTheServer_whichAgreesOnTheHead(@TempDir Path folder) throws Exception {
        try (Room room = Room.open(server, "Film night, «Žofie» 😀")) {
            TuttiClient ada = room.host("Ada");
            ada.play();
            Accepted said = ada.say("It costs \"10 €\" \\ month 😀");
            ada.command(seek(12.345));
            ada.command(message("end").put("reason", "Good night"));

            String export = get(room, "/journal.jsonl").body();
            JsonNode verdict = parse(get(room, "/journal/verification"));
            assertThat(verdict.get("intact").asBoolean()).as(verdict.toString()).isTrue();
            assertThat(python(folder, room, export))
                    .contains(verdict.get("entries").asText() + " entries, as they were written")
                    .contains(verdict.get("head").asText());
            assertThat(python(folder, room, export.replace("10 €", "90 €")))
                    .isEqualTo("What entry " + said.seq() + " says was changed.");
            List<String> lines = new ArrayList<>(export.lines().toList());
            lines.remove(2);
            assertThat(python(folder, room, String.join("\n", lines))).isEqualTo("Entry 3 is missing.");
        }
    }

    @Test
    void whoHasGone_isErased_andTheOthersGoOn() {
        try (Room room = Room.open(server, "Support")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient eva = room.guest("Evangelina");
            eva.say("My number is five-nine");
            String words = "/members/" + eva.welcome().member() + "/words";
            assertProblem(delete(room, words), 409, "not-allowed");
            eva.command(message("leave"));
            ada.awaitRoster("without Eva", roster -> roster.members().size() == 1);
            Welcome seat = ada.welcome();

            HttpResponse<String> answer = delete(room, words);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(parse(answer).get("entries").asInt()).isEqualTo(2);

            TuttiClient again = room.resume(seat, "Ada");
            assertThat(again.welcome().member()).isEqualTo(seat.member());
            assertThat(again.awaitType("welcome").toString()).doesNotContain("five-nine", "Evangelina");
            again.say("Where were we?");
            assertThat(get(room, "/journal.jsonl").body()).doesNotContain("five-nine", "Evangelina")
                    .contains("Where were we?");
            JsonNode verdict = parse(get(room, "/journal/verification"));
            assertThat(verdict.get("intact").asBoolean()).as(verdict.toString()).isTrue();
            assertThat(verdict.get("erased")).hasSize(2);
        }
    }

    private static ObjectNode adding(String object) {
        ObjectNode message = message("addTriples");
        message.putArray("triples").addObject().put("subject", "file:demo#t=1,2").put("object", object);
        return message;
    }

    HttpResponse<String> get(Room room, String path) {
        return server.api().send(server.api().asHost(room.created(), path).GET(), BodyHandlers.ofString());
    }

    private HttpResponse<String> delete(Room room, String path) {
        return server.api().send(server.api().asHost(room.created(), path).DELETE(), BodyHandlers.ofString());
    }

    private List<JsonNode> entries(Room room) {
        return get(room, "/journal.jsonl").body().lines().map(AuditIT::read).toList();
    }

    private static JsonNode read(String line) {
        try {
            return Messages.JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    /** What the program of the documentation says of an export. */
    private static String python(Path folder, Room room, String export) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("journal.jsonl"), export);
        Process process = new ProcessBuilder("python3", PROGRAM.toString(), room.session())
                .redirectInput(file.toFile()).redirectErrorStream(true).start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return told.strip();
    }
}
