package org.tutti.conformance.sources;

import static java.net.http.HttpResponse.BodyHandlers.ofByteArray;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.NeedsFfmpeg;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiApi.Created;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** Files and folders of the server, one's own copy, and what is said of each. */
@Tag("sources")
@Tag("long")
@NeedsFfmpeg
@ExtendWith(SourcesServer.class)
class FileSourceIT {
    private static final String NOTES = """
            ;FFMETADATA1
            [CHAPTER]
            TIMEBASE=1/1
            START=0
            END=20
            title=The first part
            [CHAPTER]
            TIMEBASE=1/1
            START=20
            END=60
            title=The second part
            """;

    private final TuttiServer server;
    private final TuttiApi api;

    FileSourceIT(TuttiServer server) {
        this.server = server;
        this.api = server.api();
    }

    private static Path media(TuttiServer server, String path) throws IOException {
        Path file = server.base().resolve("media").resolve(path);
        Files.createDirectories(file.getParent());
        return file;
    }

    private static void write(TuttiServer server, String path, byte[] bytes) throws IOException {
        Files.write(media(server, path), bytes);
    }

    private static JsonNode item(TuttiApi api, String locator) {
        return api.summary(api.createSession(Map.of("item", locator)).session()).path("item");
    }

    /** A film of a minute with two chapters. */
    private static byte[] chapters() throws IOException {
        Path folder = MediaShelf.folder();
        Files.writeString(folder.resolve("chapters.txt"), NOTES);
        Ffmpeg.make(folder, "-i " + MediaShelf.film()
                + " -i chapters.txt -t 60 -map 0 -map_metadata 1 -c copy -movflags +faststart chapters.mp4");
        return Files.readAllBytes(folder.resolve("chapters.mp4"));
    }

    private HttpResponse<byte[]> get(JsonNode url) {
        HttpResponse<byte[]> answer = api.send(api.request(url.asText().substring(1)), ofByteArray());
        assertThat(answer.statusCode()).as(url.asText()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        return answer;
    }

    private static String type(HttpResponse<?> answer) {
        return answer.headers().firstValue("Content-Type").orElse("none").replaceFirst(";.*", "");
    }

    @Test
    @Requirement("W-4")
    void aFile_tellsWhatIsInIt() throws Exception {
        byte[] film = chapters();
        write(server, "with chapters.mp4", film);

        JsonNode item = item(api, "file:with chapters.mp4");

        assertThat(item.path("title").asText()).isEqualTo("with chapters");
        assertThat(item.path("duration").asDouble()).isBetween(59.9, 60.1);
        JsonNode rendition = item.path("renditions").path(0);
        assertThat(rendition.path("type").asText()).startsWith("video/mp4; codecs=\"avc1.").endsWith("mp4a.40.2\"");
        assertThat(rendition.path("width").asInt()).isEqualTo(640);
        assertThat(rendition.path("height").asInt()).isEqualTo(360);
        assertThat(rendition.path("frameRate").asDouble()).isEqualTo(25);
        assertThat(item.path("chapters")).extracting(one -> one.path("position").asDouble()).containsExactly(0.0, 20.0);
        assertThat(item.path("chapters")).extracting(one -> one.path("title").asText())
                .containsExactly("The first part", "The second part");
        assertThat(item.path("fingerprint").path("size").asLong()).isEqualTo(film.length);
        assertThat(item.path("fingerprint").path("digest").asText()).isEqualTo(digest(film));
        assertThat(item.path("origins").isMissingNode()).isTrue();
    }

    /** As MediaDescription.Fingerprint says. */
    private static String digest(byte[] film) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(ByteBuffer.allocate(8).putLong(film.length).array());
        for (int i = 0; i < 16; i++) {
            digest.update(film, (int) ((long) i * (film.length - 65_536) / 15), 65_536);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    void aFile_hasAStillForAPoster() throws IOException {
        write(server, "still.mp4", chapters());
        JsonNode poster = item(api, "file:still.mp4").path("poster");

        HttpResponse<byte[]> still = get(poster);

        assertThat(type(still)).isEqualTo("image/jpeg");
        assertThat(still.body()).startsWith(0xff, 0xd8, 0xff).hasSizeBetween(2_000, 200_000);
        String tag = still.headers().firstValue("ETag").orElseThrow();
        assertThat(api.send(api.request(poster.asText().substring(1)).header("If-None-Match", tag), ofByteArray())
                .statusCode()).isEqualTo(304);
        assertThat(api.get("media/file/poster/none.mp4.jpg").statusCode()).isEqualTo(404);
    }

    @Test
    @Requirement("W-29")
    void aFolder_offersAFileAndHls_withTextsChaptersAndAPicture() throws IOException {
        try (Stream<Path> files = Files.list(MediaShelf.hls())) {
            for (Path file : files.toList()) {
                Files.copy(file, media(server, "a show/hls/" + file.getFileName()));
            }
        }
        Files.copy(MediaShelf.film(), media(server, "a show/film.mp4"));
        Files.writeString(media(server, "a show/es.vtt"), "WEBVTT\n\n00:00.000 --> 00:01.000\nUno\n");
        write(server, "a show/cover.jpg", new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff});
        Files.writeString(media(server, "a show/description.json"), """
                {"title": "A show", "renditions": [{"file": "film.mp4"}, {"file": "hls/master.m3u8"}],
                 "tracks": [{"file": "es.vtt", "kind": "captions", "language": "es", "label": "Espa\u00f1ol"}],
                 "chapters": [{"position": 3, "title": "Three"}], "poster": "cover.jpg"}""");

        JsonNode show = item(api, "file:a show");

        assertThat(show.path("duration").asDouble()).isBetween(119.9, 120.1);
        assertThat(show.path("renditions")).extracting(one -> one.path("type").asText().replaceFirst(";.*", ""))
                .containsExactly("video/mp4", "application/vnd.apple.mpegurl");
        assertThat(show.path("tracks")).extracting(one -> one.path("id").asText()).contains(
                "captions/es/Espa\u00f1ol", "audio/en/English", "audio/de/Deutsch", "description/en/English, described",
                "subtitles/en/English", "subtitles/de/Deutsch");
        assertThat(show.path("chapters").path(0).path("title").asText()).isEqualTo("Three");
        assertThat(type(get(show.path("tracks").path(0).path("url")))).isEqualTo("text/vtt");
        assertThat(type(get(show.path("poster")))).isEqualTo("image/jpeg");
        for (JsonNode rendition : show.path("renditions")) {
            assertThat(type(get(rendition.path("url"))))
                    .isEqualTo(rendition.path("type").asText().replaceFirst(";.*", ""));
        }
        assertThat(type(api.get("media/file/a%20show/hls/high000.m4s"))).isEqualTo("video/iso.segment");
        assertThat(item(api, "file:a show/hls/master.m3u8").path("renditions").path(0).path("width").asInt())
                .isEqualTo(640);
    }

    @Test
    void aFolderOfDash_isDescribed() throws IOException {
        try (Stream<Path> files = Files.list(MediaShelf.dash())) {
            for (Path file : files.toList()) {
                Files.copy(file, media(server, "dash/" + file.getFileName()));
            }
        }
        JsonNode item = item(api, "file:dash/manifest.mpd");
        assertThat(item.path("duration").asDouble()).isBetween(119.5, 120.5);
        assertThat(type(get(item.path("renditions").path(0).path("url")))).isEqualTo("application/dash+xml");
    }

    /** What it is, what it holds, and what whoever asks for it is told. */
    @Test
    void hostileFiles_areRefusedInWords() throws IOException {
        byte[] film = Files.readAllBytes(MediaShelf.film());
        Path secret = Files.write(server.base().resolve("secret.mp4"), film);
        Map<String, String> answers = new LinkedHashMap<>();
        answers.put("playlist.mp4", "is a playlist (HLS)");
        answers.put("concat.mp4", "is a text");
        answers.put("page.mp4", "is a web page");
        answers.put("empty.mp4", "is empty");
        answers.put("cut.mp4", "is broken, or not whole");
        answers.put("picture.webm", "is a picture");
        answers.put("old.mp4", "coded as 'mpeg4'");
        answers.put("link.mp4", "There is no media");
        answers.put("bombs/bomb.mpd", "bombs/bomb.mpd");
        answers.put("bombs/out.m3u8", "not in the media folder");
        answers.put("bombs/live.m3u8", "has no end");
        answers.put("bombs", "no WebVTT");
        Files.writeString(media(server, "hostile/playlist.mp4"),
                "#EXTM3U\n#EXTINF:9,\n" + secret + "\n#EXT-X-ENDLIST\n");
        Files.writeString(media(server, "hostile/concat.mp4"), "ffconcat version 1.0\nfile '" + secret + "'\n");
        Files.writeString(media(server, "hostile/page.mp4"), "<!doctype html><title>Log in</title>");
        write(server, "hostile/empty.mp4", new byte[0]);
        write(server, "hostile/cut.mp4", Arrays.copyOf(film, 2000));
        write(server, "hostile/picture.webm", new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 0, 0, 0, 0, 0});
        Ffmpeg.make(MediaShelf.folder(), "-f lavfi -i testsrc2=s=64x64:d=1 -c:v mpeg4 old.mp4");
        write(server, "hostile/old.mp4", Files.readAllBytes(MediaShelf.folder().resolve("old.mp4")));
        Files.createSymbolicLink(media(server, "hostile/link.mp4"), secret.toAbsolutePath());
        Files.writeString(media(server, "hostile/bombs/bomb.mpd"),
                "<!DOCTYPE MPD [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><MPD>&b;</MPD>");
        Files.writeString(media(server, "hostile/bombs/out.m3u8"),
                "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n../../../secret.m3u8\n");
        Files.writeString(media(server, "hostile/bombs/live.m3u8"),
                "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\na.ts\n");
        Files.writeString(media(server, "hostile/bombs/description.json"),
                "{\"title\": \"T\", \"tracks\": [{\"file\": \"../../../secret.mp4\", \"label\": \"x\"}]}");

        answers.forEach((file, said) -> {
            String body = TuttiApi.json(Map.of("item", "file:hostile/" + file));
            HttpResponse<String> answer = api.post("api/sessions", body);
            TuttiApi.assertProblem(answer, 422, "media-unavailable");
            String detail = TuttiApi.parse(answer).path("detail").asText();
            System.out.printf("%-16s %s%n", file, detail.replace('\n', ' '));
            assertThat(detail).as(file).contains(said).doesNotContain(server.base().toString());
        });
        assertThat(api.get("media/file/hostile/link.mp4").statusCode()).isEqualTo(404);
        for (String file : List.of("playlist.mp4", "concat.mp4", "cut.mp4", "link.mp4", "empty.mp4")) {
            assertThat(api.get("media/file/poster/hostile/" + file + ".jpg").statusCode()).as(file).isEqualTo(404);
        }
    }

    @Test
    void withoutTools_filesTellLess_andTheLogSaysSoOnce() throws IOException {
        List<String> without = List.of("sh", "-c",
                "java=$1; shift; PATH=/nonexistent \"$java\" -Dtutti.tools.dir=/nonexistent \"$@\"; exit $?", "sh");
        try (TuttiServer bare = TuttiServer.startUnder("no-tools", without)) {
            write(bare, "film.mp4", chapters());
            write(bare, "page.mp4", "<!doctype html>".getBytes());
            JsonNode item = item(bare.api(), "file:film.mp4");

            assertThat(item.path("duration").asDouble()).isBetween(59.9, 60.1);
            assertThat(item.path("renditions").path(0).path("type").asText()).startsWith("video/mp4; codecs=\"avc1.");
            assertThat(item.path("fingerprint").path("digest").asText()).hasSize(64);
            for (String unknown : List.of("poster", "chapters")) {
                assertThat(item.has(unknown)).as(unknown).isFalse();
            }
            assertThat(item.path("renditions").path(0).has("width")).isFalse();
            assertThat(bare.api().get("media/file/poster/film.mp4.jpg").statusCode()).isEqualTo(404);
            assertThat(item(bare.api(), "file:page.mp4").path("title").asText()).isEqualTo("page");
            assertThat(Files.readAllLines(bare.base().resolve("console.log")))
                    .filteredOn(line -> line.contains("There is no ffprobe on this server"))
                    .singleElement().asString().contains("poster", "-Dtutti.tools.dir");
        }
    }

    @Test
    @Requirement("C-2")
    void onesOwnCopy_isDescribedByThePage_andComesFromNobody() {
        String digest = "0123456789abcdef".repeat(4);
        String locator = "own:A%20day%20out.mp4?size=1000&duration=12.5&type=video/mp4&digest=" + digest;
        Created session = api.createSession(Map.of("item", locator));

        JsonNode summary = api.summary(session.session());

        assertThat(summary.path("item").path("title").asText()).isEqualTo("A day out");
        assertThat(summary.path("item").path("duration").asDouble()).isEqualTo(12.5);
        assertThat(summary.path("item").path("renditions").toString())
                .isEqualTo("[{\"url\":\"own:" + digest + "\",\"type\":\"video/mp4\"}]");
        assertThat(summary.path("item").path("fingerprint").toString())
                .isEqualTo("{\"size\":1000,\"digest\":\"" + digest + "\"}");
        assertThat(summary.path("sources")).isEmpty();
        assertThat(summary.path("item").has("origins")).isFalse();
    }

    @Test
    void anUpload_isAnsweredWithItsDuration() throws IOException {
        HttpResponse<String> answer = api.send(
                api.request("api/uploads?name=a.mp4").POST(BodyPublishers.ofByteArray(chapters())),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(TuttiApi.parse(answer).path("duration").asDouble()).isBetween(59.9, 60.1);
    }

    @Test
    @NeedsChromium
    void aPage_uploadsByTheSeatOfItsMember_whereOnlyMembersMay() throws IOException {
        try (TuttiServer members = TuttiServer.startWith("members-page", List.of("-Dtutti.upload=members"));
                TuttiClient host = members.connect();
                Browser browser = new Browser("members-page")) {
            assertThat(members.api().status().path("uploads").path("who").asText()).isEqualTo("members");
            Created session = members.api().createSession("Members");
            host.joinAsHost(session, "Ben");
            String invited = members.api().invite(session, "host", true).token();
            browser.open(members.root().resolve(session.url() + "#invitation=" + invited)).type("join-name", "Ada");
            browser.click("join");
            await("the button to choose a file").atMost(Cinema.SOON).until(() -> browser.script(
                    "const chooser = deep('queue-file'); return Boolean(chooser) && !chooser.closest('.file').hidden;")
                    .equals(true));
            browser.choose("queue-file", MediaShelf.film());
            assertThat(host.awaitQueue("the film", queue -> queue.items().size() == 2).items().getLast().item().title())
                    .isEqualTo("film");
        }
    }
}
