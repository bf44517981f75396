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
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
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
import org.tutti.conformance.support.RawSocket;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.Scene;
import org.tutti.conformance.support.Schemas;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.Wire;

/**
 * The published protocol against real frames. What there is to see is read from the document, so that a message, an
 * answer or a code that is added to it without a frame fails here. Every frame is checked against its schema on its way.
 */
@Tag("web")
@Tag("long")
@Requirement("H-58")
@ExtendWith(SharedServer.class)
class ContractIT {

    /** One who is in the session and one who has not said hello; the result is the code of the error they got. */
    private interface Provocation extends BiFunction<TuttiClient, TuttiClient, String> {}

    private static final Map<String, Provocation> PROVOKED = Map.ofEntries(
            Map.entry("malformed", (in, _) -> in.refusalOf("{\"type\":\"seek\"}")),
            Map.entry("unknown-type", (in, _) -> in.refusalOf("{\"type\":\"dance\"}")),
            Map.entry("too-large", (in, _) -> in.refusalOf("x".repeat(20_000))),
            Map.entry("rate-limited", (in, _) -> flood(in)),
            Map.entry("not-joined", (_, out) -> out.refusal(message("play")).code()),
            Map.entry("already-joined", (in, _) -> in.refusal(hello(in.welcome().session(), "Ada")).code()),
            Map.entry("session-unknown", (_, out) -> out.refusal(hello("nowhere", "Eve")).code()),
            Map.entry("session-ended", (in, out) -> {
                in.command(message("end"));
                return outside(in, out);
            }),
            Map.entry("session-full", (in, out) -> {
                Scene.rule(in, "memberLimit", 1);
                return outside(in, out);
            }),
            Map.entry("session-locked", (in, out) -> {
                Scene.rule(in, "locked", true);
                return outside(in, out);
            }),
            Map.entry("invitation-needed", (in, out) -> {
                Scene.rule(in, "admission", "invitation");
                return outside(in, out);
            }),
            Map.entry("not-admitted", (in, out) -> {
                Scene.rule(in, "admission", "ask");
                out.knock(hello(in.welcome().session(), "Eve"));
                in.command(of("reject", in.awaitDoor("with Eve", door -> !door.waiting().isEmpty()).waiting().getFirst().member()));
                return out.awaitType("error").get("code").asText();
            }),
            Map.entry("removed", (in, out) -> {
                in.command(of("remove", out.join(in.welcome().session(), "Ben").welcome().member()));
                return out.awaitType("error").get("code").asText();
            }),
            Map.entry("token-refused", (in, out) ->
                    out.refusal(hello(in.welcome().session(), "Eve").put("seat", "forged")).code()),
            Map.entry("control-denied", (in, out) ->
                    out.join(in.welcome().session(), "Ben").refusal(message("play")).code()),
            Map.entry("not-permitted", (in, out) ->
                    out.join(in.welcome().session(), "Ben").refusal(message("end")).code()),
            Map.entry("member-unknown", (in, _) -> in.refusal(of("remove", "nobody")).code()),
            Map.entry("item-unknown", (in, _) -> in.refusal(message("select").put("item", "i0")).code()),
            Map.entry("line-unknown", (in, _) -> in.refusal(message("removeLine").put("line", 1)).code()),
            Map.entry("note-unknown", (in, _) -> in.refusal(message("dropNote").put("note", 1)).code()),
            Map.entry("triple-unknown", (in, _) -> in.refusal(message("removeTriple").put("triple", "t1")).code()),
            Map.entry("triple-changed", (in, _) ->
                    in.refusal(message("removeTriple").put("triple", Scene.linked(in)).put("ifRev", 1)).code()),
            Map.entry("tree-full", (in, _) -> {
                in.command(message("setTree").put("triples", 1));
                Scene.linked(in);
                return in.refusal(ProtocolDocument.example("addTriples").without("id")).code();
            }),
            Map.entry("mirror-unknown", (in, _) -> in.refusal(message("removeMirror").put("mirror", "m1")).code()),
            Map.entry("tree-elsewhere", (in, _) -> {
                in.command(message("setTree").put("keeping", "browsers"));
                return in.refusal(message("getTriple").put("triple", "t1")).code();
            }),
            Map.entry("strategy-unknown", (in, _) -> in.refusal(message("setStrategy").put("strategy", "luck")).code()),
            Map.entry("muted", (in, out) -> {
                in.command(of("mute", out.join(in.welcome().session(), "Ben").welcome().member()).put("muted", true));
                return out.refusal(message("say").put("text", "But")).code();
            }),
            Map.entry("slow-mode", (in, out) -> {
                Scene.rule(in, "slowMode", 60);
                out.join(in.welcome().session(), "Ben").say("One");
                return out.refusal(message("say").put("text", "Two")).code();
            }),
            Map.entry("chat-mode", (in, _) -> {
                Scene.rule(in, "chat", "encrypted");
                return in.refusal(message("say").put("text", "In the clear")).code();
            }),
            Map.entry("not-allowed", (in, _) -> in.refusal(message("dequeue").put("item", in.queue().current())).code()),
            Map.entry("too-late", (in, _) -> in.refusal(message("ready").put("barrier", 1)).code()),
            Map.entry("media-unavailable", (in, _) -> in.refusal(message("enqueue").put("locator", "file:nothing")).code()),
            Map.entry("out-of-range", (in, _) -> in.refusal(seek(1e6)).code()));

    private static final Map<String, String> OUT_OF_REACH = Map.ofEntries(
            Map.entry("code-unknown", "only over HTTP; CodeIT"),
            Map.entry("uploads-off", "only over HTTP, as all about uploads; UploadIT"),
            Map.entry("upload-too-large", "UploadIT"),
            Map.entry("upload-stalled", "UploadIT"),
            Map.entry("uploads-full", "UploadIT"),
            Map.entry("uploads-busy", "UploadIT"),
            Map.entry("media-unsupported", "UploadIT"),
            Map.entry("state-changed", "only over HTTP; ResourcesIT"),
            Map.entry("key-reused", "only over HTTP; OnceIT"),
            Map.entry("key-under-way", "only over HTTP; OnceIT"),
            Map.entry("queue-full", "takes 500 items; ItemsTest"),
            Map.entry("not-ready", "a WebSocket to a server that is not ready is closed with 1013 before; EngineTest"),
            Map.entry("server-busy", "takes a server that has more to do than it can; SheddingIT has it"),
            Map.entry("server-full", "only over HTTP, and takes 10 000 sessions; ErrorCodeTest has its name and status"),
            Map.entry("internal", "a fault of the server; FuzzIT shows that no message leads to one"));

    private static final Map<Integer, BiFunction<TuttiServer, Room, Integer>> CLOSED = Map.of(
            1000, (_, room) -> {
                TuttiClient ben = room.guest("Ben");
                ben.command(message("leave"));
                return ben.awaitClosed();
            },
            1002, (server, _) -> Wire.open(server.root()).awaitClosed(TuttiClient.LIMIT),
            4001, (server, _) -> GreedyClient.closedForNotReading(server),
            4002, (_, room) -> {
                TuttiClient ben = room.guest("Ben");
                room.resume(ben.welcome(), "Ben");
                return ben.awaitClosed();
            },
            4003, (_, _) -> ContractIT.silent.patience(90_000).awaitClosed(),
            4004, (_, room) -> {
                TuttiClient ben = room.guest("Ben");
                room.host("Ada").command(message("end"));
                return ben.awaitClosed();
            },
            4005, (_, room) -> {
                TuttiClient ben = room.guest("Ben");
                room.host("Ada").command(of("remove", ben.welcome().member()));
                return ben.awaitClosed();
            });

    private static final Map<Integer, String> NOT_CLOSED = Map.of(
            1001, "the server stops; KillIT", 1012, "it is drained, and there are others to go to",
            1013, "the server has not recovered yet, for some milliseconds; EngineTest");

    /** What the page says and hears by itself and at its buttons. */
    private static final Set<String> PAGE_SAYS = Set.of("ping", "hello", "play", "pause", "seek", "setRate", "report",
            "stop", "reset", "setView", "enqueue", "next", "previous", "say", "react", "history", "invite", "setRules",
            "requestControl", "takeControl", "watchFreely", "setName", "schedule", "ready", "leave");
    private static final Set<String> PAGE_HEARS = Set.of("pong", "welcome", "timeline", "roster", "offsets", "accepted",
            "error", "queue", "view", "rules", "chat", "history", "invitation");

    /** Opened with the server and heard of no more: it takes a minute to be given up. */
    private static RawSocket silent;
    private final TuttiServer server;

    ContractIT(TuttiServer server) {
        this.server = server;
    }

    @BeforeAll
    static void somebodyHasFallenSilent(RawSocket sinceTheServerStarted) {
        silent = sinceTheServerStarted;
    }

    // --- messages ----------------------------------------------------------------------------------------------------

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
            ada.command(of("admit", Scene.atDoor(room, ada, dan)));
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

    // --- codes -------------------------------------------------------------------------------------------------------

    @Test
    void everyErrorCode_isProvokedOrSaysWhyNot() {
        Set<String> codes = new TreeSet<>(PROVOKED.keySet());
        codes.addAll(OUT_OF_REACH.keySet());
        assertThat(codes).isEqualTo(ProtocolDocument.errorCodes());
    }

    static Set<String> errorCodes() {
        return PROVOKED.keySet();
    }

    @ParameterizedTest
    @MethodSource("errorCodes")
    void anErrorCode_isProvoked(String code) {
        try (Room room = Room.open(server, "Errors")) {
            TuttiClient ada = room.host("Ada");
            assertThat(PROVOKED.get(code).apply(ada, room.connect())).isEqualTo(code);
            if (!code.equals("session-ended")) {
                room.host("Ada").ping(); // who has the host token gets in whatever the rules
            }
        }
    }

    private static ObjectNode of(String request, String member) {
        return message(request).put("member", member);
    }

    /** Why somebody new is not let in. */
    private static String outside(TuttiClient in, TuttiClient out) {
        return out.refusal(hello(in.welcome().session(), "Eve")).code();
    }

    private static String flood(TuttiClient client) {
        for (int i = 0; i < 200; i++) {
            client.sendAsIs(message("ping").put("t0", i));
        }
        return client.awaitType("error").get("code").asText();
    }

    @Test
    void everyCloseCode_isProvokedOrSaysWhyNot() {
        Set<Integer> codes = new TreeSet<>(CLOSED.keySet());
        codes.addAll(NOT_CLOSED.keySet());
        assertThat(codes).isEqualTo(ProtocolDocument.closeCodes());
    }

    static Stream<Integer> closeCodes() {
        return CLOSED.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("closeCodes")
    void aCloseCode_isProvoked(int code) {
        try (Room room = Room.open(server, "Closing")) {
            TuttiClient ada = room.host("Ada");
            assertThat(CLOSED.get(code).apply(server, room)).isEqualTo(code);
            if (code != 4004) {
                ada.play();
            }
        }
    }
}
