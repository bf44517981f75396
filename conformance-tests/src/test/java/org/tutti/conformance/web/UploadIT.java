package org.tutti.conformance.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiApi.assertProblem;
import static org.tutti.conformance.support.TuttiApi.json;
import static org.tutti.conformance.support.TuttiApi.parse;
import static org.tutti.conformance.support.TuttiClient.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.conformance.support.RawHttp;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** Films that people bring along: there at once when they are good, and no trace of them when they are not. */
@Tag("web")
@Tag("long")
@Requirement("W-1")
@ExtendWith(SharedServer.class)
class UploadIT {
    private static final Path DEMO = Path.of(System.getProperty("tutti.demo", "../server/src/main/media/demo"));
    private static final int MB = 1 << 20;

    /** More than the server has threads for requests. */
    private static final int CLIENTS = 100;

    private static byte[] film;

    private final TuttiServer server;
    private final List<Socket> sockets = new ArrayList<>();

    UploadIT(TuttiServer server) {
        this.server = server;
    }

    @AfterEach
    void hangUp() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void aFilmOf50Megabytes_isWatched_withinTenSeconds() throws IOException {
        byte[] film = film(50 * MB);
        long begin = System.nanoTime();
        JsonNode uploaded = uploaded(upload(server, "Holiday at sea.mp4", film));
        String locator = uploaded.get("locator").asText();
        try (Room room = Room.open(server, Map.of("item", locator))) {
            Duration taken = Duration.ofNanos(System.nanoTime() - begin);
            System.out.printf("50 MB uploaded and a session on it created within %d ms%n", taken.toMillis());
            assertThat(taken).isLessThan(Duration.ofSeconds(10));
            assertThat(locator).matches("file:uploads/[\\w-]{22}/Holiday at sea\\.mp4");
            assertThat(uploaded.get("title").asText()).isEqualTo("Holiday at sea");
            assertThat(uploaded.get("size").asInt()).isEqualTo(film.length);

            TuttiClient ada = room.host("Ada");
            ada.play();
            assertThat(ada.welcome().title()).isEqualTo("Holiday at sea");
            String path = server.root().resolve(ada.welcome().item().renditions().getFirst().url()).getRawPath();
            HttpResponse<byte[]> range = server.api().send(
                    server.api().request(path).header("Range", "bytes=1000000-1000999"), BodyHandlers.ofByteArray());
            assertThat(range.statusCode()).isEqualTo(206);
            assertThat(range.headers().firstValue("Content-Type")).contains("video/mp4");
            assertThat(range.body()).isEqualTo(Arrays.copyOfRange(film, 1_000_000, 1_001_000));
            assertThat(server.api().send(server.api().request(path), BodyHandlers.ofByteArray()).body()).isEqualTo(film);
        }
    }

    @Test
    void anUpload_isAddedToTheQueue() throws IOException {
        String locator = uploaded(upload(server, "second.mp4", film(MB))).get("locator").asText();
        try (Room room = Room.open(server, "Two films")) {
            TuttiClient ada = room.host("Ada");
            ada.command(message("enqueue").put("locator", locator));
            assertThat(ada.awaitQueue("two items", queue -> queue.items().size() == 2).items().getLast().item().title())
                    .isEqualTo("second");
        }
    }

    @Test
    void twoFilesOfOneName_areTwo() throws IOException {
        String one = uploaded(upload(server, "film.mp4", film(MB))).get("locator").asText();
        assertThat(uploaded(upload(server, "film.mp4", film(MB))).get("locator").asText()).isNotEqualTo(one);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../../standalone.xml", "/etc/passwd", "a\u0000b", "..", "\u202egnp.mp4", "x", "C:\\a.mp4", "?#%&=+;.mp4",
        "ÄÖ é 日本語 🎬.mp4"})
    void aName_neverLeadsOutOfItsFolder(String name) throws IOException {
        String locator = uploaded(upload(server, name, film(MB))).get("locator").asText();
        assertThat(locator).matches("file:uploads/[\\w-]{22}/[^/\\\\\\p{Cc}\u202e]+\\.mp4");
        try (Room room = Room.open(server, Map.of("item", locator))) {
            String path = server.root().resolve(room.host("Ada").welcome().item().renditions().getFirst().url()).getRawPath();
            assertThat(server.api().send(server.api().request(path).method("HEAD", BodyPublishers.noBody()), BodyHandlers.discarding()).statusCode())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"<html>hello</html>, is text", "%PDF-1.7, PDF", "OggT, text", "'\u0001\u0002\u0003', not know"})
    void whatIsNoMedia_isNamed_andLeavesNothing(String content, String named) throws IOException {
        List<Path> before = uploads(server);
        for (byte[] file : List.of(content.getBytes(ISO_8859_1), Arrays.copyOf(content.getBytes(ISO_8859_1), content.equals("%PDF-1.7") ? 3 * MB : 8))) {
            HttpResponse<String> answer = upload(server, "film.mp4", file);
            if (file.length == content.length()) {
                assertThat(parse(answer).get("detail").asText()).contains("'film.mp4'").contains(named).contains("mp4, webm");
            }
            assertProblem(answer, 415, "media-unsupported");
        }
        assertThat(uploads(server)).isEqualTo(before);
    }

    @Test
    void aRequestThatIsNone_isRefused() throws IOException {
        assertProblem(post(server, "api/uploads", film(MB)), 400, "malformed");
        assertProblem(post(server, "api/uploads?name=", film(MB)), 400, "malformed");
        assertProblem(post(server, "api/uploads?name=a.mp4", new byte[0]), 400, "malformed");
        assertProblem(post(server, "api/uploads/film.mp4?name=a.mp4", film(1000)), 400, "malformed");
        assertThat(server.api().get("api/uploads?name=a.mp4").statusCode()).isEqualTo(405);
        assertThat(raw("POST /api/uploads?name=%ff HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\n\r\nx").status()).isEqualTo(400);
        assertThat(raw("POST /api/uploads?name=a HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n").status()).isEqualTo(411);
        assertThat(raw("POST /api/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900000\r\n\r\nx").status()).as("all else").isEqualTo(413);
        assertThat(raw("PUT /api/uploads?name=a HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900000\r\n\r\nx").status()).as("all else").isEqualTo(413);
        assertThat(raw("POST /api/uploads?name=a HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://evil.example\r\nContent-Length: 1\r\n\r\nx").status())
                .as("another site's page").isEqualTo(403);
    }

    @Test
    void aClientThatGoesAway_leavesNothing() throws IOException {
        List<Path> before = uploads(server);
        Socket socket = half("POST /api/uploads?name=a.mp4 HTTP/1.1\r\nHost: a\r\nContent-Length: 50000000\r\n\r\n", film(3 * MB));
        await().until(() -> Files.exists(folder(server)) && uploads(server).size() == before.size() + 1);
        socket.close();
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(uploads(server)).isEqualTo(before));
    }

    /** None of them may hold a thread, whether they are let in, refused, or stand still before that is known. */
    @ParameterizedTest
    @ValueSource(strings = {"/api/uploads?name=a.mp4", "/api/uploads?name=%ff", "/api/uploads", "/api/uploads/", "/api/uploads/no?name=a.mp4",
        "/api/uploads?name=a.mp4&text", "/api/uploads?name=a.mp4&huge", "/api/%75ploads?name=a.mp4", "/api/uploads;a=b?name=a.mp4"})
    void uploadsThatStandStill_holdNobodyUp(String target) throws IOException {
        List<Path> before = uploads(server);
        byte[] begun = target.endsWith("text") ? "<html>".repeat(200).getBytes(ISO_8859_1) : film(MB / 8);
        long length = target.endsWith("huge") ? 9_000_000_000L : 20_000_000;
        for (int i = 0; i < CLIENTS; i++) {
            half("POST " + target + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n", i % 2 == 0 ? begun : new byte[] {0});
        }
        try (Room room = Room.open(server, "Unmoved")) {
            TuttiClient ada = room.host("Ada");
            room.guest("Ben").timelineOf(ada.play());
        }
        String locator = uploaded(upload(server, "mine.mp4", film(5 * MB))).get("locator").asText();
        assertThat(server.api().status().get("status").asText()).isEqualTo("ready");
        hangUp();
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(uploads(server)).hasSize(before.size() + 1));
        assertThat(locator).isNotBlank();
    }

    private void standStill(TuttiServer server, String token) throws IOException {
        List<Path> before = uploads(server);
        String head = "POST /api/uploads?name=a.mp4 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + token
                + "\r\nContent-Length: 50000000\r\n\r\n";
        Socket stalled = half(server, head, film(MB));
        Socket refused = half(server, head, "<html>".repeat(200).getBytes(ISO_8859_1));
        refused.setSoTimeout(30_000);
        assertThat(new String(refused.getInputStream().readAllBytes(), ISO_8859_1)).startsWith("HTTP/1.1 415 ").contains("media-unsupported");
        stalled.setSoTimeout(60_000);
        assertThat(new String(stalled.getInputStream().readAllBytes(), ISO_8859_1)).startsWith("HTTP/1.1 408 ").contains("upload-stalled");
        assertThat(uploads(server)).isEqualTo(before);
    }

    @Test
    void moreUploadsAtOnceThanTheServerTakes_areToldToWait_untilOthersAreThrough() throws IOException {
        for (int i = 0; i < 200; i++) {
            half("POST /api/uploads?name=a.mp4 HTTP/1.1\r\nHost: a\r\nContent-Length: 50000000\r\n\r\n", new byte[] {0});
        }
        HttpResponse<String> busy = await().until(() -> upload(server, "mine.mp4", film(MB)), answer -> answer.statusCode() != 201);
        assertProblem(busy, 503, "uploads-busy");
        assertThat(busy.headers().firstValue("Retry-After")).isPresent();
        hangUp();
        await().until(() -> upload(server, "mine.mp4", film(MB)).statusCode() == 201);
    }

    /** They have some seconds to read why. */
    @Test
    void whoIsRefused_takesNoPlaceOfOthers() throws IOException {
        List<Socket> refused = new ArrayList<>();
        for (int i = 0; i < 210; i++) {
            refused.add(half("POST /api/uploads?name=a.mp4 HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000000\r\n\r\n", new byte[] {0}));
        }
        for (Socket each : refused) {
            each.setSoTimeout(30_000);
            assertThat(new String(each.getInputStream().readNBytes(12), ISO_8859_1)).isEqualTo("HTTP/1.1 413");
        }
        assertThat(upload(server, "mine.mp4", film(MB)).statusCode()).isEqualTo(201);
    }

    @Test
    void fromOneAddress_tenAreTakenAtOnce_andOthersAreNotHeldUp() throws IOException {
        try (TuttiServer proxied = TuttiServer.startWith("upload-places", List.of("-Dtutti.proxy=true"))) {
            String head = "POST /api/uploads?name=a.mp4 HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.7\r\nContent-Length: 50000000\r\n\r\n";
            for (int i = 0; i < 10; i++) {
                half(proxied, head, film(MB));
            }
            await().untilAsserted(() -> assertThat(uploads(proxied)).hasSize(10));
            assertProblem(uploadFrom(proxied, "192.0.2.7"), 503, "uploads-busy");
            assertThat(uploadFrom(proxied, "192.0.2.8").statusCode()).isEqualTo(201);
            hangUp();
            await().until(() -> uploadFrom(proxied, "192.0.2.7").statusCode() == 201);
        }
    }

    private static HttpResponse<String> uploadFrom(TuttiServer server, String address) throws IOException {
        return server.api().send(
                request(server, "api/uploads?name=a.mp4", film(MB)).header("X-Forwarded-For", address), BodyHandlers.ofString());
    }

    @Test
    void limits_areKept_andSayWhatToDo() throws IOException {
        try (TuttiServer small = TuttiServer.startWith(
                "small-uploads", List.of("-Dtutti.upload.limit=2m", "-Dtutti.upload.space=5m", "-Dtutti.proxy=true"))) {
            HttpResponse<String> large = upload(small, "large.mp4", film(3 * MB));
            assertProblem(large, 413, "upload-too-large");
            assertThat(large.body()).contains("3.0 MB").contains("2.0 MB").contains("media folder");

            String kept = uploaded(upload(small, "one.mp4", film(2 * MB))).get("locator").asText();
            String swept = uploaded(upload(small, "two.mp4", film(2 * MB))).get("locator").asText();
            HttpResponse<String> full = upload(small, "three.mp4", film(2 * MB));
            assertProblem(full, 503, "uploads-full");
            assertThat(full.headers().firstValue("Retry-After")).isPresent();
            assertThat(uploads(small)).hasSize(2);

            small.api().createSession(Map.of("item", kept));
            small.kill9();
            for (Path upload : uploads(small)) {
                Files.setLastModifiedTime(upload, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
            }
            Path cutOff = small.base().resolve("media/uploads/.cut-off");
            Files.write(Files.createDirectory(cutOff).resolve("part"), new byte[100]);
            small.restart();
            assertThat(cutOff).doesNotExist();
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() ->
                    assertThat(uploads(small)).containsExactly(small.base().resolve("media/" + kept.substring(5)).getParent()));
            assertProblem(small.api().post("api/sessions", json(Map.of("item", swept))), 422, "media-unavailable");
            assertThat(upload(small, "three.mp4", film(2 * MB)).statusCode()).isEqualTo(201);

            List<Integer> statuses = Stream.generate(() -> small.api().send(
                            request(small, "api/uploads?name=x", new byte[] {1}).header("X-Forwarded-For", "192.0.2.7"), BodyHandlers.ofString()).statusCode())
                    .limit(45).toList();
            assertThat(statuses).as("of one address").contains(415, 429);
            assertThat(statuses.stream().filter(status -> status == 415).count()).isBetween(30L, 40L);
        }
    }

    @Test
    void uploads_areForMembersOnly_whereTheServerIsSetSo_andWhoStandsStillIsToldAndCutOff_andLeavesNothing() throws IOException {
        try (TuttiServer closed = TuttiServer.startWith(
                "members-upload", List.of("-Dtutti.upload=members", "-Dtutti.upload.patience=3"))) {
            TuttiApi.Created session = closed.api().createSession("Members");
            TuttiClient ada = closed.connect().joinAsHost(session, "Ada");
            TuttiClient ben = closed.connect().join(session.session(), "Ben");
            assertProblem(upload(closed, "a.mp4", film(MB)), 403, "token-refused");
            assertProblem(uploadAs(closed, "host." + session.session() + ".x.99999999999999999.x"), 403, "token-refused");
            assertProblem(uploadAs(closed, ben.welcome().seat()), 403, "not-permitted");
            assertThat(uploadAs(closed, session.hostToken()).statusCode()).isEqualTo(201);
            assertThat(uploadAs(closed, ada.welcome().seat()).statusCode()).isEqualTo(201);
            standStill(closed, session.hostToken());
            ada.command(message("leave"));
            assertProblem(uploadAs(closed, ada.welcome().seat()), 403, "not-joined");
        }
    }

    @Test
    void uploads_canBeOff_andAreWhereASettingIsWrong() throws IOException {
        for (String setting : List.of("-Dtutti.upload=off", "-Dtutti.upload=of")) {
            try (TuttiServer closed = TuttiServer.startWith("no-upload", List.of(setting))) {
                assertProblem(upload(closed, "a.mp4", film(MB)), 403, "uploads-off");
                if (setting.endsWith("=of")) {
                    assertThat(closed.base().resolve("console.log")).content()
                            .contains("No uploads are taken: -Dtutti.upload is 'anyone', 'members' or 'off', not 'of'.");
                }
            }
        }
    }

    // --- tools -------------------------------------------------------------------------------------------------------

    /** The demo clip with so much of nothing behind it (ISO 14496-12, free space box): a film of any size. */
    private static synchronized byte[] film(int size) throws IOException {
        if (film == null) {
            film = Files.readAllBytes(DEMO.resolve("demo.mp4"));
        }
        if (size < film.length + 8) {
            return Arrays.copyOf(film, size);
        }
        return ByteBuffer.wrap(Arrays.copyOf(film, size)).putInt(film.length, size - film.length)
                .put(film.length + 4, "free".getBytes(ISO_8859_1)).array();
    }

    private static JsonNode uploaded(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return parse(answer);
    }

    private static HttpResponse<String> upload(TuttiServer server, String name, byte[] file) {
        return post(server, "api/uploads?name=" + URLEncoder.encode(name, UTF_8), file);
    }

    private static HttpResponse<String> post(TuttiServer server, String target, byte[] file) {
        return server.api().send(request(server, target, file), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(TuttiServer server, String target, byte[] file) {
        return server.api().request(target).header("Content-Type", "video/mp4").POST(BodyPublishers.ofByteArray(file));
    }

    private static HttpResponse<String> uploadAs(TuttiServer server, String token) throws IOException {
        return server.api().send(
                request(server, "api/uploads?name=a.mp4", film(MB)).header("Authorization", "Bearer " + token), BodyHandlers.ofString());
    }

    private RawHttp.Answer raw(String request) {
        return RawHttp.exchange(server.port(), request.replaceFirst("Host", "Connection: close\r\nHost").getBytes(ISO_8859_1)).orElseThrow();
    }

    /** A request that is not whole, and of which no more will come. */
    private Socket half(String head, byte[] begun) throws IOException {
        return half(server, head, begun);
    }

    private Socket half(TuttiServer server, String head, byte[] begun) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
        sockets.add(socket);
        socket.getOutputStream().write(head.getBytes(ISO_8859_1));
        try {
            socket.getOutputStream().write(begun);
        } catch (IOException e) {
            // Refused by its head already.
        }
        return socket;
    }

    private static Path folder(TuttiServer server) {
        return server.base().resolve("media/uploads");
    }

    /** What is in the folder of uploads, hidden or not. */
    private static List<Path> uploads(TuttiServer server) throws IOException {
        if (!Files.exists(folder(server))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder(server))) {
            return files.sorted().toList();
        }
    }
}
