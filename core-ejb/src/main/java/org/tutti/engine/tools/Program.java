package org.tutti.engine.tools;

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
import java.util.stream.Stream;

/**
 * One of the programs of ffmpeg, always out of process. It is given files and pipes, never an address; of what it can
 * read only what browsers play, so that no playlist in a film's clothes leads it elsewhere. Immutable.
 */
public final class Program {

    /** The setting with the folder of programs that came with the server, if not {@code tools} in its own. */
    public static final String TOOLS = "tutti.tools.dir";

    /** What it is told of a file that somebody else made: it may be of a kind that browsers play, and no other. */
    public static final List<String> PLAYED =
            List.of("-format_whitelist", "matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,ogg,mp3,aac,flac,wav");

    private static final System.Logger LOG = System.getLogger(Program.class.getName());
    private static final Set<Path> STARTED = ConcurrentHashMap.newKeySet();

    private static final int WORDS_SECONDS = 20;
    private static final int LONGEST_WORDS = 1 << 16;

    /** What each may take, in bytes of addresses; and what one of a few at once may, in seconds of a processor. */
    private static final String PRLIMIT = "prlimit", MEMORY = "--as=2147483648", WORK = "--cpu=20";

    private final Path file;
    private final boolean nice;
    private final boolean limits;

    /** Whether it came with the server, its libraries beside it. */
    private final boolean own;

    private Program(Path file, boolean nice, boolean limits, boolean own) {
        this.file = file;
        this.nice = nice;
        this.limits = limits;
        this.own = own;
    }

    /**
     * On the PATH, or among what came with the server; looked for anew each time, as it may be installed meanwhile.
     *
     * @param name {@code ffmpeg} or {@code ffprobe}
     * @param config the settings of the server, by name
     */
    public static Optional<Program> installed(String name, Function<String, Optional<String>> config) {
        List<Path> path = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .toList();
        return in(name, path, tools(config));
    }

    static Optional<Path> tools(Function<String, Optional<String>> config) {
        String chosen = config.apply(TOOLS).map(String::strip).orElse("");
        String home = System.getProperty("jboss.home.dir", "");
        return !chosen.isBlank()
                ? Optional.of(Path.of(chosen))
                : home.isBlank() ? Optional.empty() : Optional.of(Path.of(home, "tools"));
    }

    /** In one of these folders: first those of the system, then that of the server. */
    public static Optional<Program> in(String name, List<Path> path, Optional<Path> tools) {
        boolean windows = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
        String ending = windows ? ".exe" : "";
        boolean nice = has(path, "nice");
        boolean limits = has(path, PRLIMIT);
        return Stream.concat(
                        path.stream().map(folder -> new Program(at(folder, name + ending), nice, limits, false)),
                        tools.stream().map(folder -> new Program(at(folder, name + ending), nice, limits, true)))
                .filter(found -> Files.isRegularFile(found.file) && Files.isExecutable(found.file))
                .findFirst();
    }

    private static Path at(Path folder, String name) {
        return folder.resolve(name).toAbsolutePath();
    }

    private static boolean has(List<Path> path, String name) {
        return path.stream().anyMatch(folder -> Files.isExecutable(folder.resolve(name)));
    }

    /**
     * Whether it starts: a program may be there and want libraries that are not. If not, the log says why, each time.
     */
    public boolean starts() throws IOException {
        if (STARTED.contains(file)) {
            return true;
        }
        String words = words(kept(MEMORY, List.of(file.toString(), "-version")));
        if (!words.matches("(?s).*\\bff(mpeg|probe) version.*")) {
            String first = words.lines().findFirst().orElse("it says nothing");
            LOG.log(Level.WARNING, "TUTTI-0121 {0} does not start: {1}", file, first);
            return false;
        }
        STARTED.add(file);
        return true;
    }

    /**
     * How it is started, kept to 2 GiB of memory where the system can do that.
     *
     * @param words how much it says: {@code quiet}, {@code error} or {@code info}
     * @param protocols where it may read from: {@code file}, or {@code file,pipe}
     */
    public List<String> command(String words, String protocols, List<String> options) {
        List<String> all = new ArrayList<>(nice ? List.of("nice", "-n", "10") : List.of());
        // A film may ask for a block of memory of any size.
        all.addAll(List.of(file.toString(), "-hide_banner", "-loglevel", words, "-max_alloc", "268435456",
                "-threads", "1", "-protocol_whitelist", protocols));
        all.addAll(options);
        return kept(MEMORY, all);
    }

    /** The same, kept to 20 s of work as well. */
    List<String> limited(List<String> command) {
        return kept(WORK, command);
    }

    private List<String> kept(String limit, List<String> command) {
        return limits ? Stream.concat(Stream.of(PRLIMIT, limit), command.stream()).toList() : command;
    }

    /**
     * What it says, to its end, at most 64 KiB of it; it is ended after 20 s.
     *
     * @param command as {@link #command} makes them
     */
    public String words(List<String> command) throws IOException {
        Process process = start(command, true);
        try (InputStream out = process.getInputStream()) {
            process.getOutputStream().close();
            process.onExit().orTimeout(WORDS_SECONDS, TimeUnit.SECONDS).exceptionally(_ -> process.destroyForcibly());
            return new String(out.readNBytes(LONGEST_WORDS), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * Starts it. Whoever does ends it.
     *
     * @param command as {@link #command} makes them
     * @param withWords whether what it says comes with what it makes; else it is thrown away
     */
    public Process start(List<String> command, boolean withWords) throws IOException {
        var builder = new ProcessBuilder(command);
        // Writes a log wherever it is told.
        builder.environment().remove("FFREPORT");
        if (own) {
            builder.environment().put("LD_LIBRARY_PATH", file.getParent().toString());
        }
        if (withWords) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(Redirect.DISCARD);
        }
        return builder.start();
    }
}
