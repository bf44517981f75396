package org.tutti.conformance.web;

import static java.net.http.HttpResponse.BodyHandlers.ofByteArray;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.conformance.support.Messages.Item;
import org.tutti.conformance.support.Messages.Rendition;
import org.tutti.conformance.support.RawHttp;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiServer;

/** Media bytes over HTTP, as RFC 9110 has it, and nothing but media bytes. */
@Tag("web")
@Requirement("W-4")
@ExtendWith(SharedServer.class)
class MediaIT {
    private static final Path DEMO = Path.of(System.getProperty("tutti.demo", "../server/src/main/media/demo"));

    private final TuttiServer server;
    private final TuttiApi api;
    private Item item;
    private String path;
    private byte[] file;

    MediaIT(TuttiServer server) {
        this.server = server;
        this.api = server.api();
    }

    @BeforeEach
    void theFirstRendition() throws IOException {
        try (Room room = Room.open(server, "Media")) {
            item = room.host("Ada").welcome().item();
        }
        path = pathOf(item.renditions().getFirst());
        file = bytesOf(item.renditions().getFirst());
    }

    @Test
    @Requirement("W-29")
    void theItem_offersEveryRenditionWithItsTypeAndItsBytes() throws IOException {
        assertThat(item.duration()).isEqualTo(120.0);
        assertThat(item.title()).isNotBlank();
        assertThat(item.renditions()).extracting(Rendition::type).containsExactly(
                "video/mp4; codecs=\"avc1.4D401E, mp4a.40.2\"", "video/webm; codecs=\"vp9, opus\"");
        for (Rendition rendition : item.renditions()) {
            HttpResponse<byte[]> answer = api.send(api.request(pathOf(rendition)), ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(header(answer, "Content-Type")).startsWith(rendition.type().replaceFirst(";.*", ""));
            assertThat(header(answer, "Content-Length")).isEqualTo("" + bytesOf(rendition).length);
            assertThat(header(answer, "Accept-Ranges")).isEqualTo("bytes");
            assertThat(header(answer, "ETag")).matches("\"[^\"]+\"");
            assertThat(answer.body()).isEqualTo(bytesOf(rendition));
        }
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0,99", "1000,1999", "65535,65537", "100000,1100000"})
    void aRange_isAnsweredWithExactlyItsBytes(int from, int to) {
        assertRange("bytes=" + from + "-" + to, from, to);
    }

    @Test
    void aRangeWithoutEnd_goesToTheEnd() {
        assertRange("bytes=0-", 0, file.length - 1);
        assertRange("bytes=" + (file.length - 10) + "-", file.length - 10, file.length - 1);
    }

    @Test
    void aSuffixRange_isCountedFromTheEnd() {
        assertRange("bytes=-500", file.length - 500, file.length - 1);
        assertRange("bytes=-1", file.length - 1, file.length - 1);
    }

    @Test
    void aRangeBeyondTheEnd_isCutThere() {
        assertRange("bytes=" + (file.length - 10) + "-" + (file.length + 1000), file.length - 10, file.length - 1);
        assertRange("bytes=-" + (file.length + 1000L), 0, file.length - 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=SIZE-", "bytes=SIZE-99999999999", "bytes=-0", "bytes=99999999999999999999999-"})
    void aRangeOutsideTheFile_isNotSatisfiable(String range) {
        HttpResponse<byte[]> answer = get("Range", range.replace("SIZE", "" + file.length));
        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(header(answer, "Content-Range")).isEqualTo("bytes */" + file.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"items=0-9", "bytes", "bytes=", "bytes=a-b", "bytes=9"})
    void aRangeThatIsNone_isIgnored(String range) {
        HttpResponse<byte[]> answer = get("Range", range);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(file);
    }

    @Test
    void severalRanges_areNoError() {
        HttpResponse<byte[]> answer = get("Range", "bytes=0-9,20-29");
        assertThat(answer.statusCode()).isIn(200, 206);
    }

    @Test
    void head_hasTheHeadersOfGetAndNoBody() {
        HttpResponse<byte[]> head = api.send(request().method("HEAD", HttpRequest.BodyPublishers.noBody()), ofByteArray());
        HttpResponse<byte[]> get = api.send(request(), ofByteArray());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        for (String name : List.of("Content-Length", "Content-Type", "ETag", "Accept-Ranges")) {
            assertThat(header(head, name)).as(name).isEqualTo(header(get, name));
        }
    }

    @Test
    @Requirement("H-43")
    void ifNoneMatch_withTheValidator_isNotModified() {
        String tag = header(api.send(request(), ofByteArray()), "ETag");
        for (String tags : List.of(tag, "\"other\", " + tag, "W/" + tag, "*")) {
            HttpResponse<byte[]> answer = get("If-None-Match", tags);
            assertThat(answer.statusCode()).as(tags).isEqualTo(304);
            assertThat(answer.body()).isEmpty();
            assertThat(header(answer, "ETag")).isEqualTo(tag);
        }
        assertThat(get("If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
        assertThat(get("If-None-Match", tag, "Range", "bytes=0-9").statusCode()).as("goes before Range").isEqualTo(304);
    }

    @Test
    void ifRange_givesTheRangeOnlyOfTheSameBytes() {
        String tag = header(api.send(request(), ofByteArray()), "ETag");

        HttpResponse<byte[]> same = get("Range", "bytes=5-9", "If-Range", tag);
        assertThat(same.statusCode()).isEqualTo(206);
        assertThat(same.body()).isEqualTo(Arrays.copyOfRange(file, 5, 10));

        for (String other : List.of("\"other\"", "W/" + tag, "Mon, 01 Jan 2001 00:00:00 GMT")) {
            HttpResponse<byte[]> whole = get("Range", "bytes=5-9", "If-Range", other);
            assertThat(whole.statusCode()).as(other).isEqualTo(200);
            assertThat(whole.body().length).isEqualTo(file.length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"FOLDER", "FOLDER/", "FOLDER/none.mp4", "/media", "/media/", "/media/nobody/demo.mp4"})
    void whatIsNotThere_isNotFound(String target) {
        assertThat(RawHttp.get(server.port(), target.replace("FOLDER", folder())).status()).isEqualTo(404);
    }

    @Test
    void otherMethods_areNotAllowed() {
        HttpResponse<byte[]> answer = api.send(request().DELETE(), ofByteArray());
        assertThat(answer.statusCode()).isIn(405, 501);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "FOLDER/..%2f..%2f..%2fetc/passwd", "FOLDER/..%2F..%2F..%2F..%2F..%2F..%2F..%2F..%2Fetc%2Fpasswd",
        "FOLDER/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "FOLDER/.%2e/.%2e/.%2e/.%2e/.%2e/.%2e/.%2e/etc/passwd",
        "FOLDER/../../../../../../../../../etc/passwd", "/media/../../../../../../../../etc/passwd",
        "FOLDER/%252e%252e%252f%252e%252e%252fetc/passwd", "FOLDER/..%c0%af..%c0%afetc/passwd", "FOLDER/..;/..;/..;/etc/passwd",
        "FOLDER//etc/passwd", "FOLDER/%2fetc/passwd", "FOLDER/%2Fetc%2Fpasswd", "//etc/passwd", "/media//etc/passwd",
        "/media/file//etc/passwd", "/media/file/%2fetc%2fpasswd", "/media/file/..%2f..%2f..%2f..%2f..%2f..%2fetc/passwd",
        "FOLDER/..\\..\\..\\etc\\passwd", "FOLDER/..%5c..%5c..%5cetc%5cpasswd", "FOLDER/C:%5cwindows%5cwin.ini",
        "FOLDER/demo.mp4%00", "FOLDER/demo.mp4%00.html", "FOLDER/%00", "FOLDER/demo.mp4/../../../configuration/standalone.xml",
        "FOLDER/..%2f..%2fconfiguration%2fstandalone.xml", "/media/file/..%2fconfiguration%2fmgmt-users.properties",
        "FOLDER/~", "FOLDER/.", "FOLDER/%2e", "FOLDER/..", "FOLDER/%2e%2e", "FOLDER/demo.mp4%20", "FOLDER/file:%2f%2f%2fetc%2fpasswd"})
    void aWayOutOfTheFolder_leadsNowhere(String target) {
        RawHttp.Answer answer = RawHttp.get(server.port(), target.replace("FOLDER", folder()));
        assertThat(answer.status()).as(answer.head()).isIn(400, 404);
        assertThat(answer.body()).doesNotContain("root:").doesNotContain("<server").doesNotContain("urn:jboss");
    }

    private void assertRange(String range, int from, int to) {
        HttpResponse<byte[]> answer = get("Range", range);
        assertThat(answer.statusCode()).as(range).isEqualTo(206);
        assertThat(header(answer, "Content-Range")).isEqualTo("bytes " + from + "-" + to + "/" + file.length);
        assertThat(header(answer, "Content-Length")).isEqualTo("" + (to - from + 1));
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(file, from, to + 1));
    }

    private HttpResponse<byte[]> get(String... headers) {
        return api.send(request().headers(headers), ofByteArray());
    }

    private HttpRequest.Builder request() {
        return api.request(path);
    }

    private String folder() {
        return path.substring(0, path.lastIndexOf('/'));
    }

    private String pathOf(Rendition rendition) {
        URI url = server.root().resolve(rendition.url());
        assertThat(url.getAuthority()).isEqualTo(server.root().getAuthority());
        return url.getRawPath();
    }

    private static byte[] bytesOf(Rendition rendition) throws IOException {
        return Files.readAllBytes(DEMO.resolve(rendition.url().replaceFirst(".*/", "")));
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("no " + name);
    }
}
