package org.tutti.gateway.sip.sound;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The program that decodes, always out of process. It is given files and pipes, never an address; of what it can read
 * only what browsers play, so that no playlist in a film's clothes leads it elsewhere.
 */
final class Ffmpeg {

    /** The setting with the folder of programs that came with the server, if not {@code tools} in its own. */
    static final String TOOLS = "tutti.tools.dir";

    /** As ffmpeg names what browsers play. */
    private static final String FORMATS = "matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,ogg,mp3,aac,flac,wav";

    private static final Pattern START = Pattern.compile("(?m)^ *Duration:.*\\bstart: (-?\\d+\\.\\d+)");
    private static final Pattern SOUND = Pattern.compile("(?m)^ *Stream #0:\\d.*: Audio: (\\w+)");
    private static final System.Logger LOG = System.getLogger(Ffmpeg.class.getName());
    private static final Set<Path> STARTED = ConcurrentHashMap.newKeySet();
    private static final int LOOK_SECONDS = 20;
    private static final int LONGEST_LOOK = 1 << 16;

    private final Path program;
    private final boolean nice;

    /** Whether it came with the server, its libraries beside it. */
    private final boolean own;

    private Ffmpeg(Path program, boolean nice, boolean own) {
        this.program = program;
        this.nice = nice;
        this.own = own;
    }

    /**
     * What a film says of itself.
     *
     * @param start the first instant of any of its streams, s; players take it for 0 if it is later than that
     * @param sound whether there is any
     */
    record Look(double start, boolean sound) {}

    /** On the PATH, or among what came with the server; looked for anew each time, as it may be installed meanwhile. */
    static Supplier<Optional<Ffmpeg>> installed(Function<String, Optional<String>> config) {
        return () -> {
            List<Path> path = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                    .filter(folder -> !folder.isBlank())
                    .map(Path::of)
                    .toList();
            return in(path, tools(config));
        };
    }

    static Optional<Path> tools(Function<String, Optional<String>> config) {
        String chosen = config.apply(TOOLS).map(String::strip).orElse("");
        String home = System.getProperty("jboss.home.dir", "");
        return !chosen.isBlank()
                ? Optional.of(Path.of(chosen))
                : home.isBlank() ? Optional.empty() : Optional.of(Path.of(home, "tools"));
    }

    static Optional<Ffmpeg> in(List<Path> path, Optional<Path> tools) {
        boolean windows = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
        String name = windows ? "ffmpeg.exe" : "ffmpeg";
        boolean nice = path.stream().anyMatch(folder -> Files.isExecutable(folder.resolve("nice")));
        return Stream.concat(
                        path.stream().map(folder -> new Ffmpeg(folder.resolve(name).toAbsolutePath(), nice, false)),
                        tools.stream().map(folder -> new Ffmpeg(folder.resolve(name).toAbsolutePath(), nice, true)))
                .filter(found -> Files.isRegularFile(found.program) && Files.isExecutable(found.program))
                .findFirst();
    }

    /**
     * Makes sure that it starts: a program may be there and want libraries that are not.
     *
     * @throws SilentException if it does not
     */
    void check() throws IOException, SilentException {
        if (STARTED.contains(program)) {
            return;
        }
        String words = words(List.of(program.toString(), "-version"));
        if (!words.contains("ffmpeg version")) {
            String first = words.lines().findFirst().orElse("it says nothing");
            LOG.log(Level.WARNING, "{0} does not start: {1}", program, first);
            throw new SilentException("Films cannot be heard by telephone: the ffmpeg of this server does not start."
                    + " Whoever runs it can install another.");
        }
        STARTED.add(program);
    }

    /** What it says, to its end. */
    private String words(List<String> command) throws IOException {
        Process process = start(command, true);
        try (InputStream out = process.getInputStream()) {
            process.getOutputStream().close();
            process.onExit().orTimeout(LOOK_SECONDS, TimeUnit.SECONDS).exceptionally(_ -> process.destroyForcibly());
            return new String(out.readNBytes(LONGEST_LOOK), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }

    /** @throws SilentException if it is no media */
    Look look(Path film) throws IOException, SilentException {
        String words = words(command("info", "-i", film.toString()));
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
        return start(command("quiet", options.toArray(String[]::new)), false);
    }

    /** Decodes what comes through the pipe as it comes; 0 is where it begins. */
    Process follow(int rate) throws IOException {
        return start(
                command("quiet", "-fflags", "+nobuffer", "-probesize", "262144", "-analyzeduration", "1000000",
                        "-i", "pipe:0", "-map", "0:a:0", "-vn", "-sn", "-dn", "-ac", "1",
                        "-af", "aresample=" + rate + ":async=1", "-f", "s16le", "-flush_packets", "1", "pipe:1"),
                false);
    }

    /** Sends samples at {@code rate} from one pipe to the other, through filters. */
    Process filter(int rate, String filters) throws IOException {
        List<String> all = begin("quiet");
        all.addAll(List.of("-f", "s16le", "-ar", Integer.toString(rate), "-ac", "1", "-i", "pipe:0"));
        all.addAll(List.of("-af", filters, "-f", "s16le", "-flush_packets", "1", "pipe:1"));
        return start(all, false);
    }

    /** As programs write numbers, whatever the language of the machine. */
    private static String plain(double number) {
        return String.format(Locale.ROOT, "%.9f", number);
    }

    private List<String> begin(String words) {
        List<String> all = new ArrayList<>(nice ? List.of("nice", "-n", "10") : List.of());
        all.addAll(List.of(program.toString(), "-nostdin", "-hide_banner", "-loglevel", words));
        // A film may ask for a block of memory of any size.
        all.addAll(List.of("-max_alloc", "268435456", "-threads", "1", "-protocol_whitelist", "file,pipe"));
        return all;
    }

    private List<String> command(String words, String... options) {
        List<String> all = begin(words);
        all.addAll(List.of("-format_whitelist", FORMATS));
        all.addAll(List.of(options));
        return all;
    }

    private Process start(List<String> command, boolean withWords) throws IOException {
        var builder = new ProcessBuilder(command);
        // Writes a log wherever it is told.
        builder.environment().remove("FFREPORT");
        if (own) {
            builder.environment().put("LD_LIBRARY_PATH", program.getParent().toString());
        }
        if (withWords) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(Redirect.DISCARD);
        }
        return builder.start();
    }
}
