package org.tutti.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;

/** Answers in a table. Thread-safe; several servers may share it. */
final class Answers implements Once {

    /** How long an answer is kept at least, in µs. */
    static final long KEPT = 24L * 3600 * 1_000_000;

    /** So many keys of one caller, and of all, are remembered at most. */
    static final int MOST_OF_ONE = 1_000, MOST = 500_000;

    /** How often old ones are thrown away, in µs. */
    private static final long TIDY_EVERY = 60_000_000;

    private static final Logger LOG = System.getLogger(Answers.class.getName());

    private final DataSource database;
    private final ServerClock clock;
    private final AtomicLong tidyAt = new AtomicLong();
    private volatile boolean full;

    Answers(DataSource database, ServerClock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Known begin(Keyed request) throws RefusedException {
        long now = clock.now();
        try (Connection connection = database.getConnection()) {
            tidy(connection, now);
            Optional<Known> known = known(connection, request);
            if (known.isPresent()) {
                return known.get();
            }
            if (full) {
                return new Known.Full();
            }
            requireRoom(connection, request);
            return insert(connection, request, now) ? new Known.Nothing() : new Known.Begun();
        } catch (SQLException e) {
            LOG.log(Level.ERROR, "TUTTI-0001 The answers that were given cannot be read.", e);
            throw new RefusedException(new Refusal(
                    Code.NOT_READY, "What was answered before cannot be read just now. Try again in a moment."));
        }
    }

    private static Optional<Known> known(Connection connection, Keyed request) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select request, answer from tutti_answer where id = ?")) {
            select.setString(1, request.id());
            try (ResultSet rows = select.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                String answer = rows.getString(2);
                if (!rows.getString(1).equals(request.request())) {
                    return Optional.of(new Known.Other());
                }
                return Optional.of(answer == null ? new Known.Begun() : new Known.Answer(answer));
            }
        }
    }

    private static void requireRoom(Connection connection, Keyed request) throws SQLException, RefusedException {
        try (PreparedStatement count =
                connection.prepareStatement("select count(*) from tutti_answer where caller = ?")) {
            count.setString(1, request.caller());
            try (ResultSet rows = count.executeQuery()) {
                rows.next();
                if (rows.getLong(1) >= MOST_OF_ONE) {
                    throw new RefusedException(new Refusal(
                            Code.TOO_FAST,
                            "No more than %d keys of one caller are remembered for a day. Do without a key for now."
                                    .formatted(MOST_OF_ONE)));
                }
            }
        }
    }

    /** False if another request with the same key came just before. */
    private static boolean insert(Connection connection, Keyed request, long now) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into tutti_answer (id, caller, request, at) values (?, ?, ?, ?)")) {
            insert.setString(1, request.id());
            insert.setString(2, request.caller());
            insert.setString(3, request.request());
            insert.setLong(4, now);
            insert.executeUpdate();
            return true;
        } catch (SQLException e) {
            if (e instanceof SQLIntegrityConstraintViolationException
                    || e.getSQLState() != null && e.getSQLState().startsWith("23")) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void answered(Keyed request, String answer) {
        change("update tutti_answer set answer = ? where id = ?", answer, request.id());
    }

    @Override
    public void forget(Keyed request) {
        change("delete from tutti_answer where id = ?", request.id());
    }

    private void change(String statement, String... values) {
        try (Connection connection = database.getConnection();
                PreparedStatement change = connection.prepareStatement(statement)) {
            for (int i = 0; i < values.length; i++) {
                change.setString(i + 1, values[i]);
            }
            change.executeUpdate();
        } catch (SQLException e) {
            LOG.log(Level.ERROR, "TUTTI-0002 An answer cannot be kept; the request that it is to stays begun.", e);
        }
    }

    private void tidy(Connection connection, long now) throws SQLException {
        long due = tidyAt.get();
        if (now < due || !tidyAt.compareAndSet(due, now + TIDY_EVERY)) {
            return;
        }
        try (PreparedStatement delete = connection.prepareStatement("delete from tutti_answer where at <= ?");
                PreparedStatement count = connection.prepareStatement("select count(*) from tutti_answer")) {
            delete.setLong(1, now - KEPT);
            delete.executeUpdate();
            try (ResultSet rows = count.executeQuery()) {
                rows.next();
                full = rows.getLong(1) >= MOST;
            }
        }
    }
}
