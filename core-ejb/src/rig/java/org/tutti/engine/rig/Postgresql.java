package org.tutti.engine.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL of the tests' own, from the programs of the operating system: in a temporary folder, on a free port of
 * the loopback, as durable as people have it. It ends with the JVM at the latest. Thread-safe.
 */
public final class Postgresql implements AutoCloseable {

    /** Where Debian puts it. */
    public static final String PROGRAMS = "/usr/lib/postgresql/15/bin";

    public static final String USER = "tutti";
    public static final String PASSWORD = "open sesame";

    private static final long LIMIT_SECONDS = 60;

    private static Postgresql ofThisRun;

    private final Path folder;
    private final int port = FreePorts.take();
    private boolean closed;

    private Postgresql() {
        try {
            folder = Files.createTempDirectory("tutti-postgresql");
            if (isRoot()) {
                // It refuses to run as root.
                Files.setOwner(folder, folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
            }
            Path password = folder.resolve("password");
            Files.writeString(password, PASSWORD + "\n");
            run("initdb", "-D", data(), "-U", USER, "-A", "scram-sha-256", "--pwfile=" + password,
                    "-E", "UTF8", "--locale=C", "--no-sync");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        start();
    }

    /** Whether this machine has one. */
    public static boolean isThere() {
        return Files.exists(Path.of(PROGRAMS, "postgres"));
    }

    /** One that many tests share, each with a database of its own. */
    public static synchronized Postgresql ofThisRun() {
        if (ofThisRun == null) {
            ofThisRun = new Postgresql();
        }
        return ofThisRun;
    }

    /** One of which nobody else knows, to be stopped and broken at will. */
    public static Postgresql alone() {
        return new Postgresql();
    }

    /** Starts it again, on the same data and port, and waits until it serves. */
    public void start() {
        run("pg_ctl", "-D", data(), "-l", folder.resolve("log").toString(), "-w", "-t", Long.toString(LIMIT_SECONDS),
                "-o", "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=''", "start");
    }

    /** Whether it was started and not killed. */
    public boolean isRunning() {
        return Files.exists(Path.of(data(), "postmaster.pid"));
    }

    /** Its first process, the parent of all others. */
    public ProcessHandle process() {
        try {
            long pid = Long.parseLong(Files.readAllLines(Path.of(data(), "postmaster.pid")).getFirst().strip());
            return ProcessHandle.of(pid).orElseThrow(() -> new IllegalStateException("There is no process " + pid));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On which it listens, on the loopback. */
    public int port() {
        return port;
    }

    /** As a power cut of the database alone: nothing is finished, what was committed is found again. */
    public void kill() {
        run("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
    }

    /** Makes an empty database. */
    public Postgresql create(String name) throws SQLException {
        try (Connection connection = connect("postgres"); Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        return this;
    }

    /** Drops a database, whoever is connected to it. */
    public void drop(String name) throws SQLException {
        try (Connection connection = connect("postgres"); Statement statement = connection.createStatement()) {
            statement.execute("drop database if exists " + name + " with (force)");
        }
    }

    public Connection connect(String name) throws SQLException {
        return DriverManager.getConnection(jdbc(name), USER, PASSWORD);
    }

    /** Of a database, for the driver. */
    public String jdbc(String name) {
        return "jdbc:" + setting(name);
    }

    /** Of a database, for {@code -Dtutti.database}. */
    public String setting(String name) {
        return "postgresql://127.0.0.1:" + port + "/" + name;
    }

    /** What a server is started with to keep its journal in that database. */
    public List<String> settings(String name) {
        return List.of(
                "-Dtutti.database=" + setting(name),
                "-Dtutti.database.user=" + USER,
                "-Dtutti.database.password=" + PASSWORD);
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private void run(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        command.add(PROGRAMS + "/" + program);
        command.addAll(List.of(arguments));
        try {
            Path output = folder.resolve(program + ".out");
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(program + " failed: " + Files.readString(output));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(program + " was interrupted.", e);
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (isRunning()) {
            kill();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList().reversed()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
