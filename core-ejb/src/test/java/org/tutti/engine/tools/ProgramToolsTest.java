package org.tutti.engine.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.plugin.media.MediaDescription.Chapter;
import org.tutti.plugin.media.MediaDescription.Picture;
import org.tutti.plugin.media.MediaTools.Inspection;
import org.tutti.plugin.media.MediaTools.Stream;
import org.tutti.plugin.media.MediaTools.Stream.Kind;

@DisabledOnOs(OS.WINDOWS)
class ProgramToolsTest {

    @TempDir
    private Path folder;

    /** The programs of this machine; without them the rest still runs. */
    @Nested
    class Installed {

        private final ProgramTools tools = ProgramTools.configured();

        private Path film(String name, String... options) throws Exception {
            Path film = folder.resolve(name);
            Program ffmpeg = Program.installed("ffmpeg", _ -> Optional.empty()).orElse(null);
            assumeThat(ffmpeg).as("ffmpeg of this machine").isNotNull();
            List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-loglevel", "error", "-y"));
            command.addAll(List.of(options));
            command.add(film.toString());
            assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
            return film;
        }

        private Path colours(String name) throws Exception {
            Path notes = Files.writeString(folder.resolve("notes"), """
                    ;FFMETADATA1
                    [CHAPTER]
                    TIMEBASE=1/1000
                    START=0
                    END=1500
                    title=The beginning
                    [CHAPTER]
                    TIMEBASE=1/1000
                    START=1500
                    END=3000
                    title=The end
                    """);
            return film(name, "-f", "lavfi", "-i", "testsrc2=s=320x180:r=30000/1001:d=3",
                    "-f", "lavfi", "-i", "sine=d=3", "-f", "ffmetadata", "-i", notes.toString(),
                    "-map", "0", "-map", "1", "-map", "1", "-map_metadata", "2", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-metadata:s:a:0", "language=eng",
                    "-metadata:s:a:1", "language=deu", "-disposition:a:1", "visual_impaired");
        }

        @Test
        void film_tellsItsStreamsAndChapters() throws Exception {
            Inspection film = tools.inspect(colours("film.mp4")).orElseThrow();

            assertThat(film.duration()).isBetween(2.9, 3.1);
            assertThat(film.streams()).filteredOn(one -> one.kind() != Kind.OTHER).containsExactly(
                    new Stream(Kind.VIDEO, "h264", "", "", false, Optional.of(new Picture(320, 180, 30000 / 1001.0))),
                    new Stream(Kind.AUDIO, "aac", "en", "", false, Optional.empty()),
                    new Stream(Kind.AUDIO, "aac", "de", "", true, Optional.empty()));
            assertThat(film.chapters()).containsExactly(new Chapter(0, "The beginning"), new Chapter(1.5, "The end"));
        }

        @Test
        void pixelsThatAreNotSquare_countAsTheyAreShown() throws Exception {
            Path film = film(
                    "wide.mp4", "-f", "lavfi", "-i", "testsrc2=s=180x180:r=25:d=1,setsar=16/9", "-c:v", "libx264");
            assertThat(tools.inspect(film).orElseThrow().streams().getFirst().picture())
                    .contains(new Picture(320, 180, 25));
            assertThat(jpeg(tools.still(film, 0, 1920).orElseThrow())).containsExactly(320, 180);
        }

        @Test
        void still_isAJpegAsWideAsAsked() throws Exception {
            Path film = colours("film.mkv");
            assertThat(jpeg(tools.still(film, 0.3, 160).orElseThrow())).containsExactly(160, 90);
            assertThat(tools.still(film, 1000, 160)).isEmpty();
            assertThatThrownBy(() -> tools.still(film, 0, 8)).isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void sound_hasNoStill() throws Exception {
            Path sound = film("sound.mp3", "-f", "lavfi", "-i", "sine=d=1");
            assertThat(tools.inspect(sound).orElseThrow().streams()).extracting(Stream::kind)
                    .containsExactly(Kind.AUDIO);
            assertThat(tools.still(sound, 0, 160)).isEmpty();
        }

        /** Each would have ffmpeg read another file, were it let. */
        @Test
        void playlistInAFilmsClothes_isNoMedia() throws Exception {
            Path secret = colours("secret.mp4");
            List<String> hostile = List.of(
                    "#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\n" + secret + "\n#EXT-X-ENDLIST\n",
                    "#EXTM3U\n#EXTINF:3,\nconcat:" + secret + "|/etc/hostname\n#EXT-X-ENDLIST\n",
                    "ffconcat version 1.0\nfile '" + secret + "'\n",
                    "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"><Period><BaseURL>" + secret
                            + "</BaseURL></Period></MPD>",
                    "[playlist]\nFile1=" + secret + "\n");
            for (String text : hostile) {
                Path file = Files.writeString(folder.resolve("film.mp4"), text);
                assertThatThrownBy(() -> tools.inspect(file)).as(text).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> tools.still(file, 0, 160)).as(text).isInstanceOf(IOException.class);
            }
        }

        @Test
        void fileThatIsEmptyOrCutShort_isNoMedia() throws Exception {
            byte[] film = Files.readAllBytes(colours("film.mp4"));
            for (int length : new int[] {0, 40, film.length / 2}) {
                Path file = Files.write(folder.resolve("cut.mp4"), Arrays.copyOf(film, length));
                assertThatThrownBy(() -> tools.inspect(file)).as("%d bytes", length).isInstanceOf(IOException.class);
            }
        }

        /** Width and height as a JPEG's frame header has them. */
        private static int[] jpeg(byte[] bytes) {
            assertThat(bytes).startsWith(0xff, 0xd8, 0xff);
            String latin = new String(bytes, StandardCharsets.ISO_8859_1);
            int at = latin.indexOf("\u00ff\u00c0") + 5;
            int height = latin.charAt(at) << 8 | latin.charAt(at + 1);
            return new int[] {latin.charAt(at + 2) << 8 | latin.charAt(at + 3), height};
        }
    }

    /** Programs that do something else than they should. */
    @Nested
    class Misbehaving {

        private ProgramTools tools(String script) throws IOException {
            for (String name : List.of("ffprobe", "ffmpeg")) {
                String version = "case \"$*\" in -version) echo " + name + " version 0; exit;; esac\n";
                Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + version + script + "\n");
                assertThat(file.toFile().setExecutable(true)).isTrue();
            }
            return new ProgramTools(
                    name -> Program.in(name, List.of(folder), Optional.empty()), Duration.ofMillis(500));
        }

        @Test
        void oneThatTakesTooLong_isEnded() throws Exception {
            ProgramTools slow = tools("echo $$ > '" + folder + "/pid'; exec sleep 60");
            assertThatThrownBy(() -> slow.inspect(folder.resolve("film.mp4")))
                    .isInstanceOf(InterruptedIOException.class)
                    .hasMessageContaining("500 ms");
            long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
            ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
        }

        @Test
        void oneThatSaysTooMuch_isEnded() {
            assertThatThrownBy(() -> tools("exec yes").inspect(folder.resolve("film.mp4")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("1048576");
        }

        @Test
        void oneThatIsKilled_saysNothing() {
            assertThatThrownBy(() -> tools("echo '{}'; kill -9 $$").inspect(folder.resolve("film.mp4")))
                    .isInstanceOf(IOException.class);
        }

        @Test
        void oneThatSaysNonsense_isNoFault() throws IOException {
            assertThatThrownBy(() -> tools("echo nonsense").inspect(folder.resolve("film.mp4")))
                    .isInstanceOf(IOException.class);
            assertThat(tools("echo '{\"streams\": {\"a\": 1}, \"chapters\": 7, \"format\": []}'")
                    .inspect(folder.resolve("film.mp4")).orElseThrow().duration())
                    .isInfinite();
        }

        @Test
        void whereNoneIsInstalled_nothingIsSaid() throws IOException {
            var none = new ProgramTools(_ -> Optional.empty(), Duration.ofSeconds(1));
            assertThat(none.inspect(folder)).isEmpty();
            assertThat(none.still(folder, 0, 160)).isEmpty();
        }
    }
}
