package org.tutti.engine.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** In what H2 and PostgreSQL differ. */
final class Dialect {

    /** After so long (ms) the database gives up a transaction of a server that says nothing any more. */
    private static final int STANDSTILL = 1000;

    /** So long (ms) the database, or what lies between, may take to answer; of a cluster, another server has it perhaps. */
    private static final int PATIENCE = 10_000;

    private Dialect() {}

    static boolean isH2(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductName().equals("H2");
    }

    /** Sees to it that what a connection has committed is on the disk. */
    static void sync(Connection connection) throws SQLException {
        if (isH2(connection)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("checkpoint sync");
            }
        }
    }

    /** Of PostgreSQL. What is stricter than on, as for a standby that has it too, is left. */
    static void syncOnCommit(Connection connection) throws SQLException {
        try (PreparedStatement set = connection.prepareStatement("select set_config('synchronous_commit', 'on', false)"
                + " where current_setting('synchronous_commit') = 'off'")) {
            set.execute();
        }
        connection.commit();
    }

    /**
     * Of PostgreSQL: what the transactions of a connection hold, others wait for; so they are given up when the server
     * stands still, and the connection has a name by which who takes over can end it.
     */
    static void yieldToOthers(Connection connection, String node) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, PATIENCE);
        try (PreparedStatement set = connection.prepareStatement("select set_config('application_name', ?, false),"
                + " set_config('idle_in_transaction_session_timeout', ?, false)")) {
            set.setString(1, "tutti " + node);
            set.setString(2, Integer.toString(STANDSTILL));
            set.execute();
        }
        connection.commit();
    }
}
