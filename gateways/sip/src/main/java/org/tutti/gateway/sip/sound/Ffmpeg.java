package org.tutti.gateway.sip.sound;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tutti.engine.tools.Program;

/** The program that decodes, as {@link Program} finds and starts it. */
record Ffmpeg(Program program) {

    private static final Pattern START = Pattern.compile("(?m)^ *Duration:.*\\bstart: (-?\\d+\\.\\d+)");
    private static final Pattern SOUND = Pattern.compile("(?m)^ *Stream #0:\\d.*: Audio: (\\w+)");
    private static final String NAME = "ffmpeg", PIPES = "file,pipe";

    /**
     * What a film says of itself.
     *
     * @param start the first instant of any of its streams, s; players take it for 0 if it is later than that
     * @param sound whether there is any
     */
    record Look(double start, boolean sound) {}

    /** On the PATH, or among what came with the server; looked for anew each time, as it may be installed meanwhile. */
    static Supplier<Optional<Ffmpeg>> installed(Function<String, Optional<String>> config) {
        return () -> Program.installed(NAME, config).map(Ffmpeg::new);
    }

    static Optional<Ffmpeg> in(List<Path> path, Optional<Path> tools) {
        return Program.in(NAME, path, tools).map(Ffmpeg::new);
    }

    /**
     * Makes sure that it starts: a program may be there and want libraries that are not.
     *
     * @throws SilentException if it does not
     */
    void check() throws IOException, SilentException {
        if (!program.starts()) {
            throw new SilentException("Films cannot be heard by telephone: the ffmpeg of this server does not start."
                    + " Whoever runs it can install another.");
        }
    }

    /** @throws SilentException if it is no media */
    Look look(Path film) throws IOException, SilentException {
        String words = program.words(command("info", Program.PLAYED, List.of("-i", film.toString())));
        if (!words.contains("Input #0")) {
            throw new SilentException("The film cannot be decoded: it is broken, or of an unknown kind.");
        }
        Matcher start = START.matcher(words);
        return new Look(
                start.find() ? Double.parseDouble(start.group(1)) : 0,
                SOUND.matcher(words).results().anyMatch(sound -> !sound.group(1).equals("none")));
    }

    /**
     * Decodes: what comes out is 16-bit mono at {@code rate}, its first sample that of {@code from}, wherever the
     * stream's own sound begins.
     *
     * @param film empty if it comes through the pipe
     * @param hundredths where to begin, 1/100 s
     */
    Process decode(Optional<Path> film, Look look, int rate, long hundredths) throws IOException {
        List<String> options = new ArrayList<>(List.of("-copyts"));
        if (hundredths > 0) {
            options.addAll(List.of("-ss", plain(hundredths / 100.0)));
        }
        options.addAll(List.of("-i", film.map(Path::toString).orElse("pipe:0")));
        // Players begin with what comes first, unless it belongs to the time before 0 (what a codec must be fed ahead).
        String shift = "asetpts=PTS-" + plain(Math.max(0, look.start) + hundredths / 100.0) + "/TB,";
        String placed = "aresample=" + rate + ":async=1:first_pts=0";
        options.addAll(List.of("-map", "0:a:0", "-vn", "-sn", "-dn", "-ac", "1", "-af", shift + placed));
        options.addAll(List.of("-f", "s16le", "pipe:1"));
        return program.start(command("quiet", Program.PLAYED, options), false);
    }

    /** Decodes what comes through the pipe as it comes; 0 is where it begins. */
    Process follow(int rate) throws IOException {
        return program.start(
                command("quiet", Program.PLAYED, List.of(
                        "-fflags", "+nobuffer", "-probesize", "262144", "-analyzeduration", "1000000",
                        "-i", "pipe:0", "-map", "0:a:0", "-vn", "-sn", "-dn", "-ac", "1",
                        "-af", "aresample=" + rate + ":async=1", "-f", "s16le", "-flush_packets", "1", "pipe:1")),
                false);
    }

    /** Sends samples at {@code rate} from one pipe to the other, through filters. */
    Process filter(int rate, String filters) throws IOException {
        List<String> in = List.of("-f", "s16le", "-ar", Integer.toString(rate), "-ac", "1", "-i", "pipe:0");
        List<String> out = List.of("-af", filters, "-f", "s16le", "-flush_packets", "1", "pipe:1");
        return program.start(command("quiet", in, out), false);
    }

    /** As programs write numbers, whatever the language of the machine. */
    private static String plain(double number) {
        return String.format(Locale.ROOT, "%.9f", number);
    }

    private List<String> command(String words, List<String> input, List<String> options) {
        return program.command(
                words, PIPES, Stream.of(List.of("-nostdin"), input, options).flatMap(List::stream).toList());
    }
}
