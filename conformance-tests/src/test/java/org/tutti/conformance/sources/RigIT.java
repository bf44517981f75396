package org.tutti.conformance.sources;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.NeedsFfmpeg;

/** What the other tests of sources rest on is as it says. */
@Tag("sources")
@Tag("long")
@NeedsFfmpeg
class RigIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PAGE = "<!doctype html><video muted></video>";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final MediaHost host = new MediaHost();

    @AfterEach
    void close() {
        host.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(host.url(path)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void host_servesParts_isAway_isShared_orNot_asItIsTold() throws Exception {
        host.serve("hls", MediaShelf.hls());
        HttpResponse<String> part = get("hls/master.m3u8", "Range", "bytes=0-6");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("#EXTM3U");
        assertThat(part.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
        host.unshare("hls/");
        assertThat(get("hls/master.m3u8").headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        host.refuse("hls/low", 404);
        assertThat(get("hls/low.m3u8").statusCode()).isEqualTo(404);
        assertThat(get("hls/high.m3u8").statusCode()).isEqualTo(200);
        host.heal("hls/low");
        assertThat(get("hls/low.m3u8").statusCode()).isEqualTo(200);
        assertThat(host.asked("hls/low")).hasSize(2);
        assertThat(get("hls/../film.mp4").statusCode()).isEqualTo(404);
    }

    @Test
    void slowHost_sendsNoFasterThanItIsTold() throws Exception {
        host.serve("film", MediaShelf.film().getParent());
        host.slow("Turtle", 100_000);
        long start = System.nanoTime();
        get("film/film.mp4", "Range", "bytes=0-99999", "User-Agent", "Turtle");
        assertThat((System.nanoTime() - start) / 1e9).isBetween(0.9, 3.0);
    }

    @Test
    void liveStream_slides_isLost_andReturnsAfterADiscontinuity_withItsPictureAndTime() throws Exception {
        try (LiveStream stream = LiveStream.start(LiveStream.Kind.ofHls().window(5))) {
            assertThat(stream.programmeTimeOf(0)).isCloseTo(System.currentTimeMillis(), within(10_000.0));
            assertThat(Files.readString(stream.folder().resolve(stream.name()))).doesNotContain("ENDLIST");
            stream.stop();
            stream.resume();
            assertThat(Files.readString(stream.folder().resolve(stream.name()))).contains("#EXT-X-DISCONTINUITY");
            assertThat(stream.programmeTimeOf(30)).isCloseTo(stream.programmeTimeOf(0) + 30_000, within(2_500.0));
        }
    }

    @Test
    void liveDash_isDynamic() throws Exception {
        try (LiveStream stream = LiveStream.start(LiveStream.Kind.ofDash())) {
            assertThat(Files.readString(stream.folder().resolve(stream.name()))).contains("type=\"dynamic\"");
            assertThat(stream.programmeTimeOf(0)).isCloseTo(System.currentTimeMillis(), within(10_000.0));
        }
    }

    @Test
    void lowLatencyHost_answersWhenThePartIsThere() throws Exception {
        LowLatency stream = new LowLatency(30);
        host.serve("low", stream);
        String first = get("low/live.m3u8").body();
        assertThat(first).contains("CAN-BLOCK-RELOAD=YES", "#EXT-X-PRELOAD-HINT");
        String third = get("low/live.m3u8?_HLS_msn=2&_HLS_part=1").body();
        assertThat(third).contains("2.1.m4s", "#EXTINF:1.0,\n1.m4s").doesNotContain("2.3.m4s");
        assertThat(stream.awaited()).isEqualTo(1);
        assertThat(stream.programmeTimeOf(2.4)).isCloseTo(System.currentTimeMillis(), within(300.0));
        assertThat(get("low/0.m4s").statusCode()).isEqualTo(200);
    }

    @Test
    @NeedsChromium
    void picture_saysWhereTheFilmIs_inEachForm() {
        host.serve("film", MediaShelf.film().getParent()).serve("webm", MediaShelf.webm().getParent())
                .serve("page", exchange -> MediaHost.send(exchange, "text/html", PAGE.getBytes(UTF_8)));
        try (Browser browser = new Browser("rig")) {
            browser.fromTheBeginning(Picture.WATCH);
            for (String film : new String[] {"film/film.mp4", "webm/film.webm"}) {
                browser.open(URI.create(host.url("page")));
                browser.script("const video = document.querySelector('video');"
                        + "video.src = arguments[0]; video.currentTime = 20; return video.play()", "/" + film);
                await("what is seen of " + film).atMost(SOON).until(() -> Picture.now(browser).film() > 21);
                Number time = (Number) browser.script("return document.querySelector('video').currentTime");
                assertThat(Picture.seen(browser).film()).isCloseTo(time.doubleValue(), within(0.25));
            }
        }
    }
}
