package org.tutti.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.plugin.media.Content;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Chapter;
import org.tutti.plugin.media.MediaDescription.Picture;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.media.MediaDescription.Track;
import org.tutti.plugin.media.MediaException;
import org.tutti.plugin.media.MediaTools;
import org.tutti.plugin.media.MediaTools.Stream.Kind;

/** Films as the tools of the server show them, and what is written beside them. */
class FilmsTest {

    private static final Picture HD = new Picture(1280, 720, 25);

    @TempDir
    private Path root;

    private final Tools tools = new Tools();
    private FileSource source;

    /** Say of every file the same. */
    private static final class Tools implements MediaTools {
        private final List<Stream> streams = new ArrayList<>(List.of(video("h264")));
        private final List<Chapter> chapters = new ArrayList<>();
        private double duration = 60;
        private boolean broken;
        private boolean busy;
        private int asked;
        private byte[] still = {1, 2, 3};
        private double stillAt = -1;
        private Runnable meanwhile = () -> {};

        @Override
        public Optional<Inspection> inspect(Path file) throws IOException {
            asked++;
            if (busy) {
                throw new InterruptedIOException("It takes too long.");
            }
            if (broken) {
                throw new IOException("It is no media.");
            }
            return Optional.of(new Inspection(duration, streams, chapters));
        }

        @Override
        public Optional<byte[]> still(Path file, double position, int width) {
            stillAt = position;
            meanwhile.run();
            return Optional.of(still);
        }

        static Stream video(String codec) {
            return new Stream(Kind.VIDEO, codec, "", "", false, Optional.of(HD));
        }
    }

    @BeforeEach
    void open() throws IOException {
        source = new FileSource(root, Optional.of(tools));
        write("film.mp4", "no film, but the tools say so");
    }

    private Path write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private MediaDescription describe(String locator) throws Exception {
        return source.describe(locator).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void assertRefused(String locator, String... words) {
        assertThatThrownBy(() -> describe(locator))
                .hasCauseInstanceOf(MediaException.class)
                .hasMessageContaining("Maybe")
                .hasMessageContainingAll(words);
    }

    @Nested
    class OneFile {

        @Test
        void film_hasWhatTheToolsSay_andAPoster() throws Exception {
            tools.chapters.add(new Chapter(0, "One\u0000\n line "));
            tools.chapters.add(new Chapter(30, "\u202e"));
            tools.chapters.add(new Chapter(61, "Beyond the end"));
            write("a film.mp4", "no film either");

            MediaDescription film = describe("file:a film.mp4");

            assertThat(film)
                    .isEqualTo(new MediaDescription(
                                    "file:a film.mp4", "a film", 60,
                                    List.of(new Rendition("a%20film.mp4", "video/mp4", Optional.of(HD))))
                            .withChapters(List.of(new Chapter(0, "One line")))
                            .withPoster("poster/a%20film.mp4.jpg")
                            .with(Fingerprints.of(root.resolve("a film.mp4"))));
        }

        @Test
        void headersDuration_isThatOfThePlayers() throws Exception {
            Files.copy(Path.of("../../server/src/main/media/demo/demo.webm"), root.resolve("demo.webm"));
            tools.duration = 121.3;
            assertThat(describe("file:demo.webm").duration()).isEqualTo(120);
        }

        @Test
        void filmWithoutDuration_cannotSeek_andSaysSo() throws Exception {
            tools.duration = Double.POSITIVE_INFINITY;
            assertThat(describe("file:film.mp4").title()).isEqualTo("film (cannot seek)");
        }

        @Test
        void manyChapters_areCutOff() throws Exception {
            IntStream.range(0, 500).forEach(i -> tools.chapters.add(new Chapter(i / 10.0, "Chapter " + i)));
            assertThat(describe("file:film.mp4").chapters()).hasSize(100);
        }

        @Test
        void whatIsNoFilm_isSaidToBeNone() throws Exception {
            tools.broken = true;
            assertRefused("file:film.mp4", "'file:film.mp4' is a text, whatever");
            write("film.mp4", "#EXTM3U\n/etc/passwd");
            assertRefused("file:film.mp4", "is a playlist (HLS)");
            write("film.mp4", "");
            assertRefused("file:film.mp4", "is empty");
            write("film.mp4", "\0\0\0\u0010ftypisom\0\0\0\0");
            assertRefused("file:film.mp4", "is broken, or not whole");
        }

        @Test
        void toolsWithoutTime_takeNothingAway() throws Exception {
            tools.busy = true;
            assertThat(describe("file:film.mp4").renditions()).containsExactly(new Rendition("film.mp4", "video/mp4"));
        }

        @Test
        void pictureThatNoBrowserPlays_isNamed() {
            tools.streams.clear();
            tools.streams.add(Tools.video("mpeg4"));
            assertRefused("file:film.mp4", "coded as 'mpeg4'");
        }
    }

    @Nested
    class Poster {

        private byte[] poster(String path) throws IOException {
            Content content = source.content(path).orElseThrow();
            assertThat(content.type()).isEqualTo("image/jpeg");
            var bytes = new ByteArrayOutputStream();
            try (var channel = content.open(1)) {
                Channels.newInputStream(channel).transferTo(bytes);
            }
            assertThat(bytes.size()).isEqualTo(content.length() - 1);
            return bytes.toByteArray();
        }

        @Test
        void poster_isAStillOfTheBeginning_madeOnce() throws Exception {
            assertThat(poster("poster/film.mp4.jpg")).containsExactly(2, 3);
            assertThat(tools.stillAt).isEqualTo(6);
            poster("poster/film.mp4.jpg");
            assertThat(tools.asked).isOne();

            write("film.mp4", "another film");
            tools.still = new byte[] {1, 7};
            assertThat(poster("poster/film.mp4.jpg")).containsExactly(7);
        }

        @Test
        void brokenFilm_isTriedOnce() throws Exception {
            tools.broken = true;
            assertThat(source.content("poster/film.mp4.jpg")).isEmpty();
            assertThat(source.content("poster/film.mp4.jpg")).isEmpty();
            assertThat(tools.asked).isOne();
        }

        @Test
        void toolsThatAreBusy_areAskedAgain() throws Exception {
            tools.busy = true;
            assertThatThrownBy(() -> source.content("poster/film.mp4.jpg")).isInstanceOf(InterruptedIOException.class);
            tools.busy = false;
            assertThat(poster("poster/film.mp4.jpg")).containsExactly(2, 3);
        }

        @Test
        @Timeout(10)
        void whileOneIsMade_nobodyWaits_andThoseThatAreThereAreGiven() throws Exception {
            write("second.mp4", "another");
            write("third.mp4", "a third");
            poster("poster/film.mp4.jpg");
            tools.meanwhile = () -> CompletableFuture.runAsync(() -> {
                assertThatCode(() -> poster("poster/film.mp4.jpg")).doesNotThrowAnyException();
                assertThatThrownBy(() -> source.content("poster/third.mp4.jpg"))
                        .isInstanceOf(InterruptedIOException.class)
                        .hasMessageContaining("Maybe");
            }).join();
            assertThat(poster("poster/second.mp4.jpg")).containsExactly(2, 3);
            tools.meanwhile = () -> {};
            assertThat(poster("poster/third.mp4.jpg")).containsExactly(2, 3);
        }

        @Test
        void pictureThatIsTooLarge_isNone() throws Exception {
            tools.still = new byte[(256 << 10) + 1];
            assertThat(source.content("poster/film.mp4.jpg")).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "poster/none.mp4.jpg", "poster/../film.mp4.jpg", "poster//film.mp4.jpg", "poster/.jpg", "poster/film.mp4",
            "poster/notes.txt.jpg", "film.mp4.jpg"})
        void whatIsNoFilm_hasNone(String path) throws Exception {
            write("notes.txt", "private");
            assertThat(source.content(path)).isEmpty();
            assertThat(tools.asked).isZero();
        }
    }

    @Nested
    class Folder {

        private void describeAs(String rest) throws IOException {
            write("show/film.mp4", "no film");
            write("show/de.vtt", "\ufeffWEBVTT\n\n00:00.000 --> 00:01.000\nGuten Tag\n");
            write("show/no.vtt", "1\n00:00:00,000 --> 00:00:01,000\nGuten Tag\n");
            write("show/cover.png", "a picture");
            write("show/description.json",
                    "{\"title\": \"A show\", \"renditions\": [{\"file\": \"film.mp4\"}]" + rest + "}");
        }

        @Test
        void description_isCompletedByTheTools() throws Exception {
            describeAs("");
            tools.chapters.add(new Chapter(5, "Found"));
            assertThat(describe("file:show"))
                    .isEqualTo(new MediaDescription(
                                    "file:show", "A show", 60,
                                    List.of(new Rendition("show/film.mp4", "video/mp4", Optional.of(HD))))
                            .withChapters(List.of(new Chapter(5, "Found")))
                            .withPoster("poster/show/film.mp4.jpg")
                            .with(Fingerprints.of(root.resolve("show/film.mp4"))));
        }

        @Test
        void textsChaptersAndPicture_areAsWritten() throws Exception {
            tools.chapters.add(new Chapter(5, "Found"));
            describeAs("""
                    , "duration": 59, "poster": "cover.png",
                    "tracks": [{"file": "de.vtt", "kind": "captions", "language": "de", "label": "Deutsch"},
                               {"file": "de.vtt", "language": "pt-BR"}],
                    "chapters": [{"position": 20.5, "title": "Then"}, {"position": 0, "title": "First"}]""");

            MediaDescription show = describe("file:show");

            assertThat(show.duration()).isEqualTo(59);
            assertThat(show.tracks()).containsExactly(
                    new Track(Track.Kind.CAPTIONS, "de", "Deutsch", Optional.of("show/de.vtt")),
                    new Track(Track.Kind.SUBTITLES, "pt-BR", "pt-BR", Optional.of("show/de.vtt")));
            assertThat(show.chapters()).containsExactly(new Chapter(0, "First"), new Chapter(20.5, "Then"));
            assertThat(show.poster()).contains("show/cover.png");
            assertThat(source.content("show/de.vtt").orElseThrow().type()).isEqualTo("text/vtt");
            assertThat(source.content("show/cover.png").orElseThrow().type()).isEqualTo("image/png");
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "\"tracks\": [{\"file\": \"none.vtt\", \"label\": \"x\"}]",
            "\"tracks\": [{\"file\": \"../show/../../x.vtt\", \"label\": \"x\"}]",
            "\"tracks\": [{\"file\": \"no.vtt\", \"label\": \"x\"}]",
            "\"tracks\": [{\"file\": \"film.mp4\", \"label\": \"x\"}]",
            "\"tracks\": [{\"file\": \"de.vtt\"}]",
            "\"tracks\": [{\"file\": \"de.vtt\", \"label\": \"x\", \"kind\": \"audio\"}]",
            "\"tracks\": [{\"file\": \"de.vtt\", \"label\": \"x\", \"language\": \"d\"}]",
            "\"chapters\": [{\"position\": -1, \"title\": \"x\"}]",
            "\"chapters\": [{\"title\": \"x\"}]",
            "\"chapters\": [{\"position\": 1}]",
            "\"poster\": \"description.json\"",
            "\"poster\": \"none.png\""})
        void whatIsWrittenWrongly_isRefusedWithAHint(String wrong) throws IOException {
            describeAs(", " + wrong);
            assertRefused("file:show", "show/description.json");
        }

        @Test
        void tooMany_areRefused() throws IOException {
            String one = "{\"position\": 1, \"title\": \"x\"}";
            describeAs(", \"chapters\": [" + (one + ",").repeat(100) + one + "]");
            assertRefused("file:show", "101 chapters");
            write("show/description.json", "{\"title\": \"A show\", \"renditions\": ["
                    + "{\"file\": \"film.mp4\"},".repeat(20) + "{\"file\": \"film.mp4\"}]}");
            assertRefused("file:show", "21 renditions");
        }

        @Test
        void picturesAndTexts_areServedFromFoldersOnly() throws IOException {
            for (String file : List.of("x.png", "x.jpg", "x.vtt", "x.m3u8", "x.ts", "x.m4s", "x.mpd")) {
                write(file, "x");
                write("show/" + file, "x");
                assertThat(source.content(file)).as(file).isEmpty();
                assertThat(source.content("show/" + file)).as(file).isPresent();
                assertThatThrownBy(() -> describe("file:" + file)).hasCauseInstanceOf(MediaException.class);
            }
        }
    }
}
