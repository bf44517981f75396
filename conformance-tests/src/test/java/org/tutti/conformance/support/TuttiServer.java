package org.tutti.conformance.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.tutti.engine.rig.FreePorts;
import org.tutti.engine.rig.Postgresql;

/**
 * The provisioned server as people run it, in a process of its own, on free ports of the loopback and with a private
 * copy of {@code standalone/}. Data and ports stay the same over {@link #restart()}.
 */
public final class TuttiServer implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(180);
    private static final Duration STOPPED = Duration.ofSeconds(30);

    /** What makes many short lives of a server cheaper, and nothing else; a run of minutes does without. */
    private static final List<String> JVM = Stream.of(System.getProperty("tutti.server.jvm", "").split(" "))
            .filter(option -> !option.isEmpty())
            .toList();

    /** Where it lies. What is only read is left as a kill has left it. */
    private interface Journal {
        Connection connect(boolean changing) throws SQLException;
    }

    private final Path home = Path.of(System.getProperty("tutti.server.home", "../server/target/server")).normalize();
    private final Path base;
    private final int managementPort;
    private final List<String> wrapper;
    private final List<String> settings;
    private final URI root;
    private List<String> front = List.of();
    private Journal journal;
    private ServerProcess process;

    private TuttiServer(String name, List<String> wrapper, List<String> settings) {
        this(name, wrapper, settings, URI.create("http://127.0.0.1:" + FreePorts.take() + "/"));
    }

    private TuttiServer(String name, List<String> wrapper, List<String> settings, URI root) {
        if (!Files.exists(home.resolve("tutti.jar"))) {
            throw new IllegalStateException("There is no server in " + home + ". Maybe it was not built: `mvn package`"
                    + " in the root of the project makes it.");
        }
        this.wrapper = List.copyOf(wrapper);
        this.settings = List.copyOf(settings);
        this.base = copyOfStandalone(name);
        this.journal = changing -> DriverManager.getConnection("jdbc:h2:file:"
                + base.resolve("data/tutti/journal").toAbsolutePath() + (changing ? "" : ";ACCESS_MODE_DATA=r"), "sa", "sa");
        this.root = root;
        this.managementPort = FreePorts.take();
    }

    /** Starts a server with data of its own and waits until it serves. {@code name}: its folder under target/servers. */
    public static TuttiServer start(String name) {
        return start(name, List.of(), List.of());
    }

    /** As {@link #start(String)}, under a program that runs another, such as strace. */
    public static TuttiServer startUnder(String name, List<String> wrapper) {
        return start(name, wrapper, List.of());
    }

    /** As {@link #start(String)}, with settings such as {@code -Dtutti.sender=jakarta}. */
    public static TuttiServer startWith(String name, List<String> settings) {
        return start(name, List.of(), settings);
    }

    /** As {@link #start(String)}, with its journal in an empty database of a PostgreSQL. */
    public static TuttiServer onPostgresql(String name) {
        String empty = name.replace('-', '_');
        try {
            Postgresql.ofThisRun().drop(empty);
            return on(Postgresql.ofThisRun().create(empty), empty, name + "-on-postgresql");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As {@link #start(String)}, with its journal in a database that is there. */
    public static TuttiServer on(Postgresql postgresql, String database, String name) {
        TuttiServer server = new TuttiServer(name, List.of(), postgresql.settings(database));
        server.journal = _ -> postgresql.connect(database);
        return server.launch().awaitReady();
    }

    /**
     * A server that is not started yet, with its journal in a database that is there.
     *
     * @param root where it is reached: the port of the loopback on which it listens, by whatever address one gets there
     */
    public static TuttiServer node(String name, Postgresql postgresql, String database, List<String> settings, URI root) {
        TuttiServer server = new TuttiServer(name, List.of(), settings, root);
        server.journal = _ -> postgresql.connect(database);
        return server;
    }

    /** From its next start on it is run by a program that becomes it, such as {@code env}. */
    public TuttiServer runBy(List<String> command) {
        front = List.copyOf(command);
        return this;
    }

    private static TuttiServer start(String name, List<String> wrapper, List<String> settings) {
        return new TuttiServer(name, wrapper, settings).launch().awaitReady();
    }

    /** Starts again on the same data and ports; {@link #awaitReady()} tells when it serves. */
    public TuttiServer launch() {
        if (process != null && process.isAlive()) {
            throw new IllegalStateException("The server runs already; stop or kill it first.");
        }
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(front);
        command.add(Executables.java());
        command.addAll(JVM);
        if (settings.stream().noneMatch(setting -> setting.startsWith("-Dtutti.shed"))) {
            // What else runs on the machine of the tests is no reason to send anybody away.
            command.add("-Dtutti.shed.sessions=0");
            command.add("-Dtutti.shed.members=0");
        }
        if (settings.stream().noneMatch(setting -> setting.startsWith("-Dtutti.sip"))) {
            command.add("-Dtutti.sip=off"); // its ports are the same for all servers of a machine
        }
        command.addAll(settings);
        command.addAll(List.of(
                "-Djboss.server.base.dir=" + base.toAbsolutePath(),
                "-Dtutti.http.port=" + port(),
                "-Dtutti.management.port=" + managementPort,
                "-jar", "tutti.jar"));
        process = ServerProcess.start(command, home, base.resolve("console.log"), !wrapper.isEmpty());
        return this;
    }

    public TuttiServer awaitReady() {
        process.awaitLine("Tutti is ready: http://127.0.0.1:" + port() + "/", READY);
        return this;
    }

    public TuttiServer restart() {
        return launch().awaitReady();
    }

    /** As a power cut: SIGKILL, no goodbye. */
    public void kill9() {
        process.kill(STOPPED);
    }

    /** SIGTERM, as Ctrl-C does; fails when the server does not stop cleanly. */
    public void stop() {
        process.stop(STOPPED);
    }

    /** Waits for a line of its console that begins so, of this run or an earlier one; the latest such line. */
    public String consoleLine(String beginning) {
        return consoleLine("a line «" + beginning + "…» on the console", line -> line.startsWith(beginning));
    }

    /** As {@link #consoleLine}, of a line that has these words in it. */
    public String consoleLineWith(String words) {
        return consoleLine("a line with «" + words + "» on the console", line -> line.contains(words));
    }

    private String consoleLine(String what, Predicate<String> wanted) {
        return await(what).atMost(READY).until(
                () -> Files.readAllLines(base.resolve("console.log")).reversed().stream()
                        .filter(wanted)
                        .findFirst(),
                Optional::isPresent).orElseThrow();
    }

    /** The process that runs it now. */
    public ProcessHandle process() {
        return process.handle();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** For example {@code http://127.0.0.1:41234/}. */
    public URI root() {
        return root;
    }

    public int port() {
        return root.getPort();
    }

    /** Its journal, to be read; that of a file only while the server does not run. */
    Connection journal() throws SQLException {
        return journal.connect(false);
    }

    /** As {@link #journal()}, to be changed behind its back. */
    Connection journalToChange() throws SQLException {
        return journal.connect(true);
    }

    /** Its private {@code jboss.server.base.dir}. */
    public Path base() {
        return base;
    }

    public TuttiApi api() {
        return new TuttiApi(root());
    }

    public TuttiClient connect() {
        return TuttiClient.connect(root());
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            stop();
        }
    }

    private Path copyOfStandalone(String name) {
        Path source = home.resolve("standalone");
        Path target = Path.of(System.getProperty("tutti.work", "target"), "servers", name);
        try {
            deleteTree(target);
            try (Stream<Path> files = Files.walk(source)) {
                for (Path file : files.filter(each -> isPristine(source.relativize(each))).toList()) {
                    Path copy = target.resolve(source.relativize(file).toString());
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(copy);
                    } else {
                        Files.copy(file, copy);
                    }
                }
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("Copying " + source + " to " + target, e);
        }
    }

    /** Not what an earlier run of the server left there: of {@code data/} only the deployed content belongs to it. */
    private static boolean isPristine(Path file) {
        return switch (file.getName(0).toString()) {
            case "log", "tmp" -> false;
            case "data" -> file.getNameCount() == 1 || file.getName(1).toString().equals("content");
            default -> true;
        };
    }

    private static void deleteTree(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.toList().reversed()) {
                    Files.delete(file);
                }
            }
        }
    }
}
