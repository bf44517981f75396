package org.tutti.engine.hooks;

import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.tutti.session.SessionId;

/** The hooks in the database, and how they do. Thread-safe. */
final class HookTable {

    private static final int LONGEST_WORDS = 500;

    private final DataSource database;

    HookTable(DataSource database) {
        this.database = database;
    }

    /** How a hook did, as far as that is written down. */
    record Past(long dropped, Optional<Long> takenAt, Optional<Long> failedAt, Optional<String> failure) {}

    /** In the order they were made. */
    List<Receiver> all() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "select id, tenant, session, url, types, description, paused, created_at, secret"
                                + " from tutti_webhook order by created_at, id");
                ResultSet rows = select.executeQuery()) {
            List<Receiver> all = new ArrayList<>();
            while (rows.next()) {
                all.add(receiver(rows));
            }
            return all;
        }
    }

    private static Receiver receiver(ResultSet rows) throws SQLException {
        String tenant = rows.getString(2);
        var hook = new Hook(
                rows.getString(1),
                tenant != null ? new Scope.Tenant(tenant) : new Scope.Single(new SessionId(rows.getString(3))),
                URI.create(rows.getString(4)),
                types(rows.getString(5)),
                rows.getString(6),
                Optional.ofNullable(rows.getString(7)),
                rows.getLong(8));
        return new Receiver(hook, new Secret(rows.getString(9)));
    }

    /** A type that this server does not know any more is nothing it could tell of. */
    private static Set<EventType> types(String text) {
        return Stream.of(text.split(",")).flatMap(name -> EventType.of(name).stream()).collect(Collectors.toSet());
    }

    private static String text(Set<EventType> types) {
        return types.stream().map(EventType::wire).sorted().collect(Collectors.joining(","));
    }

    void insert(Receiver receiver) throws SQLException {
        Hook hook = receiver.hook();
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into tutti_webhook (id, tenant, session, url, types, description, secret, created_at,"
                                + " dropped) values (?, ?, ?, ?, ?, ?, ?, ?, 0)")) {
            insert.setString(1, hook.id());
            insert.setString(2, hook.scope() instanceof Scope.Tenant(String name) ? name : null);
            insert.setString(3, hook.scope() instanceof Scope.Single(SessionId id) ? id.value() : null);
            insert.setString(4, hook.url().toString());
            insert.setString(5, text(hook.types()));
            insert.setString(6, hook.description());
            insert.setString(7, receiver.secret().text());
            insert.setLong(8, hook.createdAt());
            insert.executeUpdate();
        }
    }

    void update(Hook hook) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement(
                        "update tutti_webhook set url = ?, types = ?, description = ?, paused = ? where id = ?")) {
            update.setString(1, hook.url().toString());
            update.setString(2, text(hook.types()));
            update.setString(3, hook.description());
            update.setString(4, hook.paused().map(HookTable::cut).orElse(null));
            update.setString(5, hook.id());
            update.executeUpdate();
        }
    }

    private static String cut(String words) {
        return words.length() <= LONGEST_WORDS ? words : words.substring(0, LONGEST_WORDS);
    }

    void delete(String hook) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement delete = connection.prepareStatement("delete from tutti_webhook where id = ?")) {
            delete.setString(1, hook);
            delete.executeUpdate();
        }
    }

    Past past(String hook) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "select dropped, taken_at, failed_at, failure from tutti_webhook where id = ?")) {
            select.setString(1, hook);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next()
                        ? new Past(
                                rows.getLong(1),
                                Optional.ofNullable(rows.getObject(2, Long.class)),
                                Optional.ofNullable(rows.getObject(3, Long.class)),
                                Optional.ofNullable(rows.getString(4)))
                        : new Past(0, Optional.empty(), Optional.empty(), Optional.empty());
            }
        }
    }

    void noteTaken(String hook, long at) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement update =
                        connection.prepareStatement("update tutti_webhook set taken_at = ? where id = ?")) {
            update.setLong(1, at);
            update.setString(2, hook);
            update.executeUpdate();
        }
    }

    void noteFailed(String hook, long at, String words) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement(
                        "update tutti_webhook set failed_at = ?, failure = ? where id = ?")) {
            update.setLong(1, at);
            update.setString(2, cut(words));
            update.setString(3, hook);
            update.executeUpdate();
        }
    }

    void noteDropped(String hook, long more) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement update =
                        connection.prepareStatement("update tutti_webhook set dropped = dropped + ? where id = ?")) {
            update.setLong(1, more);
            update.setString(2, hook);
            update.executeUpdate();
        }
    }

    /** The hooks of sessions that are over, or forgotten since, and of which all has been told. */
    List<String> done() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "select h.id from tutti_webhook h left join tutti_session s on s.id = h.session"
                                + " where h.session is not null and (s.id is null or s.ended = true)"
                                + " and not exists (select 1 from tutti_outbox o where o.hook = h.id)");
                ResultSet rows = select.executeQuery()) {
            List<String> hooks = new ArrayList<>();
            while (rows.next()) {
                hooks.add(rows.getString(1));
            }
            return hooks;
        }
    }
}
