package org.tutti.engine.cluster;

import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * The nodes in the database, which arbitrates between them: who changes them holds the one row of {@code tutti_cluster},
 * one after the other, and must be a member while doing so. For one thread, which keeps a connection.
 */
final class RollTable implements AutoCloseable {

    /** So long (ms) the database, or what lies between, may take to answer. */
    private static final int PATIENCE = 3000;

    /** So long (ms) one that says nothing may hold what others wait for. */
    private static final int STANDSTILL = 1000;

    private static final String SELECT = "select c.epoch, n.id, n.url, n.beat from tutti_cluster c"
            + " left join tutti_node n on 1 = 1 order by n.joined";

    private final DataSource database;
    private Connection connection;
    private boolean postgresql;

    RollTable(DataSource database) {
        this.database = database;
    }

    /**
     * Notes that a node lives.
     *
     * @param at now (µs), by its clock
     * @return whether it is a member
     */
    boolean beat(String id, long at) throws SQLException {
        return run(open -> {
            boolean member;
            try (PreparedStatement update =
                    open.prepareStatement("update tutti_node set beat = beat + 1, at = ? where id = ?")) {
                update.setLong(1, at);
                update.setString(2, id);
                member = update.executeUpdate() > 0;
            }
            open.commit();
            return member;
        });
    }

    Roll read() throws SQLException {
        return run(open -> {
            Roll roll = read(open);
            open.commit();
            return roll;
        });
    }

    /**
     * Takes a node in, as the last of them.
     *
     * @param terms what may be seen of the nodes there are while nobody else can change them: which of them are to be shut
     *        out with that; empty if the node is not to come in now
     * @return the nodes as they are then; empty if it did not come in
     */
    Optional<Roll> enter(Node node, Function<Roll, Optional<Set<String>>> terms) throws SQLException {
        return run(open -> {
            Roll roll = lock(open);
            Optional<Set<String>> dead = roll.has(node.id()) ? Optional.empty() : terms.apply(roll);
            if (dead.isEmpty()) {
                open.rollback();
                return Optional.<Roll>empty();
            }
            delete(open, dead.get());
            endWriting(open, dead.get());
            long epoch = next(open, roll.epoch());
            try (PreparedStatement insert = open.prepareStatement("insert into tutti_node values (?, ?, ?, 0, 0)")) {
                insert.setString(1, node.id());
                insert.setString(2, node.url().map(URI::toString).orElse(null));
                insert.setLong(3, epoch);
                insert.executeUpdate();
            }
            Roll now = read(open);
            open.commit();
            return Optional.of(now);
        });
    }

    /**
     * Shuts nodes out, if the one that wants it is a member itself; else nothing happens.
     *
     * @return the nodes as they are then
     */
    Roll shutOut(String by, Collection<String> gone) throws SQLException {
        return run(open -> {
            Roll roll = lock(open);
            if (!roll.has(by) || delete(open, gone) == 0) {
                open.rollback();
                return roll;
            }
            endWriting(open, gone);
            next(open, roll.epoch());
            Roll now = read(open);
            open.commit();
            return now;
        });
    }

    /** Takes a node out. */
    void leave(String id) throws SQLException {
        run(open -> {
            Roll roll = lock(open);
            if (delete(open, Set.of(id)) > 0) {
                next(open, roll.epoch());
            }
            open.commit();
            return null;
        });
    }

    private static Roll lock(Connection open) throws SQLException {
        try (PreparedStatement select =
                        open.prepareStatement("select epoch from tutti_cluster where one = 1 for update");
                ResultSet rows = select.executeQuery()) {
            rows.next();
        }
        return read(open);
    }

    private static Roll read(Connection open) throws SQLException {
        try (PreparedStatement select = open.prepareStatement(SELECT); ResultSet rows = select.executeQuery()) {
            long epoch = 0;
            List<Roll.Row> nodes = new ArrayList<>();
            while (rows.next()) {
                epoch = rows.getLong(1);
                String id = rows.getString(2);
                if (id != null) {
                    var url = Optional.ofNullable(rows.getString(3)).map(URI::create);
                    nodes.add(new Roll.Row(new Node(id, url), rows.getLong(4)));
                }
            }
            return new Roll(epoch, nodes);
        }
    }

    private static long next(Connection open, long epoch) throws SQLException {
        try (PreparedStatement update = open.prepareStatement("update tutti_cluster set epoch = ? where one = 1")) {
            update.setLong(1, epoch + 1);
            update.executeUpdate();
        }
        return epoch + 1;
    }

    /** One that stands still in the midst of a transaction would hold up who takes its sessions over. */
    private void endWriting(Connection open, Collection<String> ids) throws SQLException {
        if (!postgresql) {
            return;
        }
        for (String id : ids) {
            try (PreparedStatement end = open.prepareStatement(
                    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = ?"
                            + " and datname = current_database() and usename = current_user")) {
                end.setString(1, "tutti " + id);
                end.execute();
            }
        }
    }

    /** When they were last alive is kept: of a crash it is what dates it. */
    private static int delete(Connection open, Collection<String> ids) throws SQLException {
        int deleted = 0;
        for (String id : ids) {
            keepHeartbeat(open, id);
            try (PreparedStatement delete = open.prepareStatement("delete from tutti_node where id = ?")) {
                delete.setString(1, id);
                deleted += delete.executeUpdate();
            }
        }
        return deleted;
    }

    private static void keepHeartbeat(Connection open, String id) throws SQLException {
        try (PreparedStatement insert = open.prepareStatement("insert into tutti_heartbeat (one, at) select 1, 0"
                + " from tutti_cluster where not exists (select 1 from tutti_heartbeat)")) {
            insert.executeUpdate();
        }
        try (PreparedStatement update = open.prepareStatement("update tutti_heartbeat set at = (select at from tutti_node"
                + " where id = ?) where at < (select at from tutti_node where id = ?)")) {
            update.setString(1, id);
            update.setString(2, id);
            update.executeUpdate();
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T with(Connection open) throws SQLException;
    }

    /** A connection that has failed is not used again. */
    private <T> T run(Work<T> work) throws SQLException {
        try {
            return work.with(connect());
        } catch (SQLException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private Connection connect() throws SQLException {
        if (connection == null) {
            connection = database.getConnection();
            connection.setAutoCommit(false);
            postgresql = connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
            if (postgresql) {
                // Where packets vanish nobody says that the connection is gone.
                connection.setNetworkTimeout(Runnable::run, PATIENCE);
                try (Statement set = connection.createStatement()) {
                    set.execute("set idle_in_transaction_session_timeout = " + STANDSTILL);
                }
                connection.commit();
            }
        }
        return connection;
    }

    @Override
    public void close() {
        if (connection != null) {
            Connection old = connection;
            connection = null;
            try (old) {
                old.rollback();
                old.setNetworkTimeout(Runnable::run, 0);
            } catch (SQLException | RuntimeException ignored) {
                // It is being thrown away.
            }
        }
    }
}
