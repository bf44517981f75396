package org.tutti.engine.identity;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.tutti.engine.RefusedException;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;

/**
 * Sign-ins that are over before they expire, in the database, so that neither a restart nor another server brings them
 * back. Asking costs no look at it but the first time. Thread-safe.
 */
final class SignedOut {

    private static final Logger LOG = System.getLogger(SignedOut.class.getName());

    private final DataSource database;
    private final LongSupplier now;
    private final Map<String, Long> ends = new ConcurrentHashMap<>();
    private volatile boolean known;

    /** @param now the instant in µs */
    SignedOut(DataSource database, LongSupplier now) {
        this.database = database;
        this.now = now;
    }

    /** @throws RefusedException while nobody knows, as before the database was there for the first time */
    boolean contains(String id) throws RefusedException {
        if (!known) {
            try {
                read();
            } catch (SQLException e) {
                LOG.log(Level.DEBUG, "Who has signed out cannot be read yet.", e);
                throw new RefusedException(new Refusal(
                        Code.NOT_READY, "Who has signed out cannot be read just now. Try again in a moment."));
            }
        }
        return ends.containsKey(id);
    }

    /** @param expiry when it would end by itself (µs) */
    void add(String id, long expiry) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement delete =
                        connection.prepareStatement("delete from tutti_signed_out where expires_at <= ? or id = ?");
                PreparedStatement insert =
                        connection.prepareStatement("insert into tutti_signed_out (id, expires_at) values (?, ?)")) {
            delete.setLong(1, now.getAsLong());
            delete.setString(2, id);
            delete.executeUpdate();
            insert.setString(1, id);
            insert.setLong(2, expiry);
            insert.executeUpdate();
        }
        ends.put(id, expiry);
    }

    /** Hears of what was signed out at other servers; while the database is away, what is known holds. */
    void refresh() {
        try {
            read();
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "Who has signed out at other servers cannot be read.", e);
        }
    }

    private void read() throws SQLException {
        long instant = now.getAsLong();
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select id, expires_at from tutti_signed_out where expires_at > ?")) {
            select.setLong(1, instant);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    ends.put(rows.getString(1), rows.getLong(2));
                }
            }
        }
        ends.values().removeIf(expiry -> expiry <= instant);
        known = true;
    }
}
