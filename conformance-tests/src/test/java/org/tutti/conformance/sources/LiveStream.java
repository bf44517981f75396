package org.tutti.conformance.sources;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tutti.conformance.support.PeerProcess;

/** Live HLS or DASH as ffmpeg writes it, of the film, into a folder that a {@link MediaHost} serves. */
public final class LiveStream implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Pattern PROGRAMME_TIME = Pattern.compile("#EXT-X-PROGRAM-DATE-TIME:(\\S+)");
    private static final Pattern AVAILABLE = Pattern.compile("availabilityStartTime=\"([^\"]+)\"");
    private static final DateTimeFormatter WITH_ZONE = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXX");

    /** Of what kind; all are of segments of one second. */
    public record Kind(boolean dash, boolean programmeTime, int window, int length) {

        /** HLS with EXT-X-PROGRAM-DATE-TIME, of the last 20 s, for five minutes. */
        public static Kind ofHls() {
            return new Kind(false, true, 20, 300);
        }

        static Kind ofDash() {
            return new Kind(true, true, 20, 300);
        }

        Kind withoutProgrammeTime() {
            return new Kind(dash, false, window, length);
        }

        /** Seconds one can go back. */
        Kind window(int seconds) {
            return new Kind(dash, programmeTime, seconds, length);
        }

        /** Seconds until its film ends; so much film is made, if need be. */
        public Kind length(int seconds) {
            return new Kind(dash, programmeTime, window, seconds);
        }

        private String name() {
            return dash ? "live.mpd" : "live.m3u8";
        }
    }

    private final Kind kind;
    private final Path folder;
    /** When (ms since the epoch) the film would have begun, by the second of it with which each run began. */
    private final TreeMap<Double, Double> begun = new TreeMap<>();
    private final List<PeerProcess> runs = new ArrayList<>();
    private long startedAt;

    private LiveStream(Kind kind) {
        this.kind = kind;
        try {
            folder = Files.createTempDirectory(MediaShelf.folder(), "live-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts one and waits until there are three segments of it. */
    public static LiveStream start(Kind kind) {
        LiveStream stream = new LiveStream(kind);
        stream.startedAt = System.nanoTime();
        stream.run(0);
        return stream;
    }

    /** Where it is written. */
    public Path folder() {
        return folder;
    }

    /** Of its playlist. */
    public String name() {
        return kind.name();
    }

    /** Loss: no more segments, and the playlist stays as it is. */
    void stop() {
        runs.getLast().kill(SOON);
    }

    /** Return, after a discontinuity, with the picture there would have been all the same, give or take a second. */
    void resume() {
        run((int) Math.ceil((System.nanoTime() - startedAt) / 1e9));
    }

    /**
     * The programme time at which a picture was to be seen, in ms since the epoch.
     *
     * @param picture as {@link Picture} reads it, seconds
     */
    public double programmeTimeOf(double picture) {
        return begun.floorEntry(picture).getValue() + picture * 1000;
    }

    private void run(int from) {
        int before = segments();
        String input = "-re -ss %d -i %s -c copy ".formatted(from, MediaShelf.film(kind.length()));
        runs.add(Ffmpeg.start(folder, input + (kind.dash() ? dash() : hls(from > 0))));
        await("a live stream").atMost(SOON).failFast("ffmpeg ended", () -> !runs.getLast().isAlive())
                .until(() -> segments() >= before + 3);
        begun.put((double) from, firstInstant(from > 0) - from * 1000.0);
    }

    private String hls(boolean again) {
        String flags = (kind.programmeTime() ? "program_date_time+" : "") + "delete_segments+omit_endlist+temp_file"
                + (again ? "+append_list+discont_start" : "");
        return "-f hls -hls_time 1 -hls_list_size %d -hls_delete_threshold 5".formatted(kind.window())
                + " -hls_flags " + flags + " -hls_segment_filename s%d.ts " + kind.name();
    }

    private String dash() {
        return "-f dash -seg_duration 1 -window_size %d -extra_window_size 5 -use_timeline 1 -use_template 1 "
                .formatted(kind.window()) + kind.name();
    }

    /** How many there have been. */
    private int segments() {
        Pattern number = Pattern.compile(kind.dash() ? "chunk-stream0-(\\d+)\\.m4s" : "s(\\d+)\\.ts");
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> number.matcher(file.getFileName().toString())).filter(Matcher::matches)
                    .mapToInt(found -> Integer.parseInt(found.group(1)) + 1).max().orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The programme time at which this run began; what is read here is not yet old enough to have left the window. */
    private double firstInstant(boolean again) {
        try {
            String playlist = Files.readString(folder.resolve(kind.name()));
            String text = again ? playlist.substring(playlist.lastIndexOf("#EXT-X-DISCONTINUITY")) : playlist;
            Matcher found = (kind.dash() ? AVAILABLE : PROGRAMME_TIME).matcher(text);
            if (!found.find()) {
                return Double.NaN;
            }
            return kind.dash()
                    ? Instant.parse(found.group(1)).toEpochMilli()
                    : Instant.from(WITH_ZONE.parse(found.group(1))).toEpochMilli();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        runs.forEach(PeerProcess::close);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList().reversed()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
