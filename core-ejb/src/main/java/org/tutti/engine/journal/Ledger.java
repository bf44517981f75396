package org.tutti.engine.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.tutti.engine.journal.Journal.Snapshot;
import org.tutti.session.MemberId;
import org.tutti.session.SessionId;

/**
 * The journal as rows, for who audits it, and what may be taken out of it: somebody's words, and whole sessions that
 * are over. Thread-safe.
 */
public final class Ledger {

    /**
     * What is noted of a session beside its entries.
     *
     * @param tenant to whom it belongs
     * @param endedAt when it ended (µs); of one that ended in earlier days the last stamp; empty if it is not over
     */
    public record Heading(SessionId session, Optional<String> tenant, Optional<Long> endedAt) {

        /** Whether the session is over. */
        public boolean over() {
            return endedAt.isPresent();
        }
    }

    private static final String HEADING = """
            select id, tenant, ended, coalesce(ended_at,
              (select max(stamp) from tutti_journal where session = id), 0) from tutti_session""";

    private final DataSource database;

    Ledger(DataSource database) {
        this.database = database;
    }

    /** What is noted of a session; empty if there never was such a one, or it is not kept any more. */
    public Optional<Heading> heading(SessionId id) throws SQLException {
        return headings(" where id = ?", id.value()).stream().findFirst();
    }

    /** The sessions that are over and of which nothing is yet to be told to others, in no order. */
    public List<Heading> removable() throws SQLException {
        return headings(" where ended = true and not exists (select 1 from tutti_outbox where session = id)");
    }

    private List<Heading> headings(String which, String... values) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(HEADING + which)) {
            for (int i = 0; i < values.length; i++) {
                select.setString(i + 1, values[i]);
            }
            try (ResultSet rows = select.executeQuery()) {
                List<Heading> headings = new ArrayList<>();
                while (rows.next()) {
                    headings.add(new Heading(
                            new SessionId(rows.getString(1)),
                            Optional.ofNullable(rows.getString(2)),
                            rows.getBoolean(3) ? Optional.of(rows.getLong(4)) : Optional.empty()));
                }
                return headings;
            }
        }
    }

    /** The entries of a session after a place, in order, {@code most} at most. */
    public List<Stored> rows(SessionId id, long after, int most) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement("""
                        select seq, stamp, effective_at, actor, input, payload, salt, digest, seal, erased_at
                        from tutti_journal where session = ? and seq > ? order by seq limit ?""")) {
            select.setString(1, id.value());
            select.setLong(2, after);
            select.setInt(3, most);
            try (ResultSet rows = select.executeQuery()) {
                List<Stored> read = new ArrayList<>();
                while (rows.next()) {
                    long erasedAt = rows.getLong(10);
                    Optional<Long> erased = rows.wasNull() ? Optional.empty() : Optional.of(erasedAt);
                    read.add(new Stored(
                            id,
                            rows.getLong(1),
                            rows.getLong(2),
                            rows.getLong(3),
                            rows.getString(4),
                            rows.getString(5),
                            Optional.ofNullable(rows.getString(6)),
                            Optional.ofNullable(rows.getString(7)),
                            Optional.ofNullable(rows.getString(8)),
                            Optional.ofNullable(rows.getString(9)),
                            erased));
                }
                return read;
            }
        }
    }

    /** The place of the last entry of a session; 0 if there is none. */
    public long last(SessionId id) throws SQLException {
        return place("select max(seq) from tutti_journal where session = ?", id);
    }

    /** The place of the last entry of a session that is from before there were digests; 0 if there is none. */
    public long beforeDigests(SessionId id) throws SQLException {
        return place("select seq from tutti_unchained where session = ?", id);
    }

    private long place(String query, SessionId id) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(query)) {
            select.setString(1, id.value());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        }
    }

    /** The last snapshot of a session. */
    public Optional<Snapshot> snapshot(SessionId id) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement("select seq, state from tutti_snapshot"
                        + " where session = ? order by seq desc fetch first row only")) {
            select.setString(1, id.value());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next()
                        ? Optional.of(new Snapshot(id, rows.getLong(1), rows.getString(2)))
                        : Optional.empty();
            }
        }
    }

    /**
     * Writes back entries that say less than before, and throws away what still says it: the session's snapshots, and
     * what is yet to be told to others of these entries or of this member; all of it or nothing. The session must not
     * be served meanwhile.
     */
    public void blank(SessionId id, MemberId member, List<Stored> less) throws SQLException {
        inTransaction(id, connection -> {
            try (PreparedStatement update = connection.prepareStatement("update tutti_journal"
                    + " set input = ?, salt = ?, seal = ?, erased_at = ? where session = ? and seq = ?")) {
                for (Stored row : less) {
                    update.setString(1, row.input());
                    update.setNull(2, Types.VARCHAR);
                    update.setString(3, row.seal().orElseThrow());
                    update.setLong(4, row.erasedAt().orElseThrow());
                    update.setString(5, id.value());
                    update.setLong(6, row.seq());
                    update.addBatch();
                }
                update.executeBatch();
            }
            delete(connection, "tutti_snapshot where session = ?", id);
            unsay(connection, id, member, less);
        });
    }

    /** Forgets a session that is over: from now on there never was one of this name. */
    public void forget(SessionId id) throws SQLException {
        inTransaction(id, connection -> {
            for (String table : List.of(
                    "tutti_journal", "tutti_unchained", "tutti_snapshot", "tutti_outbox", "tutti_webhook")) {
                delete(connection, table + " where session = ?", id);
            }
            delete(connection, "tutti_session where id = ?", id);
        });
    }

    private static void unsay(Connection connection, SessionId id, MemberId member, List<Stored> less)
            throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("delete from tutti_outbox where session = ? and body like ?")) {
            delete.setString(1, id.value());
            delete.setString(2, "%\"" + member + "\"%");
            delete.executeUpdate();
        }
        try (PreparedStatement delete =
                connection.prepareStatement("delete from tutti_outbox where session = ? and seq = ?")) {
            for (Stored row : less) {
                delete.setString(1, id.value());
                delete.setLong(2, row.seq());
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }

    private static void delete(Connection connection, String what, SessionId id) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from " + what)) {
            delete.setString(1, id.value());
            delete.executeUpdate();
        }
    }

    /** Who erases and who forgets wait for each other here, and hold nothing the other one wants. */
    private static void lock(Connection connection, SessionId id) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select id from tutti_session where id = ? for update")) {
            select.setString(1, id.value());
            select.executeQuery().close();
        }
    }

    private interface Change {
        void in(Connection connection) throws SQLException;
    }

    private void inTransaction(SessionId id, Change change) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                lock(connection, id);
                change.in(connection);
                connection.commit();
                Dialect.sync(connection);
            } catch (SQLException | RuntimeException | Error e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }
}
