package org.tutti.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.plugin.media.Content;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.media.MediaException;

class FileSourceTest {

    private static final String DEMO = """
            {"title": "The demo", "duration": 12.5, "renditions": [
              {"file": "best.webm", "type": "video/webm; codecs=\\"vp9, opus\\""}, {"file": "also good.mp4"}]}""";

    @TempDir
    Path outside;

    Path root;
    FileSource source;

    @BeforeEach
    void fill() throws IOException {
        root = Files.createDirectories(outside.resolve("media"));
        source = new FileSource(root, Optional.empty());
        write("demo/description.json", DEMO);
        write("demo/best.webm", "webm");
        write("demo/also good.mp4", "mp4");
        write("trips/holiday.MP4", "0123456789");
        write(".hidden/film.mp4", "hidden");
        write("trips/.film.mp4", "hidden");
        write("notes.txt", "not media");
        Files.writeString(outside.resolve("secret.mp4"), "secret");
    }

    private Path write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private MediaDescription describe(String locator) throws Exception {
        return source.describe(locator).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Nested
    class Describing {

        @Test
        void file_tellsItsDurationAndItsCodecs() throws Exception {
            Files.copy(Path.of("../../server/src/main/media/demo/demo.webm"), root.resolve("evening.webm"));

            assertThat(describe("file:evening.webm"))
                    .isEqualTo(new MediaDescription(
                            "file:evening.webm",
                            "evening",
                            120,
                            List.of(new Rendition("evening.webm", "video/webm; codecs=\"vp9, opus\"")))
                            .with(Fingerprints.of(root.resolve("evening.webm"))));
        }

        /** As somebody who uploads may write it. */
        @Test
        void file_ofElementsInElements_isDescribed() throws Exception {
            String master = "\u0018S\u0080g\u00ff";
            Files.writeString(
                    root.resolve("deep.webm"),
                    "\u001aE\u00df\u00a3\u0087B\u0082\u0084webm" + master.repeat(65_536),
                    StandardCharsets.ISO_8859_1);

            assertThat(describe("file:deep.webm").duration()).isInfinite();
        }

        @Test
        void folder_withDescription_isDescribedByIt() throws Exception {
            assertThat(describe("file:demo"))
                    .isEqualTo(new MediaDescription(
                            "file:demo",
                            "The demo",
                            12.5,
                            List.of(
                                    new Rendition("demo/best.webm", "video/webm; codecs=\"vp9, opus\""),
                                    new Rendition("demo/also%20good.mp4", "video/mp4")))
                            .with(Fingerprints.of(root.resolve("demo/best.webm"))));
        }

        @Test
        void singleFile_isDescribedByItsName() throws Exception {
            MediaDescription description = describe("file:trips/holiday.MP4");

            assertThat(description.title()).isEqualTo("holiday");
            assertThat(description.duration()).isInfinite();
            assertThat(description.renditions()).containsExactly(new Rendition("trips/holiday.MP4", "video/mp4"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"file:nothing.mp4", "file:notes.txt", "file:demo/description.json"})
        void whatIsNoMedia_isRefusedWithAHint(String locator) {
            assertThatThrownBy(() -> describe(locator))
                    .hasCauseInstanceOf(MediaException.class)
                    .hasMessageContaining(locator)
                    .hasMessageContaining("Maybe");
        }

        @ParameterizedTest
        @ValueSource(strings = {"file:../secret.mp4", "file:///etc/film.mp4", "file:.hidden/film.mp4", "file:demo/"})
        void pathLeavingTheFolder_isRefusedWithAHint(String locator) {
            assertThatThrownBy(() -> describe(locator))
                    .hasCauseInstanceOf(MediaException.class)
                    .hasMessageContaining(locator)
                    .hasMessageContaining("Maybe")
                    .hasMessageNotContaining(root.toString());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"title\": ",
                    "[]",
                    "{}",
                    "{\"title\": \"T\", \"renditions\": []}",
                    "{\"title\": \"T\", \"renditions\": [{\"file\": \"missing.mp4\"}]}",
                    "{\"title\": \"T\", \"renditions\": [{\"file\": \"../../../secret.mp4\"}]}",
                    "{\"title\": \"T\", \"duration\": \"long\", \"renditions\": [{\"file\": \"best.webm\"}]}"
                })
        void badDescription_isRefusedWithAHint(String json) throws IOException {
            write("demo/description.json", json);

            assertThatThrownBy(() -> describe("file:demo"))
                    .hasCauseInstanceOf(MediaException.class)
                    .hasMessageContaining("demo")
                    .hasMessageContaining("Maybe");
        }

        @Test
        void otherLocators_areNotAccepted() {
            assertThat(source.accepts("file:demo")).isTrue();
            assertThat(source.accepts("file:")).isFalse();
            assertThat(source.accepts("https://example.org/film.mp4")).isFalse();
        }
    }

    @Nested
    class Serving {

        @Test
        void file_isServedFromAnyOffset() throws IOException {
            Content content = source.content("trips/holiday.MP4").orElseThrow();

            assertThat(content.length()).isEqualTo(10);
            assertThat(content.type()).isEqualTo("video/mp4");
            assertThat(read(content, 0)).isEqualTo("0123456789");
            assertThat(read(content, 7)).isEqualTo("789");
            assertThat(read(content, 10)).isEmpty();
            assertThatThrownBy(() -> content.open(11)).isInstanceOf(IndexOutOfBoundsException.class);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "../secret.mp4",
                    "trips/../../secret.mp4",
                    "trips/../trips/holiday.MP4",
                    "./trips/holiday.MP4",
                    "/trips/holiday.MP4",
                    "//trips/holiday.MP4",
                    "trips//holiday.MP4",
                    "%2e%2e/secret.mp4",
                    "..%2fsecret.mp4",
                    "..\\secret.mp4",
                    "trips/holiday.MP4\0.mp4",
                    "",
                    "/"
                })
        void path_leavingTheRoot_isNotServed(String path) throws IOException {
            assertThat(source.content(path)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {".hidden/film.mp4", "trips/.film.mp4", "notes.txt", "demo/description.json", "demo"})
        void hiddenOrUnknownFile_isNotServed(String path) throws IOException {
            assertThat(source.content(path)).isEmpty();
        }

        @Test
        void absolutePath_isNotServed() throws IOException {
            assertThat(source.content(root.resolve("trips/holiday.MP4").toString())).isEmpty();
        }

        @Test
        void link_leavingTheRootOrLeadingToTheHidden_isNotServed() throws IOException {
            Files.createSymbolicLink(root.resolve("out.mp4"), outside.resolve("secret.mp4"));
            Files.createSymbolicLink(root.resolve("up"), outside);
            Files.createSymbolicLink(root.resolve("veil.mp4"), root.resolve(".hidden/film.mp4"));

            assertThat(source.content("out.mp4")).isEmpty();
            assertThat(source.content("up/secret.mp4")).isEmpty();
            assertThat(source.content("veil.mp4")).isEmpty();
        }

        @Test
        void link_stayingInside_isServed() throws IOException {
            Files.createSymbolicLink(root.resolve("latest.mp4"), Path.of("trips/holiday.MP4"));

            assertThat(read(source.content("latest.mp4").orElseThrow(), 0)).isEqualTo("0123456789");
        }

        @Test
        void validator_changesWithTheFileAndOnlyThen() throws IOException {
            Path file = root.resolve("trips/holiday.MP4");
            String before = source.content("trips/holiday.MP4").orElseThrow().validator();
            assertThat(source.content("trips/holiday.MP4").orElseThrow().validator()).isEqualTo(before);

            Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));

            assertThat(source.content("trips/holiday.MP4").orElseThrow().validator())
                    .isNotEqualTo(before)
                    .matches("[0-9a-f]+");
        }

        @Test
        void fileReplacedAfterItWasAskedFor_isNotPassedOffAsTheSame() throws IOException {
            Content content = source.content("trips/holiday.MP4").orElseThrow();
            write("trips/holiday.MP4", "another film");

            assertThatThrownBy(() -> content.open(0)).isInstanceOf(IOException.class).hasMessageContaining("changed");
        }

        private static String read(Content content, long offset) throws IOException {
            try (ReadableByteChannel channel = content.open(offset)) {
                ByteBuffer bytes = ByteBuffer.allocate(100);
                while (channel.read(bytes) >= 0) {}
                return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            }
        }
    }

    @Nested
    class Configuring {

        @Test
        void folder_mayReferToAFrameworkProperty() {
            assertThat(FileSource.folder("${tutti.media.dir}", name -> "/srv/" + name))
                    .isEqualTo(Path.of("/srv/tutti.media.dir"));
            assertThat(FileSource.folder("/films", name -> null)).isEqualTo(Path.of("/films"));
        }

        @Test
        void folder_referringToNothing_isRefused() {
            assertThatThrownBy(() -> FileSource.folder("${absent}", name -> null)).hasMessageContaining("${absent}");
        }
    }
}
