package org.tutti.conformance.support.cluster;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tutti.conformance.support.Commands;
import org.tutti.conformance.support.JournalFile.Row;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.engine.rig.FreePorts;
import org.tutti.engine.rig.Postgresql;

/**
 * Two real servers that serve the same sessions: processes of their own, with a PostgreSQL of which nobody else
 * knows, one shared folder and one media folder. They are called {@code north} and {@code south}. What is done to
 * them by one test the same test undoes.
 */
public final class TwoNodes implements AutoCloseable {
    private static final String DATABASE = "films";
    private static final Duration SERVES = Duration.ofMinutes(5);
    private static final List<String> NAMES = List.of("north", "south");

    private final Postgresql database;
    private final Optional<NodeNetworks> networks;
    private final Path folder;
    private final List<TuttiServer> nodes = new ArrayList<>();

    private TwoNodes(String name, Optional<NodeNetworks> networks, List<String> more) {
        this.networks = networks;
        this.folder = Path.of(System.getProperty("tutti.work", "target"), "servers", name + "-shared").toAbsolutePath();
        makeFolders();
        try {
            database = Postgresql.alone().create(DATABASE);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        List<Integer> ports = FreePorts.take(4);
        List<String> members = List.of(listens(0, ports.get(0)), listens(1, ports.get(1)));
        for (int node = 0; node < 2; node++) {
            List<String> settings = new ArrayList<>(database(node));
            settings.addAll(List.of(
                    "-Dtutti.cluster=" + String.join(",", members),
                    "-Dtutti.cluster.bind=" + members.get(node),
                    "-Dtutti.node=" + NAMES.get(node),
                    "-Dtutti.shared=" + shared(),
                    "-Dtutti.media.dir=" + media(),
                    // That both start on a machine which tests share is no reason to send anybody away.
                    "-Dtutti.shed.sessions=0",
                    "-Dtutti.shed.members=0"));
            settings.addAll(more);
            nodes.add(made(name + '-' + NAMES.get(node), node, ports.get(2 + node), settings));
        }
    }

    private TuttiServer made(String name, int node, int port, List<String> settings) {
        return networks.map(net -> {
            List<String> there = new ArrayList<>(settings);
            there.add("-Dtutti.node.url=" + net.url(node, port));
            net.serve(node, port);
            return TuttiServer.node(name, database, DATABASE, there, net.url(node, port)).runBy(net.command(node));
        }).orElseGet(() -> TuttiServer.node(name, database, DATABASE, settings, URI.create("http://127.0.0.1:" + port + '/')));
    }

    private String listens(int node, int port) {
        return networks.map(net -> net.between(node)).orElse("127.0.0.1") + ':' + port;
    }

    private List<String> database(int node) {
        return database.settings(DATABASE).stream()
                .map(setting -> networks
                        .filter(_ -> setting.startsWith("-Dtutti.database="))
                        .map(net -> "-Dtutti.database=postgresql://" + net.reachable(node, database.port()) + '/' + DATABASE)
                        .orElse(setting))
                .toList();
    }

    /** Starts both at once and waits until both serve. {@code settings} of both, such as {@code -Dtutti.sip=on}. */
    public static TwoNodes start(String name, String... settings) {
        return new TwoNodes(name, Optional.empty(), List.of(settings)).launched();
    }

    /** As {@link #start}, each in a network of its own: tests are {@link NeedsNetworks}. */
    public static TwoNodes startInNetworks(String name, String... settings) {
        return new TwoNodes(name, Optional.of(new NodeNetworks()), List.of(settings)).launched();
    }

    private TwoNodes launched() {
        try {
            nodes.forEach(TuttiServer::launch);
            nodes.forEach(TwoNodes::awaitServing);
            return this;
        } catch (RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    public TuttiServer north() {
        return nodes.getFirst();
    }

    public TuttiServer south() {
        return nodes.getLast();
    }

    public List<TuttiServer> nodes() {
        return List.copyOf(nodes);
    }

    /** Where clients reach them. */
    public List<URI> roots() {
        return nodes.stream().map(TuttiServer::root).toList();
    }

    public TuttiServer other(TuttiServer node) {
        return node == north() ? south() : north();
    }

    public String name(TuttiServer node) {
        return NAMES.get(nodes.indexOf(node));
    }

    // --- what the database says --------------------------------------------------------------------------------------

    /** The node that writes a session, by what the database says; whether it still runs is another question. */
    public TuttiServer owner(String session) {
        String id = ownerId(session).orElseThrow(() -> new AssertionError("Nobody owns the session " + session));
        return nodes.get(NAMES.indexOf(id.substring(0, id.lastIndexOf('.'))));
    }

    /** As {@link #owner}, by the id of the node, which is new with each start: {@code north.8f3k}. */
    public Optional<String> ownerId(String session) {
        return column("select owner from tutti_session where id = ?", session).stream()
                .flatMap(each -> Optional.ofNullable(each).stream())
                .findFirst();
    }

    /** The ids of the members, who came first first. */
    public List<String> members() {
        return column("select id from tutti_node order by joined");
    }

    /** All entries of a session, in order. */
    public List<Row> journal(String session) {
        List<Row> rows = new ArrayList<>();
        try (Connection connection = database.connect(DATABASE);
                PreparedStatement select = connection.prepareStatement(
                        "select seq, stamp, effective_at, actor, input from tutti_journal where session = ? order by seq")) {
            select.setString(1, session);
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    rows.add(new Row(
                            found.getLong(1), found.getLong(2), found.getLong(3), found.getString(4), found.getString(5)));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of the database, for whoever asks it more. */
    public Connection connect() throws SQLException {
        return database.connect(DATABASE);
    }

    private List<String> column(String query, String... values) {
        try (Connection connection = database.connect(DATABASE); PreparedStatement select = connection.prepareStatement(query)) {
            for (int i = 0; i < values.length; i++) {
                select.setString(i + 1, values[i]);
            }
            List<String> column = new ArrayList<>();
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    column.add(found.getString(1));
                }
            }
            return column;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    // --- what is done to them ----------------------------------------------------------------------------------------

    /** As a power cut: SIGKILL. */
    public void kill(TuttiServer node) {
        node.kill9();
    }

    /** Starts one that was killed or stopped, and waits until it serves. */
    public void restart(TuttiServer node) {
        awaitServing(node.launch());
    }

    /** As {@link #restart}, with a wall clock that is wrong by so much; the monotonic one is as it is. */
    public void restartWithClock(TuttiServer node, Duration ahead) {
        List<String> command = new ArrayList<>(inItsNetwork(node));
        command.addAll(SkewedClock.by(ahead));
        awaitServing(node.runBy(command).launch());
    }

    /** From its next start on its clock is right again. */
    public void rightClock(TuttiServer node) {
        node.runBy(inItsNetwork(node));
    }

    private List<String> inItsNetwork(TuttiServer node) {
        return networks.map(net -> net.command(nodes.indexOf(node))).orElse(List.of());
    }

    /** It stands still (SIGSTOP) until {@link #resume}; those who are connected to it notice nothing but silence. */
    public void pause(TuttiServer node) {
        signal("-STOP", node.process());
    }

    public void resume(TuttiServer node) {
        signal("-CONT", node.process());
    }

    private static void signal(String signal, ProcessHandle process) {
        try {
            Commands.run("kill", signal, Long.toString(process.pid()));
        } catch (IllegalStateException e) {
            if (process.isAlive()) { // connections of a database end when they like
                throw e;
            }
        }
    }

    /** The database goes as by a power cut. */
    public void databaseAway() {
        database.kill();
    }

    public void databaseBack() {
        database.start();
    }

    /** The database stands still, its connections too: nobody is told. */
    public void pauseDatabase() {
        databaseProcesses().forEach(process -> signal("-STOP", process));
    }

    public void resumeDatabase() {
        databaseProcesses().forEach(process -> signal("-CONT", process));
    }

    private List<ProcessHandle> databaseProcesses() {
        ProcessHandle main = database.process();
        return Stream.concat(Stream.of(main), main.descendants()).toList(); // first who would start more
    }

    /** Nothing passes between the nodes any more; clients and the database have both. */
    public void cutBetween() {
        networks.orElseThrow().cutBetween();
    }

    /** Nothing passes between a node and anybody any more. */
    public void cutOff(TuttiServer node) {
        networks.orElseThrow().cutOff(nodes.indexOf(node));
    }

    /** The networks are whole again. */
    public void restoreNetworks() {
        networks.orElseThrow().restore();
    }

    /** Whatever was done to them: both run on, and so does the database. */
    public void repair() {
        if (database.isRunning()) {
            resumeDatabase();
        } else {
            databaseBack();
        }
        for (TuttiServer node : nodes) {
            if (node.isAlive()) {
                resume(node);
            } else {
                node.launch();
            }
        }
        nodes.forEach(TwoNodes::awaitServing);
    }

    /**
     * Not until it says so on its console: who waits for two minutes there gives up, and two that start at once are
     * slow.
     */
    private static void awaitServing(TuttiServer node) {
        await("the node at " + node.root() + " to serve").atMost(SERVES).ignoreExceptions()
                .until(() -> node.api().get("api/status").statusCode() == 200);
    }

    // --- files -------------------------------------------------------------------------------------------------------

    /** The folder all nodes share. */
    public Path shared() {
        return folder.resolve("shared");
    }

    /** The media of all nodes. */
    public Path media() {
        return folder.resolve("media");
    }

    /** What the nodes have printed since they were first started, by their names. */
    public Map<String, String> logs() {
        Map<String, String> logs = new TreeMap<>();
        for (TuttiServer node : nodes) {
            try {
                logs.put(name(node), Files.readString(node.base().resolve("console.log")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return logs;
    }

    private void makeFolders() {
        Path demo = Path.of(System.getProperty("tutti.demo", "../server/src/main/media/demo"));
        try {
            if (Files.exists(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
            Files.createDirectories(shared());
            Files.createDirectories(media().resolve("demo"));
            try (Stream<Path> files = Files.list(demo)) {
                for (Path file : files.toList()) {
                    Files.copy(file, media().resolve("demo").resolve(file.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends all, whatever state it is in. */
    @Override
    public void close() {
        for (TuttiServer node : nodes) {
            if (node.isAlive()) {
                resume(node);
                node.kill9();
            }
        }
        networks.ifPresent(NodeNetworks::close);
        if (database != null) {
            if (database.isRunning()) {
                resumeDatabase();
            }
            database.close();
        }
    }
}
