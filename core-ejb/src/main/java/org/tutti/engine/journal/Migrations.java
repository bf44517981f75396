package org.tutti.engine.journal;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;

/**
 * Brings a database to what this server works with: the scripts in {@code db/migration} that it has not had yet, in
 * their order. Several servers may start on one database; one of them does it and the others wait.
 */
final class Migrations {

    /**
     * All there are; an application server does not let its class path be searched. A script that has been released is
     * never changed: what comes later is a script of its own. Each runs on H2 and on PostgreSQL.
     */
    static final List<String> SCRIPTS = List.of(
            "V1__journal.sql",
            "V2__audit.sql",
            "V3__webhooks.sql",
            "V4__idempotency.sql",
            "V5__unchained.sql",
            "V6__cluster.sql",
            "V7__signed_out.sql");

    private static final String FOLDER = "/db/migration/";

    /** Names the lock that servers take one after the other which start on one PostgreSQL. */
    private static final long TURN = 0x7475747469L;

    private Migrations() {}

    /**
     * @throws SQLException if the database cannot be reached or a script fails
     * @throws IllegalStateException if the database is not for this server: a newer one has used it, or a script that
     *         it has had is another now
     */
    static void run(DataSource database) throws SQLException {
        Flyway flyway = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(database)
                .table("tutti_schema")
                .resourceProvider(new Scripts())
                .javaMigrationClassProvider(List::of)
                .placeholderReplacement(false)
                // A database from before there were migrations, or one that others use as well.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
        // Flyway has them wait for each other only from its second script on.
        try (Connection connection = database.getConnection(); Statement turn = connection.createStatement()) {
            boolean several = connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
            if (several) {
                turn.execute("select pg_advisory_lock(" + TURN + ")");
            }
            try {
                requireNotNewer(flyway.info().all());
                flyway.migrate();
            } finally {
                if (several) {
                    turn.execute("select pg_advisory_unlock(" + TURN + ")");
                }
            }
        } catch (FlywayException e) {
            throw cause(e);
        }
    }

    private static void requireNotNewer(MigrationInfo[] all) {
        Stream.of(all)
                .filter(each -> each.getState().isApplied() && !each.getState().isResolved() && each.isVersioned())
                .filter(each -> each.getScript().startsWith("V"))
                .findFirst()
                .ifPresent(unknown -> {
                    throw new IllegalStateException(
                            "The database has had %s, which this server does not know: a newer server has used it."
                                            .formatted(unknown.getScript())
                                    + " Start that one, or restore a backup from before.");
                });
    }

    private static SQLException cause(FlywayException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException failure) {
                return failure;
            }
        }
        throw new IllegalStateException("The tables cannot be brought up to date: " + e.getMessage(), e);
    }

    private static final class Scripts implements ResourceProvider {
        @Override
        public LoadableResource getResource(String name) {
            return SCRIPTS.contains(name) ? new Script(name) : null;
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return SCRIPTS.stream()
                    .filter(name -> name.startsWith(prefix) && Stream.of(suffixes).anyMatch(name::endsWith))
                    .<LoadableResource>map(Script::new)
                    .toList();
        }
    }

    private static final class Script extends LoadableResource {
        private final String name;

        Script(String name) {
            this.name = name;
        }

        @Override
        public Reader read() {
            try (InputStream in = Migrations.class.getResourceAsStream(FOLDER + name)) {
                return new StringReader(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String getAbsolutePath() {
            return name;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return name;
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return name;
        }
    }
}
