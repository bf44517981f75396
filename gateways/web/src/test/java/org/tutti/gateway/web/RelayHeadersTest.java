package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tutti.engine.fetch.Streams.Body;

/** W-36: of another server's headers little is passed on. */
class RelayHeadersTest {

    private static Map<String, String> passed(Map<String, String> headers) {
        ReadableByteChannel none = Channels.newChannel(InputStream.nullInputStream());
        return RelayHeaders.of(new Body(URI.create("http://x/"), 200, OptionalLong.empty(), headers, none));
    }

    @ParameterizedTest
    @CsvSource({
        "video/mp4, video/mp4", "Video/MP2T; x=y, video/mp2t", "audio/mpegurl, audio/mpegurl",
        "application/vnd.apple.mpegurl, application/vnd.apple.mpegurl", "application/dash+xml, application/dash+xml",
        "text/vtt; charset=utf-8, text/vtt", "text/html, application/octet-stream",
        "image/svg+xml, application/octet-stream", "text/javascript, application/octet-stream",
        "application/xhtml+xml, application/octet-stream", "'', application/octet-stream",
        "video/mp4 x, application/octet-stream",
    })
    void onlyTypesOfPlayers_areKept(String stated, String type) {
        assertThat(passed(Map.of("Content-Type", stated))).containsEntry("Content-Type", type);
    }

    @Test
    void cookiesAndLinks_areNotPassedOn() {
        assertThat(passed(Map.of("Set-Cookie", "a=b", "Link", "<x>; rel=preload", "Refresh", "0", "Location", "/",
                        "Content-Security-Policy", "default-src *", "ETag", "\"v1\"",
                        "Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT", "Content-Range", "bytes 0-9/10")))
                .containsOnlyKeys("Content-Type", "Cache-Control", "ETag", "Last-Modified", "Content-Range");
    }

    @Test
    void whatIsNotAsItShouldBe_isLeftOut() {
        assertThat(passed(Map.of("ETag", "\"a\"b\"", "Last-Modified", "x".repeat(41), "Content-Range", "bytes 0-x/*")))
                .containsOnlyKeys("Content-Type", "Cache-Control");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "video/mp4 | '' | private, max-age=60",
        "video/mp4 | public, max-age=31536000, immutable | private, max-age=3600",
        "video/mp4 | max-age=7 | private, max-age=7", "video/mp4 | no-store | no-store",
        "application/dash+xml | '' | private, no-cache", "application/dash+xml | s-maxage=99 | private, no-cache",
        "video/mp4 | max-age=99999999999 | private, max-age=60",
    })
    void nothing_isKeptForLong(String type, String stated, String kept) {
        assertThat(passed(Map.of("Content-Type", type, "Cache-Control", stated))).containsEntry("Cache-Control", kept);
    }

    @Test
    void requestOfAServerLikeThisOne_isKnown() {
        assertThat(RelayHeaders.isPassedOn(List.of("1.1 proxy.example", "2 a, 1.1 tutti"))).isTrue();
        assertThat(RelayHeaders.isPassedOn(List.of("1.1 proxy.example", "1.1 tutti.example"))).isFalse();
        assertThat(RelayHeaders.isPassedOn(List.of())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-, bytes=0-99", "bytes=7-9, bytes=7-9", "bytes=7-999999, bytes=7-106", "bytes=-5,", "'bytes=1-2,5-6',",
        "items=1-2,", ",", "bytes=99999999999999999999-,"
    })
    void part_isOneAndNotLong(String asked, String range) {
        assertThat(RelayHeaders.range(asked, 100).orElse(null)).isEqualTo(range);
    }
}
