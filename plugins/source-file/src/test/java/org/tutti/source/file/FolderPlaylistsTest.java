package org.tutti.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Picture;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.media.MediaDescription.Track;
import org.tutti.plugin.media.MediaException;

/** HLS and DASH that lie in the media folder. */
class FolderPlaylistsTest {

    private static final String MEDIA = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n1.ts\n#EXTINF:3.5,\n2.ts\n";
    private static final String END = "#EXT-X-ENDLIST\n";

    @TempDir
    private Path outside;

    private Path root;
    private FileSource source;

    @BeforeEach
    void fill() throws IOException {
        root = Files.createDirectories(outside.resolve("media"));
        source = new FileSource(root, Optional.empty());
        write("a show/master.m3u8", """
                #EXTM3U
                #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="t",NAME="Deutsch",LANGUAGE="de",URI="de.m3u8"
                #EXT-X-STREAM-INF:BANDWIDTH=1000,RESOLUTION=640x360,FRAME-RATE=25,CODECS="avc1.42c01e",SUBTITLES="t"
                low/media%20one.m3u8
                """);
        write("a show/low/media one.m3u8", MEDIA + END);
        write("a show/low/1.ts", "x");
        write("a show/film.mp4", "x");
        Files.writeString(outside.resolve("secret.m3u8"), MEDIA + END);
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private MediaDescription describe(String locator) throws Exception {
        return source.describe(locator).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void playlist_isDescribedByWhatItNames() throws Exception {
        assertThat(describe("file:a show/master.m3u8"))
                .isEqualTo(new MediaDescription(
                                "file:a show/master.m3u8", "master", 7.5,
                                List.of(new Rendition(
                                        "a%20show/master.m3u8",
                                        "application/vnd.apple.mpegurl; codecs=\"avc1.42c01e\"",
                                        Optional.of(new Picture(640, 360, 25)))))
                        .withTracks(List.of(new Track(Track.Kind.SUBTITLES, "de", "Deutsch", Optional.empty()))));
    }

    /** W-29: one film in two forms. */
    @Test
    void folder_mayOfferAFileAndAPlaylist() throws Exception {
        write("a show/de.vtt", "WEBVTT\n");
        write("a show/description.json", """
                {"title": "A show", "renditions": [{"file": "film.mp4"}, {"file": "master.m3u8"}],
                 "tracks": [{"file": "de.vtt", "language": "de", "label": "Deutsch"}]}""");

        MediaDescription show = describe("file:a show");

        assertThat(show.duration()).isEqualTo(7.5);
        assertThat(show.renditions()).extracting(Rendition::url)
                .containsExactly("a%20show/film.mp4", "a%20show/master.m3u8");
        assertThat(show.tracks()).as("the same words in two forms")
                .containsExactly(new Track(Track.Kind.SUBTITLES, "de", "Deutsch", Optional.of("a%20show/de.vtt")));
        assertThat(show.fingerprint()).contains(Fingerprints.of(root.resolve("a show/film.mp4")));
    }

    @Test
    void mediaOnAnotherServer_areNamed() throws Exception {
        write("a show/far.m3u8", MEDIA.replace("1.ts", "https://cdn.example.org/1.ts") + END);
        assertThat(describe("file:a show/far.m3u8").origins()).containsExactly("https://cdn.example.org");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        MEDIA,
        MEDIA + "none.ts\n" + END + "\n",
        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n../../secret.m3u8\n",
        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n/../secret.m3u8\n",
        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n%2e%2e/%2e%2e/secret.m3u8\n",
        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhttps://media-folder.invalid.example.org/a.m3u8\n",
        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhttps://cdn.example.org/a.m3u8\n",
        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nfile:///etc/passwd\n",
        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nfilm.mp4\n",
        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nbad.m3u8\n",
        "<!DOCTYPE MPD [<!ENTITY a \"aaaaaaaaaa\">]><MPD>&a;</MPD>",
        "no playlist",
        ""})
    void whatCannotBePlayed_isRefusedInWords(String text) throws IOException {
        write("a show/bad.m3u8", text);
        assertThatThrownBy(() -> describe("file:a show/bad.m3u8"))
                .hasCauseInstanceOf(MediaException.class)
                .hasMessageContaining("'a show/bad.m3u8'")
                .hasMessageContaining("Maybe")
                .hasMessageNotContaining(outside.toString());
    }
}
