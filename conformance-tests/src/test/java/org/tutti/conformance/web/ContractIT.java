package org.tutti.conformance.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.hello;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.seek;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Messages;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.Messages.Invitation;
import org.tutti.conformance.support.Messages.Line;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.ProtocolDocument;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.Scene;
import org.tutti.conformance.support.Schemas;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/**
 * The published protocol against real frames. What there is to see is read from the document, so that a message or an
 * answer that is added to it without a frame fails here. Every frame is checked against its schema on its way.
 */
@Tag("web")
@Tag("long")
@Requirement("H-58")
@ExtendWith(SharedServer.class)
class ContractIT {

    /** What the page says and hears by itself and at its buttons. */
    private static final Set<String> PAGE_SAYS = Set.of("ping", "hello", "play", "pause", "seek", "setRate", "report",
            "stop", "reset", "setView", "enqueue", "next", "previous", "say", "react", "history", "invite", "setRules",
            "requestControl", "takeControl", "watchFreely", "setName", "schedule", "ready", "leave");
    private static final Set<String> PAGE_HEARS = Set.of("pong", "welcome", "timeline", "roster", "offsets", "accepted",
            "error", "queue", "view", "rules", "chat", "history", "invitation");

    private final TuttiServer server;

    ContractIT(TuttiServer server) {
        this.server = server;
    }

    @Test
    @Requirement("W-30")
    void everyMessage_isSeenInItsDirection() {
        Set<String> sent = new TreeSet<>();
        Set<String> received = new TreeSet<>();
        int frames = 0;
        try (Room room = Room.open(server, "Contract")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            ClockEstimate clock = ada.estimateClock();
            ada.command(TuttiClient.setRate(1.5));
            clock.awaitInstant(ada.play().effectiveAt());
            ada.send(TuttiClient.report(0.1, clock.now(), 1.5).put("battery", 0.5).put("charging", true).put("signal", 1));
            ada.awaitOffsets("of Ada", offsets -> offsets.row(ada.endpoint()).filter(row -> row.charging()).isPresent());
            ada.command(seek(30));
            ada.timelineOf(ada.pause());
            ada.awaitRoster("with Ben", roster -> roster.member(ben.welcome().member()).isPresent());
            ada.refusal(seek(1e6));
            Accepted line = ben.say("Oh!");
            assertThat(ada.awaitChat("Oh!", each -> each.seq() == line.seq()).text()).isEqualTo("Oh!");
            assertThat(ada.history(line.seq() + 1).lines()).hasSize(1);
            long note = ada.takeNote("Sounds pleased").seq();
            assertThat(ada.awaitNotes("of Ada", notes -> notes.revision() == note).notes()).hasSize(1);
            long trial = ada.command(ProtocolDocument.example("setTrial").without("id")).seq();
            ben.await("trial", frame -> frame.path("revision").asLong() == trial && frame.has("purpose"));
            Scene.agreed(ada, ben);
            ada.answer(message("getTriple").put("triple", Scene.linked(ada)), "triple");
            ben.awaitType("tree");
            ada.command(message("removeTriple").put("triple", Scene.linked(ada)));
            ada.command(message("presentTracks"));
            ada.awaitType("tracks");
            assertThat(ada.refusal(message("goLive")).code()).isEqualTo("not-allowed");
            ada.command(message("setView").put("scale", 2));
            ada.awaitView("twice as large", view -> view.scale() == 2);
            Scene.enqueued(ada);
            TuttiClient dan = room.connect();
            ada.command(message("admit").put("member", Scene.atDoor(room, ada, dan)));
            ada.awaitRules("ask", rules -> rules.admission().equals("ask"));
            assertThat(dan.awaitWelcome().welcome().id()).as("the id of a welcome after waiting").isNull();
            try (Room kept = Room.open(server, "Kept")) {
                TuttiClient giver = kept.host("Ada");
                Scene.given(giver, kept.guest("Ben"));
                sent.addAll(giver.typesSent());
                received.addAll(types(giver.received()));
            }
            assertThat(room.invited("Eve", ada.invite("viewer", false).token()).welcome().role()).isEqualTo("viewer");
            for (TuttiClient client : List.of(ada, ben, dan)) {
                received.addAll(types(client.received()));
                sent.addAll(client.typesSent());
                frames += client.received().size();
            }
        }
        for (String name : ProtocolDocument.toServer()) {
            if (!sent.contains(name)) {
                try (Room room = Room.open(server, "Contract")) {
                    TuttiClient sender = Scene.sender(room, name);
                    sender.answerTo(sender.send(Scene.arranged(room, sender, name)), "accepted");
                    sent.addAll(sender.typesSent());
                    frames += sender.received().size();
                }
            }
        }
        assertThat(sent).isEqualTo(ProtocolDocument.toServer());
        received.addAll(Set.of("shift", "nodes")); // FollowIT sees the one; the other takes several servers.
        assertThat(received).isEqualTo(ProtocolDocument.fromServer());
        report("clients", frames);
    }

    @Test
    void encryptedLines_goAsBinaryFrames_andAreKeptAsTheyAre() {
        byte[] cipher = new byte[40];
        new Random(7).nextBytes(cipher);
        String text = Base64.getEncoder().encodeToString(cipher);
        try (Room room = Room.open(server, Map.of("rules", Map.of("chat", "encrypted")))) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            long seq = ben.sayEncrypted(cipher).seq();

            assertThat(ada.awaitChat("of Ben", line -> line.seq() == seq).cipher()).isEqualTo(text);
            assertThat(ada.receivedBinary()).hasSize(1);
            ada.command(message("react").put("line", seq).put("reaction", "👍"));
            assertThat(ben.awaitChat("with a reaction", line -> !line.reactions().isEmpty()).cipher()).isEqualTo(text);
            assertThat(room.guest("Cem").welcome().chat()).extracting(Line::cipher).containsExactly(text);
            assertThat(ada.history(seq + 1).lines()).extracting(Line::cipher).containsExactly(text);
            ben.command(message("removeLine").put("line", seq));
            assertThat(ada.awaitChat("removed", Line::removed).text()).isEmpty();
        }
    }

    /** What programs of the host get over HTTP are messages of the document. */
    @Test
    void everyResourceForPrograms_answersWithItsMessage() {
        TuttiApi api = server.api();
        TuttiApi.Created session = api.createSession(Map.of("rules", Map.of("admission", "open"), "title", "Programs"));
        TuttiApi.Created other = api.createSession("Other");
        assertThat(api.list()).extracting(row -> row.get("session").asText()).contains(session.session());
        assertThat(api.summary(session.session()).get("admission").asText()).isEqualTo("open");

        Accepted played = api.command(session, message("play"));
        JsonNode timeline = api.timeline(session);
        Schemas.checkReceived(timeline);
        assertThat(timeline.get("revision").asLong()).isGreaterThanOrEqualTo(played.seq());
        assertThat(timeline.get("position").isNumber() && timeline.get("time").isNumber()).isTrue();

        long note = api.command(session, message("takeNote").put("text", "Ticket 4711")).seq();
        JsonNode notes = api.notes(session);
        Schemas.checkReceived(notes);
        assertThat(notes.at("/notes/0/seq").asLong()).isEqualTo(note);

        api.command(session, ProtocolDocument.example("setTrial").without("id"));
        JsonNode trial = api.trial(session);
        Schemas.checkReceived(trial);
        assertThat(trial.get("recorded").asInt()).isZero();

        Invitation invitation = api.invite(session, "viewer", false);
        api.revoke(session, invitation.invitation());
        try (TuttiClient late = TuttiClient.connect(server.root())) {
            assertThat(late.refusal(hello(session.session(), "Eve").put("invitation", invitation.token())).code()).isEqualTo("token-refused");
        }
        TuttiApi.Created forged = new TuttiApi.Created(session.session(), session.url(), other.hostToken());
        TuttiApi.assertProblem(api.request(forged, message("pause")), 403, "token-refused");
        TuttiApi.assertProblem(api.request(session, message("dance")), 400, "unknown-type");
        api.end(session);
        TuttiApi.assertProblem(api.request(session, message("pause")), 410, "session-ended");
    }

    static Stream<Arguments> requestsAndReplies() {
        return ProtocolDocument.repliesByRequest().entrySet().stream()
                .flatMap(request -> request.getValue().stream()
                        // That takes a live stream: LiveIT.
                        .filter(reply -> !request.getKey().equals("goLive") || reply.equals("error"))
                        .map(reply -> Arguments.of(request.getKey(), reply)));
    }

    /** Sends the example of the document, or for an error one that cannot be right, and gets each answer named there. */
    @ParameterizedTest(name = "{0} is answered by {1}")
    @MethodSource("requestsAndReplies")
    void everyMessage_getsTheAnswersTheDocumentNames(String request, String reply) {
        try (Room room = Room.open(server, "Answers")) {
            if (!reply.equals("error")) {
                if (reply.equals("waiting")) {
                    Scene.rule(room.host("Ada"), "admission", "ask");
                }
                TuttiClient client = Scene.sender(room, request);
                client.answer(Scene.arranged(room, client, request), reply);
                return;
            }
            ObjectNode example = ProtocolDocument.example(request);
            String id = "wrong";
            TuttiClient stranger = room.connect();
            Set<String> required = new TreeSet<>();
            ProtocolDocument.schema(request).path("required").forEach(field -> required.add(field.asText()));
            required.remove("type");
            required.forEach(example::remove);
            stranger.sendRaw(example.put("id", id).toString());
            stranger.answerTo(id, "error");
        }
    }

    @Test
    @NeedsChromium
    @Requirement("W-27")
    void thePage_saysAndHearsWhatTheDocumentNames() throws JsonProcessingException {
        try (Browser browser = new Browser("contract").recordFrames().createDemo(server.root(), "Ada")) {
            // Once it reports, it plays; then all it can ask for.
            browser.click("play");
            await("offsets").atMost(Duration.ofSeconds(20)).until(() -> browserTypes(browser, false).contains("offsets"));
            browser.script("""
                    (async () => {
                        await tutti.seek(20);
                        await tutti.setRate(1.25);
                        await tutti.enqueue('file:demo');
                        await tutti.next();
                        while (tutti.timeline.hold || tutti.timeline.cause.kind !== 'start') {
                            await new Promise(done => setTimeout(done, 50));
                        }
                        await tutti.previous();
                        await tutti.setView({ scale: 2, x: 0, y: 0, angle: 0, yaw: 0, pitch: 0, roll: 0 });
                        await tutti.reset();
                        await tutti.stop();
                        const { seq } = await tutti.say('Hello');
                        await tutti.react(seq, '👍');
                        await tutti.history(seq + 1);
                        await tutti.invite({ role: 'viewer' });
                        await tutti.setRules({ slowMode: 1 });
                        await tutti.requestControl();
                        await tutti.takeControl();
                        await tutti.schedule(null);
                        await tutti.watchFreely(true);
                        await tutti.setName('Ada L.');
                        await tutti.pause();
                        await tutti.seek(1e6);
                    })().catch(error => { window.lastError = String(error); }).then(() => { window.allDone = true; });""");
            await("the answers").atMost(Duration.ofSeconds(20)).until(() -> Boolean.TRUE.equals(browser.script("return window.allDone")));
            browser.script("tutti.leave()");
            await("goodbye").atMost(Duration.ofSeconds(20)).until(() -> browserTypes(browser, true).contains("leave")
                    && browser.frames().stream().filter(frame -> !frame.sent()).reduce((_, last) -> last)
                            .filter(last -> last.text().contains("\"accepted\"")).isPresent());

            for (Browser.Frame frame : browser.frames()) {
                JsonNode json = Messages.JSON.readTree(frame.text());
                if (frame.sent()) {
                    Schemas.checkSent(json);
                } else {
                    Schemas.checkReceived(json);
                }
            }
            assertThat(browserTypes(browser, true)).containsAll(PAGE_SAYS);
            assertThat(browserTypes(browser, false)).containsAll(PAGE_HEARS);
            report("the browser", browser.frames().size());
        }
    }

    private static Set<String> browserTypes(Browser browser, boolean sent) throws JsonProcessingException {
        Set<String> types = new TreeSet<>();
        for (Browser.Frame frame : browser.frames()) {
            if (frame.sent() == sent) {
                types.add(Messages.JSON.readTree(frame.text()).path("type").asText());
            }
        }
        return types;
    }

    private static Set<String> types(Iterable<JsonNode> frames) {
        Set<String> types = new TreeSet<>();
        frames.forEach(frame -> types.add(frame.path("type").asText()));
        return types;
    }

    private static void report(String who, int frames) {
        System.out.printf("ContractIT: %s: %d frames, messages %s to and %s from the server%n", who, frames,
                ProtocolDocument.toServer().size(), ProtocolDocument.fromServer().size());
    }
}
