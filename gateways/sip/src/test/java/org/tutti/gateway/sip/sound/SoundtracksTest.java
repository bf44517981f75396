package org.tutti.gateway.sip.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tutti.gateway.sip.sound.Soundtracks.Listening;
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
        await().atMost(Duration.ofSeconds(20)).until(() -> track.read(0, samples, 0, samples.length) == samples.length);
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
}
