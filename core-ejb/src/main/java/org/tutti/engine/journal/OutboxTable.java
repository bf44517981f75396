package org.tutti.engine.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Writes what others are told of into the transaction of the entries that it comes from. */
final class OutboxTable {

    private OutboxTable() {}

    static void insert(Connection writer, List<Outgoing> outgoing) throws SQLException {
        if (outgoing.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = writer.prepareStatement(
                "insert into tutti_outbox (hook, session, seq, part, type, at, body) values (?, ?, ?, ?, ?, ?, ?)")) {
            for (Outgoing each : outgoing) {
                insert.setString(1, each.hook());
                insert.setString(2, each.session().value());
                insert.setLong(3, each.seq());
                insert.setInt(4, each.part());
                insert.setString(5, each.type());
                insert.setLong(6, each.at());
                insert.setString(7, each.body());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
