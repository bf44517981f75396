package org.tutti.bench.asynchrony;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.tutti.conformance.support.Executables;
import org.tutti.conformance.support.PeerProcess;
import org.tutti.conformance.support.sip.Sound;

/**
 * A sound card that is none: what each player plays comes to a track of its own, and all tracks are recorded on one clock
 * (PulseAudio: a null sink with a channel for each player).
 */
final class Studio implements AutoCloseable {

    /** Players. */
    static final int TRACKS = 3;

    private static final int RATE = 48_000;
    private static final String[] CHANNELS = {"front-left", "front-right", "front-center"};

    private final Path folder;
    private final PeerProcess pulse;

    Studio() throws IOException {
        folder = Files.createDirectories(Path.of(System.getProperty("tutti.work", "target"), "studio").toAbsolutePath());
        Files.deleteIfExists(socket());
        StringBuilder setup = new StringBuilder("load-module module-native-protocol-unix socket=" + socket() + " auth-anonymous=1\n"
                + "load-module module-null-sink sink_name=all rate=" + RATE + " channels=" + TRACKS + " channel_map="
                + String.join(",", CHANNELS) + "\n");
        for (int track = 0; track < TRACKS; track++) {
            setup.append("load-module module-remap-sink sink_name=track").append(track)
                    .append(" master=all channels=1 channel_map=mono master_channel_map=").append(CHANNELS[track]).append(" remix=no\n");
        }
        Path script = Files.writeString(folder.resolve("studio.pa"), setup);
        ProcessBuilder program = new ProcessBuilder("pulseaudio", "-n", "-F", script.toString(), "--daemonize=no",
                "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes", "--high-priority=yes", "--realtime=yes")
                .redirectErrorStream(true).redirectOutput(folder.resolve("pulse.log").toFile());
        program.environment().putAll(Map.of("HOME", folder.toString(), "XDG_RUNTIME_DIR", folder.toString()));
        pulse = PeerProcess.start(program);
        Awaitility.await("PulseAudio").atMost(Duration.ofSeconds(20)).failFast("PulseAudio ended", () -> !pulse.isAlive())
                .until(() -> Files.exists(socket()));
    }

    private Path socket() {
        return folder.resolve("socket");
    }

    /** What a program must be told to play on a track. */
    Map<String, String> on(int track) {
        return Map.of("PULSE_SERVER", "unix:" + socket(), "PULSE_SINK", "track" + track, "HOME", home(track).toString());
    }

    /** With what ALSA must know. */
    private Path home(int track) {
        try {
            Path home = Files.createDirectories(folder.resolve("home" + track));
            Files.writeString(home.resolve(".asoundrc"), """
                    pcm.!default { type pulse server "unix:%s" device "track%d" }
                    ctl.!default { type pulse server "unix:%s" }
                    """.formatted(socket(), track, socket()));
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A place whose browser plays on a track. */
    Place browser(int track) throws IOException {
        Path script = folder.resolve("chromium-" + track);
        Files.writeString(script, "#!/bin/sh\nexport PULSE_SERVER=unix:%s PULSE_SINK=track%d\nexec %s \"$@\"\n"
                .formatted(socket(), track, Executables.find("chromium").orElseThrow()));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        Place here = Place.onLoopback();
        return new Place(here.server(), here.measuring(), script, here.arguments(), () -> {});
    }

    /** Records all tracks from now on. */
    Recording record() throws IOException {
        ProcessBuilder program = new ProcessBuilder("parec", "-d", "all.monitor", "--rate=" + RATE, "--channels=" + TRACKS,
                "--channel-map=" + String.join(",", CHANNELS), "--format=s16le", "--latency-msec=20", "--raw")
                .redirectError(folder.resolve("parec.log").toFile()).redirectOutput(folder.resolve("tracks.raw").toFile());
        program.environment().put("PULSE_SERVER", "unix:" + socket());
        return new Recording(PeerProcess.start(program), folder.resolve("tracks.raw"));
    }

    /** What is being recorded. */
    record Recording(PeerProcess parec, Path file) {

        /** How much there is of it, ms: by this changes are found again in it, as exactly as it is written, about 50 ms. */
        double length() throws IOException {
            return Files.size(file) / 2.0 / TRACKS / RATE * 1000;
        }

        /** Ends it: the tracks. */
        Sound[] end() throws IOException {
            parec.stop(Duration.ofSeconds(10));
            Sound[] tracks = new Sound[TRACKS];
            try (InputStream bytes = Files.newInputStream(file)) {
                ByteBuffer all = ByteBuffer.wrap(bytes.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
                int count = all.limit() / 2 / TRACKS;
                for (int track = 0; track < TRACKS; track++) {
                    short[] samples = new short[count];
                    for (int i = 0; i < count; i++) {
                        samples[i] = all.getShort(2 * (i * TRACKS + track));
                    }
                    tracks[track] = new Sound(samples, RATE);
                }
            }
            return tracks;
        }
    }

    @Override
    public void close() {
        pulse.stop(Duration.ofSeconds(10));
    }
}
