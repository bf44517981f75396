package org.tutti.conformance.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.conformance.support.TuttiClient.hello;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.seek;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tutti.conformance.support.ProtocolDocument;
import org.tutti.conformance.support.RawSocket;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.Scene;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.Wire;

/**
 * The codes of the published protocol, of errors and of closed connections: each is provoked, or it is said why not. They
 * are read from the document, so that one that is added to it fails here until somebody has seen it.
 */
@Tag("web")
@Tag("long")
@Requirement("H-58")
@ExtendWith(SharedServer.class)
class ProtocolCodesIT {

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
            4003, (_, _) -> ProtocolCodesIT.silent.patience(90_000).awaitClosed(),
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

    /** Opened with the server and heard of no more: it takes a minute to be given up. */
    private static RawSocket silent;
    private final TuttiServer server;

    ProtocolCodesIT(TuttiServer server) {
        this.server = server;
    }

    @BeforeAll
    static void somebodyHasFallenSilent(RawSocket sinceTheServerStarted) {
        silent = sinceTheServerStarted;
    }

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
