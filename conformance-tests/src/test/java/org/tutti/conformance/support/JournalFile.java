package org.tutti.conformance.support;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The journal of a server, read from its database; a server with a file must have stopped. */
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

    /** Changes the journal of a server behind its back, by a statement with these values; one in a file cannot be. */
    public static int change(TuttiServer server, String statement, String... values) throws SQLException {
        try (Connection database = server.journal(); PreparedStatement change = database.prepareStatement(statement)) {
            for (int i = 0; i < values.length; i++) {
                change.setString(i + 1, values[i]);
            }
            return change.executeUpdate();
        }
    }
}
