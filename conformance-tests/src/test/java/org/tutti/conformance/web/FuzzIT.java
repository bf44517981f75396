package org.tutti.conformance.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.conformance.support.TuttiClient.hello;
import static org.tutti.conformance.support.TuttiClient.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.tutti.conformance.support.Bystanders;
import org.tutti.conformance.support.Messages;
import org.tutti.conformance.support.ProtocolDocument;
import org.tutti.conformance.support.RawHttp;
import org.tutti.conformance.support.RawSocket;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiServer;

/**
 * Whatever comes in: never a 5xx nor an {@code internal}, the others in the session go on, newcomers come in, no socket
 * stays behind and the log stays silent. jqwik names the seed of what failed.
 */
@Tag("web")
@Requirement("H-61")
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
class FuzzIT {
    /** What the server may close a connection with that does not speak WebSocket. */
    private static final Set<Integer> HUNG_UP = Set.of(RawSocket.NO_CODE, 1000, 1002, 1003, 1006, 1007, 1009, 1011);

    private static final String LAST = "{\"type\":\"ping\",\"t0\":0,\"id\":\"last\"}";

    private static TuttiServer server;
    private static Bystanders bystanders;
    /** With nobody in it, for lines that are encrypted and for programs with its token. */
    private static TuttiApi.Created other;

    @BeforeContainer
    static void aSessionOfTwo() {
        server = TuttiServer.start("fuzz");
        bystanders = Bystanders.in(server);
        other = server.api().createSession(Map.of("rules", Map.of("chat", "encrypted")));
    }

    @AfterContainer
    static void stop() {
        try (TuttiServer stopping = server) {
            bystanders.close();
        }
    }

    @BeforeProperty
    void noteTheLog() {
        bystanders.noteTheLog();
    }

    @AfterProperty
    void nothingIsLeftBehind() {
        bystanders.checkThatNothingIsLeftBehind();
    }

    // --- messages ----------------------------------------------------------------------------------------------------

    @Property(tries = 40)
    void anyBytesAsText_areRefused(@ForAll("garbage") List<byte[]> frames) {
        sendAndCheck(frames);
    }

    @Property(tries = 60)
    void messagesGoneWrong_areRefused(@ForAll("mutants") List<byte[]> frames) {
        sendAndCheck(frames);
    }

    @Property(tries = 40)
    void messagesInAnyOrder_areAllAnswered(@ForAll("orders") List<String> types) {
        try (RawSocket socket = RawSocket.open(server)) {
            List<String> expected = new ArrayList<>();
            boolean left = false;
            for (int i = 0; i < types.size() && !left; i++) {
                String type = types.get(i);
                socket.text(example(type).replaceFirst("\\{", "{\"id\":\"" + i + "\","));
                if (!type.equals("report")) {
                    expected.add("" + i); // each is read before the next is sent, so that it is known who has left
                    JsonNode answer = checked(socket.readUntil("" + i)).getLast();
                    assertThat(answer.path("id").asText()).isEqualTo("" + i);
                    left = type.equals("leave") && answer.path("type").asText().equals("accepted");
                }
            }
            if (left) {
                assertThat(socket.awaitClosed()).isEqualTo(1000);
            }
            bystanders.count(types.size());
        }
        bystanders.checkThatTheyGoOn();
    }

    /** As somebody who has joined, where such lines are taken and where they are not. */
    @Property(tries = 60)
    void binaryFramesOfAnyKind_areTakenOrRefused(@ForAll("binaries") List<byte[]> frames, @ForAll boolean encrypted, @ForAll boolean joined) {
        try (RawSocket socket = RawSocket.open(server)) {
            if (joined) {
                socket.text(hello(encrypted ? other.session() : bystanders.session(), "Mallory").toString());
            }
            for (byte[] frame : frames) {
                int half = frame.length / 2;
                if (half % 2 == 0) {
                    socket.write(RawSocket.frame(0x80 | RawSocket.BINARY, frame));
                } else {
                    socket.write(RawSocket.frame(RawSocket.BINARY, Arrays.copyOf(frame, half)));
                    socket.write(RawSocket.frame(0x80, Arrays.copyOfRange(frame, half, frame.length)));
                }
            }
            List<JsonNode> answers = new ArrayList<>();
            while (answers.size() < frames.size()) { // each is answered, or this runs out of patience
                Optional<RawSocket.Frame> next = socket.read().filter(each -> each.opcode() != RawSocket.CLOSE);
                assertThat(next).as("an answer to frame " + answers.size()).isPresent();
                next.filter(each -> each.opcode() == RawSocket.TEXT).map(RawSocket.Frame::json)
                        .filter(each -> Set.of("accepted", "error").contains(each.path("type").asText())).ifPresent(answers::add);
            }
            checked(answers);
            if (!joined || !encrypted) {
                assertThat(answers).allMatch(each -> each.path("type").asText().equals("error"));
            }
            bystanders.count(frames.size());
        }
        bystanders.checkThatTheyGoOn();
    }

    @Provide
    Arbitrary<List<byte[]>> binaries() {
        Arbitrary<byte[]> lines = Arbitraries.bytes().array(byte[].class).ofMinSize(20).ofMaxSize(60);
        Arbitrary<byte[]> proper = Combinators.combine(Arbitraries.strings().withCharRange('!', '~').ofMaxLength(70), lines)
                .as(Messages::encryptedLine);
        Arbitrary<byte[]> large = Arbitraries.integers().between(8_000, 20_000).map(size -> Messages.encryptedLine("large", new byte[size]));
        return Arbitraries.frequencyOf(
                        Tuple.of(6, proper),
                        Tuple.of(1, large),
                        Tuple.of(3, Combinators.combine(proper, Arbitraries.integers().between(0, 2), Arbitraries.bytes()).as((frame, at, value) -> {
                            frame[Math.min(at, frame.length - 1)] = value;
                            return frame;
                        })),
                        Tuple.of(2, Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(100))) // an empty one is no message
                .list().ofMinSize(1).ofMaxSize(60); // fewer than a burst: each is read
    }

    /** Sends frames as somebody who has joined, and on a new connection after each that ends one. */
    private static void sendAndCheck(List<byte[]> frames) {
        for (int next = 0; next < frames.size(); ) {
            try (RawSocket socket = RawSocket.open(server)) {
                if (next == 0) { // once: a roster of hundreds is a test of something else
                    socket.text(hello(bystanders.session(), "Mallory").toString());
                }
                for (byte[] frame : frames.subList(next, frames.size())) {
                    socket.text(frame);
                }
                socket.text(LAST);
                int answered = checked(socket.readUntil("last")).size();
                // Where the connection ended is not known exactly: it goes on behind what was answered.
                next = answered > frames.size() ? frames.size() : Math.max(next + 1, next + answered);
            }
        }
        bystanders.count(frames.size());
        bystanders.checkThatTheyGoOn();
    }

    private static List<JsonNode> checked(List<JsonNode> messages) {
        assertThat(messages).as("what the server said").noneMatch(each -> each.path("code").asText().equals("internal"));
        return messages;
    }

    @Provide
    Arbitrary<List<byte[]>> garbage() {
        // Few bytes are UTF-8 by chance; what is not ends its connection at once.
        return Arbitraries.frequencyOf(
                        Tuple.of(1, Arbitraries.bytes().array(byte[].class).ofMaxSize(200)),
                        Tuple.of(6, Arbitraries.strings().ofMaxLength(200).map(text -> text.getBytes(UTF_8))),
                        Tuple.of(6, Arbitraries.strings().withChars("{}[]\":,0123456789.eE+-truefalsn\\u \t\n").ofMaxLength(80)
                                .map(text -> text.getBytes(UTF_8))))
                .list().ofMinSize(20).ofMaxSize(70); // fewer than a burst: each is read
    }

    @Provide
    Arbitrary<List<byte[]>> mutants() {
        Arbitrary<byte[]> messages = Arbitraries.of(ProtocolDocument.toServer()).map(type -> example(type).getBytes(UTF_8));
        return Combinators.combine(messages, messages, Arbitraries.integers().between(0, 6), Arbitraries.randomValue(random -> random))
                .as((one, other, kind, random) -> Mutation.values()[kind].of(one, other, random))
                .list().ofMinSize(20).ofMaxSize(70); // fewer than a burst: each is read
    }

    @Provide
    Arbitrary<List<String>> orders() {
        return Arbitraries.of(ProtocolDocument.toServer()).list().ofMinSize(1).ofMaxSize(30);
    }

    private static String example(String type) {
        var message = ProtocolDocument.example(type);
        message.remove("id");
        return (message.has("session") ? message.put("session", bystanders.session()) : message).toString();
    }

    // --- WebSocket ---------------------------------------------------------------------------------------------------

    @Property(tries = 200)
    void framesThatAreNotWebSocket_endTheirConnectionOnly(@ForAll("rawFrames") List<byte[]> frames, @ForAll boolean joined) {
        try (RawSocket socket = RawSocket.open(server)) {
            if (joined) {
                socket.text(hello(bystanders.session(), "Mallory").toString());
            }
            frames.forEach(socket::write);
            socket.hangUp(); // half of a frame may be among them: the rest will not come
            assertThat(socket.awaitClosed()).satisfiesAnyOf(
                    code -> assertThat(code).isIn(HUNG_UP),
                    code -> assertThat(code).matches(FuzzIT::maybeAnEcho, "a code that a client may close with"));
            bystanders.count(frames.size());
        }
        bystanders.checkThatTheyGoOn();
    }

    /** One of the frames may be a proper close frame, whose code is answered with the same (RFC 6455, 5.5.1 and 7.4). */
    private static boolean maybeAnEcho(int code) {
        return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999;
    }

    @Provide
    Arbitrary<List<byte[]>> rawFrames() {
        Arbitrary<byte[]> payloads = Arbitraries.oneOf(
                Arbitraries.just(message("ping").put("t0", 1).toString().getBytes(UTF_8)),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(300));
        Arbitrary<Long> lengths = Arbitraries.of(-1L, 0L, 1L, 125L, 126L, 65_535L, 65_536L, 1L << 31, 1L << 62, Long.MAX_VALUE);
        Arbitrary<Integer> first = Arbitraries.integers().between(0, 255);
        return Arbitraries.oneOf(
                        Combinators.combine(first, payloads).as(RawSocket::frame),
                        Combinators.combine(first, payloads, lengths, Arbitraries.of(true, false)).as(RawSocket::frame),
                        Combinators.combine(Arbitraries.of(0x01, 0x02, 0x00, 0x80, 0x81, 0x82, 0x88, 0x89, 0x8a, 0x09), payloads)
                                .as(RawSocket::frame),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(64))
                .list().ofMinSize(1).ofMaxSize(12);
    }

    // --- HTTP --------------------------------------------------------------------------------------------------------

    @Property(tries = 1000)
    void requestsOfAnyKind_areNeverAFaultOfTheServer(@ForAll("requests") byte[] request) {
        RawHttp.exchange(server.port(), request).ifPresent(answer -> {
            // 501 is what HTTP wants for a method nobody knows (RFC 9110, 9.1).
            assertThat(answer.status()).as(answer.head() + "\n" + answer.body()).satisfiesAnyOf(
                    status -> assertThat(status).isLessThan(500),
                    status -> assertThat(status).isEqualTo(501));
        });
        bystanders.count(1);
    }

    @Provide
    Arbitrary<byte[]> requests() {
        Arbitrary<String> words = Arbitraries.strings().withCharRange('!', '~').ofMaxLength(40);
        Arbitrary<String> methods = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.of("GET", "POST")),
                Tuple.of(2, Arbitraries.of("HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW", "get")));
        Arbitrary<String> paths = Combinators.combine(
                        Arbitraries.of("/api/sessions/" + other.session() + "/requests", "/api/sessions/" + other.session() + "/requests",
                                "/api/sessions/" + other.session() + "/invitations", "/api/sessions/" + other.session() + "/invitations/",
                                "/api/sessions/" + other.session() + "/timeline", "/api/sessions/" + other.session() + "/notes",
                                "/api/sessions/" + bystanders.session() + "/requests",
                                "/api/sessions", "/api/sessions/", "/api/sessions/" + bystanders.session(), "/api/status",
                                "/api/metrics", "/api/plugins", "/api/uploads?name=a.mp4", "/api/uploads", "/api/codes/K7P4-QXR2", "/c/", "/api/", "/media/file/demo/demo.mp4", "/media/file/", "/media/",
                                "/s/", "/ws", "/js/", "/", "*", "//", "/..;/", "http://127.0.0.1/api/status"),
                        Arbitraries.oneOf(Arbitraries.just(""), Arbitraries.just(""), words,
                                Arbitraries.of("%00", "%ff", "%", "%2e%2e/%2e%2e/", "?%ff=%", "?x=%c3", ";a=b", "%0d%0aX: y", "a".repeat(9000), "?" + "a=1&".repeat(1500))))
                .as((path, more) -> path + more);
        String bearer = "Authorization: Bearer " + other.hostToken();
        Arbitrary<String> headers = Arbitraries.oneOf(
                        Arbitraries.of(bearer, bearer, bearer + "x", "Authorization: Bearer", "Authorization: Basic x"),
                        Combinators.combine(
                                        Arbitraries.of("Accept", "Accept-Language", "Accept-Encoding", "Content-Type", "Range", "If-Range",
                                                "If-None-Match", "If-Modified-Since", "Cookie", "Expect", "Origin", "Upgrade", "Connection",
                                                "Authorization", "X-Forwarded-For", "X-HTTP-Method-Override", "Content-Encoding", "TE"),
                                        Arbitraries.oneOf(words, Arbitraries.of("bytes=0-", "bytes=-1", "bytes=9-1", "bytes=0-0,5-6",
                                                "bytes=99999999999999999999-", "*/*;q=x", ";;", "\"", "application/json",
                                                "application/json; charset=nonsense", "100-continue", "websocket", "$Version=x; a=\"", "gzip")))
                                .as((name, value) -> name + ": " + value),
                        Combinators.combine(words, words).as((name, value) -> name.replace(":", "") + ": " + value))
                .list().ofMaxSize(5).map(lines -> String.join("\r\n", lines));
        Arbitrary<byte[]> bodies = Arbitraries.oneOf(
                Arbitraries.just(new byte[0]),
                Arbitraries.just("{\"item\":\"file:demo\"}".getBytes(UTF_8)),
                Arbitraries.strings().ofMaxLength(200).map(title -> ("{\"item\":\"file:demo\",\"title\":\"" + title + "\"}").getBytes(UTF_8)),
                words.map(item -> ("{\"item\":\"file:" + item + "\"}").getBytes(UTF_8)),
                Arbitraries.of(ProtocolDocument.toServer()).map(name -> example(name).replace("\"end\"", "\"stop\"").getBytes(UTF_8)),
                mutants().map(List::getFirst),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(300),
                Arbitraries.integers().between(16_000, 40_000).map(" "::repeat).map(text -> text.getBytes(UTF_8)));
        return Combinators.combine(methods, paths, headers, bodies).as((method, path, lines, body) -> concat(
                (method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length + "\r\n" + lines + (lines.isEmpty() ? "" : "\r\n") + "\r\n").getBytes(ISO_8859_1), body));
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
