package org.tutti.engine.journal;

import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.EJB;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.tutti.engine.RefusedException;
import org.tutti.engine.plugins.PluginHostBean;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;

/**
 * Copies the journal while the server runs, where it is in a file: what is in the copy is what was on the disk at one
 * instant. PostgreSQL has means of its own.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class BackupBean {

    /** More copies than this in the folder are none that anybody looks after. */
    static final int MOST = 50;

    private static final String PART = ".part";

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Resource(lookup = "java:jboss/datasources/TuttiDS")
    private DataSource database;

    @EJB
    private PluginHostBean plugins;

    private final AtomicBoolean underWay = new AtomicBoolean();

    /**
     * Makes a folder in {@code backups} of the data folder, with {@code journal.zip} and the keys of the server.
     *
     * @return the folder; empty if the journal is in no file, or another copy is under way
     * @throws RefusedException if there are too many copies already
     */
    public Optional<Path> backup() throws IOException, SQLException, RefusedException {
        if (!underWay.compareAndSet(false, true)) {
            return Optional.empty();
        }
        try (Connection connection = database.getConnection()) {
            return connection.getMetaData().getURL().startsWith("jdbc:h2:")
                    ? Optional.of(copy(connection, Path.of(System.getProperty("jboss.server.data.dir"), "tutti"),
                            plugins.clock().now()))
                    : Optional.empty();
        } finally {
            underWay.set(false);
        }
    }

    /**
     * @param data the folder with the keys
     * @param now by which the copy is called (µs since 1970)
     */
    static Path copy(Connection connection, Path data, long now) throws IOException, SQLException, RefusedException {
        Path all = Files.createDirectories(data.resolve("backups"));
        if (Files.getFileStore(all).supportsFileAttributeView("posix")) {
            // The keys are in it: it is its owner's alone.
            Files.setPosixFilePermissions(all, PosixFilePermissions.fromString("rwx------"));
        }
        tidy(all);
        // Under another name until it is whole.
        Path part = Files.createTempDirectory(all, PART);
        try {
            write(connection, data, part);
            return Files.move(part, all.resolve(NAME.format(Instant.ofEpochMilli(now / 1000))));
        } finally {
            // The keys are in it: what is not whole does not stay.
            delete(part);
        }
    }

    /** Takes away what a server left that was stopped meanwhile, and sees that there is room for one more. */
    private static void tidy(Path all) throws IOException, RefusedException {
        List<Path> there;
        try (Stream<Path> some = Files.list(all)) {
            there = some.toList();
        }
        long whole = 0;
        for (Path each : there) {
            if (each.getFileName().toString().startsWith(PART)) {
                delete(each);
            } else {
                whole++;
            }
        }
        if (whole >= MOST) {
            throw new RefusedException(new Refusal(
                    Code.NOT_ALLOWED,
                    "There are %d backups in %s. Take them to where your backups are and delete them here first."
                            .formatted(whole, all)));
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void write(Connection connection, Path data, Path part) throws IOException, SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("backup to '" + part.resolve("journal.zip").toString().replace("'", "''") + "'");
        }
        for (String key : new String[] {"token.key", "host.account", "operator.token"}) {
            if (Files.exists(data.resolve(key))) {
                Files.copy(data.resolve(key), part.resolve(key));
            }
        }
    }
}
