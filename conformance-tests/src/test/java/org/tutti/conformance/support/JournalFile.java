package org.tutti.conformance.support;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.tutti.engine.journal.Chain;
import org.tutti.session.SessionId;

/** The journal of a server, in its database; a server with a file must have stopped. */
public final class JournalFile {
    private JournalFile() {}

    /** An entry as it is written; instants in µs. */
    public record Row(long seq, long stamp, long effectiveAt, String actor, String input) {}

    /** All entries of a session, in order. */
    public static List<Row> read(TuttiServer server, String session) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (Connection database = server.journal();
                PreparedStatement select = database.prepareStatement(
                        "select seq, stamp, effective_at, actor, input from tutti_journal where session = ? order by seq")) {
            select.setString(1, session);
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    rows.add(new Row(found.getLong(1), found.getLong(2), found.getLong(3), found.getString(4), found.getString(5)));
                }
            }
        }
        return rows;
    }

    /** Changes the journal of a server behind its back, by a statement with these values. */
    public static int change(TuttiServer server, String statement, String... values) throws SQLException {
        try (Connection database = server.journalToChange(); PreparedStatement change = database.prepareStatement(statement)) {
            for (int i = 0; i < values.length; i++) {
                change.setString(i + 1, values[i]);
            }
            return change.executeUpdate();
        }
    }

    /**
     * Makes a session of seconds one that has lasted {@code length} (µs) at its last entry: each entry is put farther
     * back in proportion and chained anew, as if the server had written it then. The server must have stopped.
     */
    public static void stretch(TuttiServer server, String session, long length) throws SQLException {
        List<Row> rows = read(server, session);
        long last = rows.getLast().stamp();
        double factor = (double) length / (last - rows.getFirst().stamp());
        String before = Chain.BEGINNING;
        try (Connection database = server.journalToChange();
                PreparedStatement select = database.prepareStatement(
                        "select payload from tutti_journal where session = ? and seq = ?");
                PreparedStatement update = database.prepareStatement("update tutti_journal"
                        + " set stamp = ?, effective_at = ?, digest = ? where session = ? and seq = ?")) {
            for (Row row : rows) {
                select.setString(1, session);
                select.setLong(2, row.seq());
                String payload;
                try (ResultSet found = select.executeQuery()) {
                    found.next();
                    payload = found.getString(1);
                }
                long stamp = last - Math.round((last - row.stamp()) * factor);
                long effectiveAt = stamp + row.effectiveAt() - row.stamp();
                before = Chain.digest(
                        before, new SessionId(session), row.seq(), stamp, effectiveAt, payload, row.actor());
                update.setLong(1, stamp);
                update.setLong(2, effectiveAt);
                update.setString(3, before);
                update.setString(4, session);
                update.setLong(5, row.seq());
                update.executeUpdate();
            }
        }
        change(server, "delete from tutti_snapshot where session = ?", session);
    }
}
