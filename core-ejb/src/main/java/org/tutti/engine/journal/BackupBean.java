package org.tutti.engine.journal;

import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.EJB;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.tutti.engine.plugins.PluginHostBean;

/**
 * Copies the journal while the server runs, where it is in a file: what is in the copy is what was on the disk at one
 * instant. PostgreSQL has means of its own.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class BackupBean {

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
     */
    public Optional<Path> backup() throws IOException, SQLException {
        if (!underWay.compareAndSet(false, true)) {
            return Optional.empty();
        }
        try (Connection connection = database.getConnection()) {
            return connection.getMetaData().getURL().startsWith("jdbc:h2:")
                    ? Optional.of(copy(connection, Path.of(System.getProperty("jboss.server.data.dir"), "tutti")))
                    : Optional.empty();
        } finally {
            underWay.set(false);
        }
    }

    private Path copy(Connection connection, Path data) throws IOException, SQLException {
        long now = plugins.clock().now();
        Path all = Files.createDirectories(data.resolve("backups"));
        if (Files.getFileStore(all).supportsFileAttributeView("posix")) {
            // The keys are in it: it is its owner's alone.
            Files.setPosixFilePermissions(all, PosixFilePermissions.fromString("rwx------"));
        }
        // Under another name until it is whole.
        Path part = Files.createTempDirectory(all, ".part");
        try (Statement statement = connection.createStatement()) {
            statement.execute("backup to '" + part.resolve("journal.zip").toString().replace("'", "''") + "'");
        }
        for (String key : new String[] {"token.key", "host.account", "operator.token"}) {
            if (Files.exists(data.resolve(key))) {
                Files.copy(data.resolve(key), part.resolve(key));
            }
        }
        return Files.move(part, all.resolve(NAME.format(Instant.ofEpochMilli(now / 1000))));
    }
}
