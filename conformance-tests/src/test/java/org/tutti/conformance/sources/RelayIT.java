package org.tutti.conformance.sources;

import static java.net.http.HttpResponse.BodyHandlers.ofByteArray;
import static java.net.http.HttpResponse.BodyHandlers.ofInputStream;
import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.sources.RawHost.bytes;
import static org.tutti.conformance.sources.RawHost.endless;
import static org.tutti.conformance.sources.RawHost.head;
import static org.tutti.conformance.sources.RawHost.redirect;
import static org.tutti.conformance.support.TuttiApi.assertProblem;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiApi.Created;
import org.tutti.conformance.support.TuttiServer;

/** What players may not read where it is, comes through the server; and nothing else does. */
@Tag("sources")
@Tag("long")
@Requirement("W-36")
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(SharedServer.class)
class RelayIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nseg.ts\n#EXT-X-ENDLIST\n";
    private static final String FOREVER =
            "HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nConnection: close\r\n\r\n";
    private static final int AT_ONCE = 64;

    private final byte[] segment = new byte[3_000_000];
    private final RawHost cdn = new RawHost();
    private final RawHost forbidden = new RawHost();
    private TuttiServer server;
    private TuttiApi api;
    private Created session;

    @BeforeAll
    void start() throws IOException {
        new Random(1).nextBytes(segment);
        cdn.at("/a/master.m3u8", "application/vnd.apple.mpegurl; charset=utf-8", PLAYLIST, "ETag: \"v1\"",
                        "Set-Cookie: a=b", "Content-Security-Policy: default-src *", "Cache-Control: max-age=99999")
                .at("/a/seg.ts", bytes("video/mp2t", segment))
                .at("/page", "text/html", "<script>alert(1)</script>")
                .at("/picture.svg", "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>")
                .at("/inside", redirect("http://10.0.0.1/"))
                .at("/moved.m3u8", redirect("/a/master.m3u8?moved"))
                .at("/third", redirect(forbidden.url("/")))
                .at("/login", (_, out) -> out.write("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n".getBytes()))
                .at("/gone", (_, out) -> out.write("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n".getBytes()))
                .at("/large", (_, out) -> out.write(head("200 OK", "video/mp4", 10L << 30).getBytes()))
                .at("/packed", "video/mp4", "packed", "Content-Encoding: gzip")
                .at("/endless", endless(FOREVER, "0123456789abcdef".repeat(4096), 0))
                .at("/loris", endless("HTTP/1.1 200 OK\r\nX-", "x", 300))
                .at("/trickle", endless(FOREVER, "x", 500));
        server = TuttiServer.startWith("relay", List.of(
                "-Dtutti.relay=on", "-Dtutti.fetch.allow=127.0.0.1:" + cdn.port()));
        api = server.api();
        RelayedSource.drop(server.base().resolve("plugins"));
        await("the source").atMost(SOON).until(() -> api.get("api/plugins").body().contains("relayed"));
        session = api.createSession(Map.of("item", "relayed:" + cdn.url("/a/master.m3u8")));
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
        cdn.close();
        forbidden.close();
    }

    private String path(RawHost host, String path) {
        return "api/sessions/%s/relay/http/127.0.0.1:%d%s".formatted(session.session(), host.port(), path);
    }

    private HttpResponse<byte[]> get(String path, String... headers) {
        HttpRequest.Builder request = api.request(path(cdn, path)).timeout(Duration.ofSeconds(60));
        return api.send(headers.length == 0 ? request : request.headers(headers), ofByteArray());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("none");
    }

    @Test
    void playlist_comesAsOne_andWithNothingElseOfItsServer() {
        HttpResponse<byte[]> answer = get("/a/master.m3u8?key=1", "Cookie", "mine=1");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo(PLAYLIST);
        assertThat(header(answer, "Content-Type")).isEqualTo("application/vnd.apple.mpegurl");
        assertThat(header(answer, "Content-Security-Policy"))
                .contains("sandbox", "default-src 'none'").doesNotContain("*");
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(answer, "Set-Cookie")).isEqualTo("none");
        assertThat(header(answer, "Cache-Control")).isEqualTo("private, max-age=3600");
        assertThat(cdn.requests().getLast()).startsWith("GET /a/master.m3u8?key=1 ").doesNotContain("mine=1");
    }

    @Test
    void playlistThatIsKnown_isNotSentAgain() {
        assertThat(get("/a/master.m3u8", "If-None-Match", "\"v1\"").statusCode()).isEqualTo(304);
        assertThat(get("/a/master.m3u8", "If-None-Match", "\"v0\"").statusCode()).isEqualTo(200);
    }

    @Test
    void segment_comesWhole_andInParts() {
        assertThat(get("/a/seg.ts").body()).isEqualTo(segment);

        HttpResponse<byte[]> part = get("/a/seg.ts", "Range", "bytes=1000-1999999");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(header(part, "Content-Range")).isEqualTo("bytes 1000-1999999/3000000");
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(segment, 1000, 2_000_000));
    }

    @Test
    void head_tellsTheLength_andSendsNothing() {
        HttpResponse<byte[]> answer = api.send(
                api.request(path(cdn, "/a/seg.ts")).method("HEAD", HttpRequest.BodyPublishers.noBody()), ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Length")).isEqualTo("3000000");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void playlistThatMoved_isAskedForWhereItIs() {
        assertThat(header(get("/moved.m3u8"), "Location"))
                .isEqualTo("/" + path(cdn, "/a/master.m3u8?moved"));
    }

    @ParameterizedTest
    @CsvSource({"/page", "/picture.svg"})
    void whatIsNoMedium_comesAsBytes(String path) {
        HttpResponse<byte[]> answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Type")).isEqualTo("application/octet-stream");
        assertThat(header(answer, "Content-Security-Policy")).contains("sandbox");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/inside | 502 | private network", "/third | 502 | private network", "/login | 502 | (403)",
        "/gone | 404 | (404)", "/large | 502 | 10240 MB", "/packed | 502 | unasked", "/loris | 504 | too long",
    })
    void whatCannotBeHad_isToldInWords(String path, int status, String words) {
        HttpResponse<byte[]> answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(header(answer, "Content-Type")).startsWith("application/problem+json");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains(words);
        assertThat(forbidden.requests()).isEmpty();
        await("the connection to end").atMost(SOON).until(() -> cdn.open() == 0);
    }

    @Test
    void serversOfNoItem_andOfNoSession_arePassedOnFromToNobody(TuttiServer without) {
        assertProblem(api.get(path(forbidden, "/")), 403, "not-permitted");
        assertProblem(api.get(path(cdn, "/").replaceFirst("sessions/[^/]+", "sessions/nobody-has-this-one-00")), 404,
                "session-unknown");
        Created own = api.createSession(Map.of("item", "relayed:" + cdn.url("/a/master.m3u8")));
        String path = path(cdn, "/a/master.m3u8").replace(session.session(), own.session());
        assertThat(api.get(path).statusCode()).isEqualTo(200);
        api.end(own);
        assertThat(api.get(path).statusCode()).isEqualTo(410);
        assertThat(without.api().get(path(cdn, "/")).body()).contains("-Dtutti.relay=on");
        assertThat(forbidden.requests()).isEmpty();
    }

    @Test
    void whatWasPassedOnAlready_isNotPassedOnAgain() {
        HttpResponse<byte[]> answer = get("/a/seg.ts", "Via", "1.1 tutti");
        assertThat(answer.statusCode()).isEqualTo(508);
        assertThat(header(answer, "Content-Type")).startsWith("application/problem+json");
        get("/a/seg.ts");
        assertThat(cdn.requests().getLast()).contains("Via: 1.1 tutti");
    }

    @Test
    void whatHasNoEnd_isCutOff() {
        long before = cdn.sent();
        try (InputStream in = api.send(api.request(path(cdn, "/endless")), ofInputStream()).body()) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            throw new AssertionError("That has no end.");
        } catch (IOException e) {
            await("the connection to end").atMost(SOON).until(() -> cdn.open() == 0);
            assertThat(cdn.sent() - before).isBetween(60L << 20, 80L << 20);
        }
    }

    /** Nobody who takes nothing makes the server take more. */
    @Test
    void viewerWhoDoesNotRead_isNotReadAheadFor() throws IOException {
        long before = cdn.sent();
        try (Socket viewer = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            viewer.getOutputStream().write("GET /%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n"
                    .formatted(path(cdn, "/endless"), server.port()).getBytes());
            await("what fits between").atMost(SOON).until(() -> cdn.sent() > before);
            await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> cdn.sent() - before < 24 << 20);
        }
        await("the connection to end").atMost(SOON).until(() -> cdn.open() == 0);
    }

    @Test
    void onlySoManyAreServedAtOnce_noneHoldsAThread_andPlacesComeBack() throws IOException {
        List<HttpResponse<InputStream>> watching = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            HttpResponse<InputStream> answer = api.send(api.request(path(cdn, "/trickle")), ofInputStream());
            assertThat(answer.statusCode()).isEqualTo(200);
            watching.add(answer);
        }
        assertProblem(api.send(api.request(path(cdn, "/a/seg.ts")), ofString()), 503, "server-full");
        assertThat(api.status().path("ready").asBoolean(true)).isTrue();
        for (HttpResponse<InputStream> each : watching) {
            each.body().close();
        }
        await("the connections to end").atMost(SOON).until(() -> cdn.open() == 0);
        assertThat(get("/a/seg.ts").statusCode()).isEqualTo(200);
    }
}
