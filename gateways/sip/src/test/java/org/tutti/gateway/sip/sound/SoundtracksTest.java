package org.tutti.gateway.sip.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.with;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import org.assertj.core.data.Offset;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.gateway.sip.sound.Soundtracks.Listening;
import org.tutti.plugin.media.FetchException;
import org.tutti.plugin.media.FetchException.Reason;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.session.Item;

class SoundtracksTest {

    private static final int RATE = 8000;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong clock = new AtomicLong(1);

    @TempDir
    private Path folder;

    private DefaultSoundtracks soundtracks;

    @AfterEach
    void stop() {
        if (soundtracks != null) {
            soundtracks.close();
        }
        timer.shutdownNow();
    }

    private static ConditionFactory await() {
        return with().pollInterval(Duration.ofMillis(10)).atMost(Duration.ofSeconds(20));
    }

    private DefaultSoundtracks open(Media media, Limits limits) {
        return open(media, limits, Optional.of(Clips.ffmpeg()));
    }

    private DefaultSoundtracks open(Media media, Limits limits, Optional<Ffmpeg> ffmpeg) {
        soundtracks = new DefaultSoundtracks(folder.resolve("tracks"), media, Thread.ofPlatform().daemon().factory(),
                timer, clock::get, limits, () -> ffmpeg);
        return soundtracks;
    }

    private Clips clips() {
        return new Clips(folder);
    }

    private static short[] heard(Track track, int seconds) {
        short[] samples = new short[seconds * track.sampleRate()];
        await().until(() -> track.read(0, samples, 0, samples.length) == samples.length);
        return samples;
    }

    @ParameterizedTest
    @CsvSource({
        "a.m4a, -c:a aac, 8000",
        "a.webm, -c:a libopus, 16000",
        "a.opus, -c:a libopus, 8000",
        "a.mp3, -c:a libmp3lame, 8000",
        "a.flac, -c:a flac, 16000",
        "late.mp4, -c:a aac -movflags +faststart, 8000",
    })
    void beeps_areWhereTheyWereInTheFilm(String name, String options, int rate) throws Exception {
        Item item = clips().clip(name, 5, options.split(" "));
        try (Listening listening = open(clips().media(), Limits.USUAL).listen(item, 1, rate)) {
            short[] samples = heard(listening.track(), 4);
            for (int second = 1; second < 4; second++) {
                assertThat(Clips.lateness(samples, rate, second, 0.1)).as("ms at %d s", second).isBetween(-1.0, 1.0);
            }
            assertThat(soundtracks.trouble(item)).isEmpty();
        }
    }

    /** Its picture begins at 0.5 s, its sound at 1.5 s: players begin with the picture. */
    @Test
    void soundThatBeginsLaterThanThePicture_isHeardThen() throws Exception {
        Item item = clips().clip("later.mkv", 4, "-f", "lavfi", "-i", "testsrc=s=64x48:r=10:d=4", "-filter_complex",
                "[0]asetpts=PTS+1.5/TB[a];[1]setpts=PTS+0.5/TB[v]", "-map", "[a]", "-map", "[v]", "-c:a", "flac",
                "-c:v", "mpeg4", "-copyts", "-avoid_negative_ts", "disabled");
        try (Listening listening = open(clips().media(), Limits.USUAL).listen(item, 1, RATE)) {
            assertThat(Clips.lateness(heard(listening.track(), 4), RATE, 2, 0.9)).isBetween(-1.0, 1.0);
        }
    }

    @Test
    void jump_intoTheRestOfAFilm_isHeardAtOnceAndInPlace() throws Exception {
        Item item = clips().clip("film.m4a", 130, "-c:a", "aac");
        var slow = new SlowMedia(clips().media(), 0);
        try (Listening listening = open(slow, Limits.USUAL).listen(item, 1, RATE)) {
            Track track = listening.track();
            short[] samples = new short[3 * RATE];
            long first = 100L * RATE;
            track.prepare(first);
            await().until(() -> track.read(first, samples, 0, samples.length) == samples.length);
            assertThat(Clips.lateness(samples, RATE, 1, 0.1)).isBetween(-1.0, 1.0);
            await().until(() -> track.read(50L * RATE, samples, 0, 160) == 160);
            await().until(() -> track.read(129L * RATE, samples, 0, RATE) == RATE);
            assertThat(track.read(129L * RATE, samples, 0, 2 * RATE)).as("at the end").isBetween(RATE, RATE + 200);
            assertThat(track.read(200L * RATE, samples, 0, 160)).as("behind the end").isZero();
            assertThat(track.read(-100, samples, 0, 160)).as("before the beginning").isZero();
        }
    }

    @Test
    void stretched_beepsAreWhereTheSpeedPutsThem() throws Exception {
        Item item = clips().clip("tempo.flac", 40, 0.03, "-c:a", "flac");
        open(clips().media(), Limits.USUAL);
        for (double velocity : new double[] {0.5, 0.8, 1.02, 1.25, 2}) {
            try (Listening listening = soundtracks.listen(item, velocity, RATE)) {
                short[] samples = heard(listening.track(), 10);
                for (int second = 1; second < 9 * velocity; second++) {
                    assertThat(onset(samples, second / velocity))
                            .as("ms, %d s at %f", second, velocity)
                            .isBetween(-10.0, 10.0);
                }
            }
        }
    }

    /** Where the level at 1 kHz passes half of its highest, ms late. */
    private static double onset(short[] samples, double at) {
        int length = RATE / 100;
        double[] level = new double[RATE / 5];
        int start = (int) (at * RATE) - RATE / 10;
        for (int i = 0; i < level.length; i++) {
            double re = 0, im = 0;
            for (int j = 0; j < length; j++) {
                re += samples[start + i + j] * Math.cos(2 * Math.PI * 1000 * j / RATE);
                im += samples[start + i + j] * Math.sin(2 * Math.PI * 1000 * j / RATE);
            }
            level[i] = Math.hypot(re, im);
        }
        double half = Arrays.stream(level).max().orElseThrow() / 2;
        int i = 0;
        while (level[i] < half) {
            i++;
        }
        return (start + i + length / 2.0 - at * RATE) * 1000 / RATE;
    }

    @Test
    void endless_isHeardWhileItComes() throws Exception {
        clips().clip("live.mp3", 30, "-c:a", "libmp3lame");
        Media live = (_, rendition) -> new Endless(new Clips.FileBytes(folder.resolve(rendition.url())));
        Item item = Clips.item("live.mp3", Double.POSITIVE_INFINITY);
        try (Listening listening = open(live, Limits.USUAL).listen(item, 1, RATE)) {
            short[] samples = heard(listening.track(), 4);
            double first = Clips.lateness(samples, RATE, 1, 0.1);
            assertThat(Clips.lateness(samples, RATE, 2, 0.1)).isCloseTo(first, Offset.offset(1.0));
        }
    }

    private record Endless(Media.Bytes bytes) implements Media.Bytes {
        @Override
        public java.util.OptionalLong length() {
            return java.util.OptionalLong.empty();
        }

        @Override
        public java.nio.channels.ReadableByteChannel from(long offset) throws java.io.IOException {
            return bytes.from(offset);
        }
    }

    @Test
    void withoutFfmpeg_itIsSilentAndSaysWhy() throws Exception {
        open((_, _) -> new Clips.FileBytes(folder), Limits.USUAL, Optional.empty());
        Item item = Clips.item("any.mp4");
        try (Listening listening = soundtracks.listen(item, 1, RATE)) {
            await().until(() -> soundtracks.trouble(item).isPresent());
            assertThat(soundtracks.trouble(item).get()).contains("ffmpeg");
            assertThat(listening.track().read(0, new short[160], 0, 160)).isZero();
        }
    }

    @Test
    void filmWithoutSound_saysSo() throws Exception {
        Item item = clips()
                .clip("mute.mp4", 1, "-f", "lavfi", "-i", "testsrc=s=64x48:r=10:d=2", "-map", "1:v", "-c:v", "mpeg4");
        open(clips().media(), Limits.USUAL);
        try (var _ = soundtracks.listen(item, 1, RATE)) {
            await().until(() -> soundtracks.trouble(item).equals(Optional.of("The film has no sound.")));
        }
    }

    @Test
    void brokenFilm_isTriedAgainAfterAWhile() throws Exception {
        Path file = folder.resolve("broken.webm");
        Files.writeString(file, "this is no film ".repeat(1000));
        Item item = Clips.item("broken.webm");
        open(clips().media(), Limits.USUAL);
        try (Listening listening = soundtracks.listen(item, 1, RATE)) {
            await().until(() -> soundtracks.trouble(item).isPresent());
            clips().clip("broken.webm", 3, "-c:a", "libopus");
            soundtracks.listen(item, 1, RATE).close();
            assertThat(soundtracks.trouble(item)).as("too soon").isPresent();
            clock.addAndGet(Limits.USUAL.again().toNanos() / 1000);
            soundtracks.listen(item, 1, RATE).close();
            heard(listening.track(), 2);
            assertThat(soundtracks.trouble(item)).isEmpty();
        }
    }

    @Test
    void playlist_isNotFollowed() throws Exception {
        clips().clip("secret.wav", 2);
        Files.writeString(folder.resolve("list.mp4"), "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n"
                + folder.resolve("secret.wav") + "\n#EXT-X-ENDLIST\n");
        Item item = Clips.item("list.mp4");
        open(clips().media(), Limits.USUAL);
        try (Listening listening = soundtracks.listen(item, 1, RATE)) {
            await().until(() -> soundtracks.trouble(item).isPresent());
            assertThat(listening.track().read(RATE, new short[160], 0, 160)).isZero();
        }
    }

    @Test
    void whatComesByAPlaylistAndAsAFile_isHeardFromTheFile() throws Exception {
        Rendition film = clips().clip("beside.webm", 3, "-c:a", "libopus").media().renditions().getFirst();
        var playlist = new Rendition("show/master.m3u8", "application/vnd.apple.mpegurl");
        open(clips().media(), Limits.USUAL);
        Item item = new Item("file", new MediaDescription("file:show", "show", 3, List.of(playlist, film)));
        try (Listening listening = soundtracks.listen(item, 1, RATE)) {
            heard(listening.track(), 2);
        }
        Item alone = new Item("file", new MediaDescription("file:only", "only", 3, List.of(playlist)));
        soundtracks.listen(alone, 1, RATE).close();
        await().until(() -> soundtracks.trouble(alone).orElse("").contains("comes by a playlist"));
    }

    @Test
    void whatEachHasOfTheirOwn_isNotLookedFor() throws Exception {
        open(clips().media(), Limits.USUAL);
        Item item = new Item("own", new MediaDescription(
                "own:1", "holiday", 3, List.of(new Rendition("own:1", "video/mp4"))));
        soundtracks.listen(item, 1, RATE).close();
        await().until(() -> soundtracks.trouble(item).orElse("").contains("copy of their own"));
    }

    @Test
    void unused_isDeletedAfterAWhile_andAtTheEnd() throws Exception {
        Item item = clips().clip("short.flac", 3, "-c:a", "flac");
        var usual = Limits.USUAL;
        var brief = new Limits(usual.copy(), usual.disk(), 2, 4, usual.run(), Duration.ofMillis(20), usual.again());
        open(clips().media(), brief);
        soundtracks.listen(item, 1, RATE);
        try (Listening other = soundtracks.listen(item, 1, 16_000)) {
            heard(other.track(), 2);
            await().until(() -> files() == 2);
        }
        await().until(() -> files() == 1);
        soundtracks.close();
        assertThat(files()).isZero();
        assertThat(soundtracks.disk()).isZero();
    }

    private long files() throws java.io.IOException {
        try (var files = Files.list(folder.resolve("tracks"))) {
            return files.count();
        }
    }

    @Test
    void noMoreDiskThanAllowed_isTaken() throws Exception {
        Item item = clips().clip("large.wav", 10);
        open(clips().media(), Limits.USUAL.withDisk(500_000));
        try (var _ = soundtracks.listen(item, 1, RATE)) {
            await().until(() -> soundtracks.trouble(item).isPresent());
            assertThat(soundtracks.disk()).isZero();
        }
    }

    @Test
    void whatWasLeftBehind_isDeletedAtTheStart() throws Exception {
        Path left = Files.createDirectories(folder.resolve("tracks")).resolve(Workshop.PREFIX + "7.pcm");
        Files.writeString(left, "samples");
        Path other = Files.writeString(folder.resolve("tracks/notes.txt"), "not ours");
        open(clips().media(), Limits.USUAL);
        assertThat(left).doesNotExist();
        assertThat(other).exists();
    }

    @Test
    void film_isHeardWhileItComes() throws Exception {
        Item item = clips().clip("early.webm", 20, "-c:a", "libopus");
        var slow = new SlowMedia(clips().media(), 60_000);
        try (Listening listening = open(slow, Limits.USUAL).listen(item, 1, RATE)) {
            assertThat(Clips.lateness(heard(listening.track(), 3), RATE, 1, 0.1)).isBetween(-1.0, 1.0);
            assertThat(listening.track().read(15L * RATE, new short[160], 0, 160)).isZero();
            slow.goOn();
            await().until(() -> listening.track().read(15L * RATE, new short[160], 0, 160) == 160);
        }
    }

    @Test
    void filmThatGoesOnAndOn_isCutOff() throws Exception {
        clips().clip("years.flac", 70, "-c:a", "flac");
        Item item = Clips.item("years.flac", 2);
        try (Listening listening = open(clips().media(), Limits.USUAL).listen(item, 1, RATE)) {
            Track track = listening.track();
            await().until(() -> track.over(69L * RATE));
            assertThat(track.over(60L * RATE)).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "1.25"})
    void soundShorterThanTheFilm_isOverBehindItsEnd(double velocity) throws Exception {
        Item item = clips().clip("brief.flac", 3, "-c:a", "flac");
        try (Listening listening = open(clips().media(), Limits.USUAL).listen(item, velocity, RATE)) {
            Track track = listening.track();
            assertThat(track.over(90 * RATE)).as("while it is not known").isFalse();
            track.prepare(90 * RATE);
            await().until(() -> track.over((long) (3.1 / velocity * RATE)));
            assertThat(track.over((long) (2.9 / velocity * RATE))).isFalse();
        }
    }

    @Test
    void programThatBreaksOff_isTriedOnceMoreFromThere() throws Exception {
        Item item = clips().clip("half.flac", 20, "-c:a", "flac");
        Path script = folder.resolve("ffmpeg");
        Files.writeString(script, """
                #!/bin/sh
                if test -e %1$s/once || ! echo "$@" | grep -q s16le; then exec ffmpeg "$@"; fi
                touch %1$s/once
                ffmpeg "$@" | head -c 100000
                exit 1
                """.formatted(folder));
        assertThat(script.toFile().setExecutable(true)).isTrue();
        open(clips().media(), Limits.USUAL, Ffmpeg.in(List.of(folder), Optional.empty()));
        try (Listening listening = soundtracks.listen(item, 1, RATE)) {
            short[] samples = heard(listening.track(), 19);
            for (int second = 5; second < 9; second++) {
                assertThat(Clips.lateness(samples, RATE, second, 0.1)).isBetween(-1.0, 1.0);
            }
        }
    }

    @Test
    void stretchedFarEnough_leavesItsPlaceToOthers() throws Exception {
        Item item = clips().clip("places.flac", 100, "-c:a", "flac");
        var usual = Limits.USUAL;
        var one = new Limits(usual.copy(), usual.disk(), 2, 1, usual.run(), usual.unused(), usual.again());
        open(clips().media(), one);
        try (Listening first = soundtracks.listen(item, 0.5, RATE);
                Listening second = soundtracks.listen(item, 0.6, RATE)) {
            heard(first.track(), 1);
            heard(second.track(), 1);
        }
    }

    @Test
    void stretchedInSeveralRuns_staysInPlace() throws Exception {
        Item item = clips().clip("runs.flac", 100, 0.03, "-c:a", "flac");
        try (Listening listening = open(clips().media(), Limits.USUAL).listen(item, 0.8, RATE)) {
            Track track = listening.track();
            short[] samples = new short[120 * RATE];
            for (int at = 0; at < 120; at++) {
                int first = at * RATE;
                await().until(() -> track.read(first, samples, first, RATE) == RATE);
            }
            for (int second = 40; second < 90; second++) {
                assertThat(onset(samples, second / 0.8)).as("ms, %d s", second).isBetween(-10.0, 10.0);
            }
        }
    }

    @Test
    void stretched_closedAndBegunAgainAtOnce_isHeard() throws Exception {
        Item item = clips().clip("again.flac", 100, "-c:a", "flac");
        open(clips().media(), Limits.USUAL);
        Listening listening = soundtracks.listen(item, 1.25, RATE);
        heard(listening.track(), 1);
        short[] some = new short[160];
        for (int i = 0; i < 10; i++) {
            long first = (long) (i % 2 * 40 + i) * RATE;
            // Whatever the worker is at just then.
            for (long until = System.nanoTime() + i * 10_000_000; System.nanoTime() < until; Thread.yield()) {
                listening.track().prepare(first);
            }
            listening.close();
            listening = soundtracks.listen(item, 1.25, RATE);
            Track track = listening.track();
            await().until(() -> track.read(first, some, 0, some.length) == some.length);
        }
        listening.close();
    }

    @Test
    void stretchingThatFails_isTold_andTriedAgain() throws Exception {
        Item item = clips().clip("fails.flac", 10, "-c:a", "flac");
        Path script = folder.resolve("ffmpeg");
        Files.writeString(script, """
                #!/bin/sh
                if test -e %1$s/once || ! echo "$@" | grep -q atempo; then exec ffmpeg "$@"; fi
                touch %1$s/once
                exit 1
                """.formatted(folder));
        assertThat(script.toFile().setExecutable(true)).isTrue();
        open(clips().media(), Limits.USUAL, Ffmpeg.in(List.of(folder), Optional.empty()));
        try (Listening listening = soundtracks.listen(item, 1.25, RATE)) {
            await().until(() -> soundtracks.trouble(item).isPresent());
            heard(listening.track(), 2);
            await().until(() -> soundtracks.trouble(item).isEmpty());
        }
    }

    @Test
    void folderThatCannotBeUsed_isTroubleForEveryItem() throws Exception {
        Files.writeString(folder.resolve("tracks"), "no folder");
        Item item = Clips.item("any.mp4");
        open((_, _) -> new Clips.FileBytes(folder), Limits.USUAL, Optional.empty());
        try (Listening listening = soundtracks.listen(item, 1, RATE)) {
            assertThat(soundtracks.trouble(item).orElseThrow()).contains("cannot write");
            assertThat(listening.track().over(0)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void trouble_isLoggedWithoutTheLocator(boolean heard) {
        var lines = new CopyOnWriteArrayList<String>();
        var log = Logger.getLogger(Soundtrack.class.getName());
        var handler = new StreamHandler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(new SimpleFormatter().formatMessage(line));
            }
        };
        log.addHandler(handler);
        Item item = new Item("url", new MediaDescription("https://example.org/a.mp4?signature=secret", "A film", 60,
                List.of(new Rendition("https://example.org/a.mp4?signature=secret", "video/mp4"))));
        Media far = (_, rendition) -> {
            throw new SilentException(
                    "It cannot be fetched: " + rendition.url(), new FetchException(Reason.TOO_SLOW, rendition.url()));
        };
        open(far, Limits.USUAL, heard ? Optional.of(Clips.ffmpeg()) : Optional.empty());
        try (var _ = soundtracks.listen(item, 1, RATE)) {
            await().until(() -> lines.stream().anyMatch(line -> line.contains("'A film'")));
            assertThat(soundtracks.trouble(item).orElseThrow()).contains(heard ? "example.org" : "ffmpeg");
            assertThat(lines).noneMatch(line -> line.contains("secret") || line.contains("example.org"));
            assertThat(lines.getFirst()).contains(heard ? "TOO_SLOW" : "ffmpeg");
        } finally {
            log.removeHandler(handler);
        }
    }

    @Test
    void filmOfThisServer_mayBeLongerThanThoseOfOthers() throws Exception {
        Item item = clips().clip("own.flac", 3, "-c:a", "flac");
        var usual = Limits.USUAL;
        var small = new Limits(1000, usual.disk(), 2, 4, usual.run(), usual.unused(), usual.again());
        try (Listening listening = open(clips().media(), small).listen(item, 1, RATE)) {
            heard(listening.track(), 2);
        }
        soundtracks.close();
        try (var _ = open(new SlowMedia(clips().media(), 0), small).listen(item, 1, RATE)) {
            await().until(() -> soundtracks.trouble(item).filter(words -> words.contains("more than")).isPresent());
        }
    }

    @Test
    void filmLargerThanAllTheDisk_saysSo() throws Exception {
        Item item = clips().clip("huge.wav", 50);
        try (var _ = open(clips().media(), Limits.USUAL.withDisk(3 << 20)).listen(item, 1, RATE)) {
            await().until(() -> soundtracks.trouble(item).isPresent());
            assertThat(soundtracks.trouble(item).get()).contains("needs 4 MB", "no more than 3 MB");
        }
    }
}
