package org.tutti.engine.identity;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.tutti.engine.RefusedException;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;

/**
 * Sign-ins that are over before they expire, in the database, so that neither a restart nor another server brings them
 * back. Asking costs no look at it but the first time. Servers of before had a file for them: what is in it is taken
 * over once. Thread-safe.
 */
final class SignedOut {

    private static final Logger LOG = System.getLogger(SignedOut.class.getName());

    private final DataSource database;
    private final Path before;
    private final LongSupplier now;
    private final Map<String, Long> ends = new ConcurrentHashMap<>();
    private volatile boolean known;

    /**
     * @param before the file that was in the place of the database, of lines with an id and when that ends (µs); there
     *     may be none
     * @param now the instant in µs
     */
    SignedOut(DataSource database, Path before, LongSupplier now) {
        this.database = database;
        this.before = before;
        this.now = now;
    }

    /** @throws RefusedException while nobody knows, as before the database was there for the first time */
    boolean contains(String id) throws RefusedException {
        if (!known) {
            try {
                takeOver();
                read();
            } catch (SQLException | IOException e) {
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
            if (!known) {
                takeOver();
            }
            read();
        } catch (SQLException | IOException e) {
            LOG.log(Level.DEBUG, "Who has signed out at other servers cannot be read.", e);
        }
    }

    /** What a server of before wrote down holds on: it is in the database before the file goes. */
    private synchronized void takeOver() throws IOException, SQLException {
        List<String> lines;
        try {
            lines = Files.readAllLines(before);
        } catch (NoSuchFileException e) {
            return;
        }
        for (String line : lines) {
            String[] part = line.split(" ");
            // A last line that was cut short by a crash is of somebody who was told that it failed.
            if (part.length == 2 && part[1].matches("\\d{1,18}") && Long.parseLong(part[1]) > now.getAsLong()) {
                add(part[0], Long.parseLong(part[1]));
            }
        }
        Files.deleteIfExists(before);
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
