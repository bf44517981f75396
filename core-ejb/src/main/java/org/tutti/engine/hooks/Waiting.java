package org.tutti.engine.hooks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.tutti.session.SessionId;

/** What is yet to be told, as the journal has put it into the database. Thread-safe. */
final class Waiting {

    private final DataSource database;

    Waiting(DataSource database) {
        this.database = database;
    }

    /** What one hook is told of one session, one after the other. */
    record Lane(String hook, SessionId session) {}

    /**
     * The first that waits in a lane.
     *
     * @param digest of the journal up to the entry it comes from, if that has one
     * @param failedSince when it was tried first, in vain (µs)
     */
    record Row(
            Lane lane,
            long seq,
            int part,
            String type,
            String body,
            Optional<String> digest,
            Optional<Long> failedSince) {

        String id() {
            return CloudEvents.id(lane.session.value(), seq, part);
        }
    }

    Optional<Row> first(Lane lane) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "select o.seq, o.part, o.type, o.body, j.digest, o.failed_since from tutti_outbox o"
                                + " left join tutti_journal j on j.session = o.session and j.seq = o.seq"
                                + " where o.hook = ? and o.session = ? order by o.seq, o.part fetch first row only")) {
            select.setString(1, lane.hook);
            select.setString(2, lane.session.value());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next()
                        ? Optional.of(new Row(
                                lane,
                                rows.getLong(1),
                                rows.getInt(2),
                                rows.getString(3),
                                rows.getString(4),
                                Optional.ofNullable(rows.getString(5)),
                                Optional.ofNullable(rows.getObject(6, Long.class))))
                        : Optional.empty();
            }
        }
    }

    /** All lanes in which something waits. */
    List<Lane> lanes() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select distinct hook, session from tutti_outbox");
                ResultSet rows = select.executeQuery()) {
            List<Lane> lanes = new ArrayList<>();
            while (rows.next()) {
                lanes.add(new Lane(rows.getString(1), new SessionId(rows.getString(2))));
            }
            return lanes;
        }
    }

    long count() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement("select count(*) from tutti_outbox");
                ResultSet rows = select.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    long count(String hook) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select count(*) from tutti_outbox where hook = ?")) {
            select.setString(1, hook);
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    void remove(Row row) throws SQLException {
        change("delete from tutti_outbox where hook = ? and session = ? and seq = ? and part = ?", row);
    }

    /** Notes since when a row has been tried in vain (µs). */
    void failing(Row row, long since) throws SQLException {
        change("update tutti_outbox set failed_since = " + since
                + " where hook = ? and session = ? and seq = ? and part = ?", row);
    }

    private void change(String sql, Row row) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement change = connection.prepareStatement(sql)) {
            change.setString(1, row.lane.hook);
            change.setString(2, row.lane.session.value());
            change.setLong(3, row.seq);
            change.setInt(4, row.part);
            change.executeUpdate();
        }
    }

    /** What was tried in vain gets its time anew. */
    void forgive(String hook) throws SQLException {
        change("update tutti_outbox set failed_since = null where hook = ?", hook);
    }

    /** What waits for a hook that is gone; another server may have made one that this one does not know yet. */
    void removeOrphans(String hook) throws SQLException {
        change("delete from tutti_outbox where hook = ?"
                + " and not exists (select 1 from tutti_webhook h where h.id = tutti_outbox.hook)", hook);
    }

    private void change(String sql, String hook) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement change = connection.prepareStatement(sql)) {
            change.setString(1, hook);
            change.executeUpdate();
        }
    }

    /**
     * Gives up what has waited since before an instant (µs).
     *
     * @return how many, by hook
     */
    Map<String, Long> drop(long before) throws SQLException {
        Map<String, Long> dropped = new LinkedHashMap<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "select hook, count(*) from tutti_outbox where at < ? group by hook");
                PreparedStatement delete = connection.prepareStatement("delete from tutti_outbox where at < ?")) {
            select.setLong(1, before);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    dropped.put(rows.getString(1), rows.getLong(2));
                }
            }
            if (!dropped.isEmpty()) {
                delete.setLong(1, before);
                delete.executeUpdate();
            }
        }
        return dropped;
    }
}
