package org.tutti.conformance.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.seek;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.Messages.Line;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** The chat on the timeline. */
@Tag("session")
@ExtendWith(SharedServer.class)
@Isolated("tells how soon lines are there")
class TalkIT {

    private final TuttiServer server;

    TalkIT(TuttiServer server) {
        this.server = server;
    }

    @Test
    @Requirement("W-15")
    @Requirement("W-16")
    @Requirement("C-18")
    void line_comesToAll_withWallTimeSessionTimeAndMediaPosition() {
        try (Room room = Room.open(server, "Chat")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            ClockEstimate clock = ada.estimateClock();
            ada.command(seek(42));
            Accepted play = ada.play();
            clock.awaitInstant(play.effectiveAt() + 500);
            Accepted said = ben.say("Did you see that?");
            Line line = ada.awaitChat("Ben's line", each -> each.seq() == said.seq());
            assertThat(line.name()).isEqualTo("Ben");
            assertThat(line.text()).isEqualTo("Did you see that?");
            assertThat(line.at()).isEqualTo(said.stamp());
            assertThat(line.since()).isEqualTo(said.stamp() - ada.welcome().begunAt(), within(0.01));
            assertThat(line.position()).isEqualTo(ada.timeline().positionAt(said.stamp(), room.item()), within(1e-6));
            assertThat(line.item()).isEqualTo(ada.timeline().item());
        }
    }

    @Test
    @Requirement("W-16")
    @Requirement("C-16")
    void history_isTheSame_afterASeek_andForWhoComesBack() {
        try (Room room = Room.open(server, "History")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            ClockEstimate clock = ada.estimateClock();
            for (int i = 0; i < 5; i++) {
                clock.awaitInstant(ada.command(seek(10 * i)).effectiveAt());
                ben.say("Line " + i);
            }
            ada.command(seek(0));
            List<Line> before = room.guest("Cleo").welcome().chat();
            assertThat(before).extracting(Line::position).containsExactly(0.0, 10.0, 20.0, 30.0, 40.0);
            ben.drop();
            TuttiClient again = room.resume(ben.welcome(), "Ben");
            assertThat(again.welcome().chat()).isEqualTo(before);
            assertThat(again.history(before.get(3).seq()).lines()).isEqualTo(before.subList(0, 3));
        }
    }

    @Test
    @Requirement("W-17")
    void lines_comeQuickly() {
        try (Room room = Room.open(server, "Quick")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            List<Double> delays = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String text = "Line " + i;
                double sent = ClockEstimate.localNow();
                ben.say(text);
                JsonNode frame = ada.await(text, each -> each.path("text").asText().equals(text));
                delays.add(ada.arrivalOf(frame) - sent);
            }
            double median = delays.stream().sorted().skip(10).findFirst().orElseThrow();
            System.out.printf("TalkIT: a line takes %.1f ms to the others (median of 20)%n", median);
            // With two one-way delays of 80 ms there are 200 ms in all.
            assertThat(median).isLessThan(40);
        }
    }

    @Test
    @Requirement("W-18")
    void chat_isPrivateToItsSession() {
        try (Room one = Room.open(server, "One"); Room two = Room.open(server, "Two")) {
            TuttiClient ada = one.host("Ada");
            TuttiClient olga = two.host("Olga");
            TuttiClient outsider = one.connect();
            ada.say("A secret of ours");
            olga.ping();
            outsider.ping();
            assertThat(olga.received("chat")).isEmpty();
            assertThat(outsider.received("chat")).isEmpty();
            assertThat(outsider.refusal(message("history").put("before", 100)).code()).isEqualTo("not-joined");
            assertThat(server.api().get("api/sessions/" + one.session()).body()).doesNotContain("secret");
        }
    }

    @Test
    @Requirement("W-19")
    @Requirement("W-30")
    @Requirement("C-50")
    void encryptedChat_passesAsItIs_andTheServerHoldsNothingReadable() throws IOException {
        try (Room room = Room.open(server, Map.of("rules", Map.of("chat", "encrypted")))) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            assertThat(ada.refusal(message("say").put("text", "Plain words")).code()).isEqualTo("chat-mode");
            byte[] cipher = new byte[60];
            new java.util.Random(7).nextBytes(cipher);
            long seq = ada.sayEncrypted(cipher).seq();
            JsonNode line = ben.await("the encrypted line", frame -> frame.path("seq").asLong() == seq
                    && frame.path("type").asText().equals("chat"));
            assertThat(java.util.Base64.getDecoder().decode(line.get("cipher").asText())).isEqualTo(cipher);
            assertThat(room.guest("Cleo").welcome().chat().getLast().text()).isNull();
            assertThat(filesWith("Plain words")).as("files that hold what was said in the clear").isEmpty();
        }
    }

    /** Files of the server's data and logs that hold a text. */
    private List<Path> filesWith(String text) throws IOException {
        try (Stream<Path> files = Files.walk(server.base())) {
            return files.filter(file -> Files.isRegularFile(file) && !file.toString().endsWith(".ear"))
                    .filter(file -> contains(file, text))
                    .toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            String latin = new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
            return latin.contains(new String(text.getBytes(UTF_8), java.nio.charset.StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    @Requirement("C-18")
    void whoIsMuted_orTooQuick_isTold_andRemovedLinesAreGoneForAll() {
        try (Room room = Room.open(server, Map.of("rules", Map.of("slowMode", 60)))) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            TuttiClient cleo = room.guest("Cleo");
            long spam = ben.say("Spam").seq();
            assertThat(ben.refusal(message("say").put("text", "More")).code()).isEqualTo("slow-mode");
            assertThat(cleo.refusal(message("removeLine").put("line", spam)).code()).isEqualTo("not-permitted");
            cleo.command(message("react").put("line", spam).put("reaction", "👎"));
            ada.awaitChat("with a reaction", line -> line.seq() == spam && !line.reactions().isEmpty());
            ada.command(message("removeLine").put("line", spam));
            Line gone = cleo.awaitChat("removed", line -> line.seq() == spam && line.removed());
            assertThat(gone.text()).isEmpty();
            ada.command(message("mute").put("member", cleo.welcome().member()).put("muted", true));
            assertThat(cleo.refusal(message("say").put("text", "Hey")).code()).isEqualTo("muted");
            ada.command(message("setRules").put("chat", "off"));
            assertThat(ada.refusal(message("say").put("text", "Hm")).code()).isEqualTo("chat-mode");
        }
    }
}
