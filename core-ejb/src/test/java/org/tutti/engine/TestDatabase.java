package org.tutti.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.jdbcx.JdbcConnectionPool;
import org.postgresql.ds.PGConnectionPoolDataSource;
import org.tutti.engine.rig.Postgresql;

/**
 * The database of a test: an H2 file in its folder, or in the second run of these tests ({@code
 * -Dtutti.test.database=postgresql}, see the module's POM) a PostgreSQL database that belongs to the folder.
 */
public final class TestDatabase {

    private TestDatabase() {}

    /** Connections to it; {@code dispose()} closes them. Skips the test where it wants a PostgreSQL and there is none. */
    public static JdbcConnectionPool of(Path folder) throws SQLException {
        if (!System.getProperty("tutti.test.database", "h2").equals("postgresql")) {
            return JdbcConnectionPool.create("jdbc:h2:file:" + folder.resolve("journal") + ";WRITE_DELAY=0", "sa", "");
        }
        assumeTrue(Postgresql.isThere(), "There is no PostgreSQL; `mvn verify -Dpeers=install` as root installs it.");
        String name = "test_" + Integer.toHexString(folder.toAbsolutePath().hashCode());
        Postgresql postgresql = Postgresql.ofThisRun();
        if (!isThere(postgresql, name)) {
            postgresql.create(name);
        }
        var source = new PGConnectionPoolDataSource();
        source.setUrl(postgresql.jdbc(name) + "?reWriteBatchedInserts=true");
        source.setUser(Postgresql.USER);
        source.setPassword(Postgresql.PASSWORD);
        return JdbcConnectionPool.create(source);
    }

    private static boolean isThere(Postgresql postgresql, String name) throws SQLException {
        try (Connection connection = postgresql.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select 1 from pg_database where datname = '" + name + "'")) {
            return rows.next();
        }
    }
}
