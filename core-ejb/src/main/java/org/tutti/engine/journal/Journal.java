package org.tutti.engine.journal;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.tutti.engine.journal.Links.Link;
import org.tutti.session.Codec;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.MemberId;
import org.tutti.session.Outcome;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/**
 * The journal in a relational database. {@code (session, seq)} is the primary key: of two servers that append the same
 * place only one succeeds.
 *
 * <h2>Durability</h2>
 * H2 acknowledges a commit before it is on the disk, even with {@code WRITE_DELAY=0}; {@code CHECKPOINT SYNC} after the
 * commit of a group puts it there (one fsync). PostgreSQL syncs on commit by itself, unless it is told not to: of that
 * this connection wants to know nothing.
 *
 * <h2>Threads</h2>
 * {@link #commit} is for one thread only, which keeps a connection. Everything else may be called from any thread.
 */
public final class Journal implements AutoCloseable {

    /** A snapshot of a session as it was after the entry {@code seq}. */
    public record Snapshot(SessionId session, long seq, String text) {}

    /**
     * What goes to the disk together.
     *
     * @param entries in the order they were accepted
     * @param ended sessions that are over with these entries
     * @param outgoing what others are told because of the entries
     * @param heartbeat the instant (µs) to note as served, if it is time to
     */
    public record Group(
            List<Entry> entries,
            Set<SessionId> ended,
            List<Snapshot> snapshots,
            List<Outgoing> outgoing,
            Optional<Long> heartbeat) {}

    /** So many entries are read at a time when a journal is told from its beginning. */
    private static final int PAGE = 1000;

    private final DataSource database;
    private Connection writer;
    /** Kept prepared: preparing them takes as long as running them. */
    private PreparedStatement insertSession;
    private PreparedStatement insertEntry;
    private PreparedStatement checkpoint;
    private boolean h2;
    private final Optional<String> node;
    private final Links links = new Links();

    /** The longest input, as {@link Codec} writes it, in characters. */
    public static final int LONGEST_INPUT = 1_000_000;

    /** @param database connections in it may create tables */
    public Journal(DataSource database) {
        this(database, Optional.empty());
    }

    /**
     * @param database connections in it may create tables
     * @param node this server, if others write to it as well. Then nothing is written here that all of them write, such as
     *        the one heartbeat, and a transaction in which this server comes to stand still is given up for it
     */
    public Journal(DataSource database, Optional<String> node) {
        this.database = database;
        this.node = node;
    }

    /**
     * Makes the tables, or brings those there are up to date.
     *
     * @throws IllegalStateException if a newer server has used the database
     */
    public void prepare() throws SQLException {
        Migrations.run(database);
    }

    /** The last instant (µs) noted as served, by whatever node; empty before the first. */
    public Optional<Long> lastHeartbeat() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement("select max(at) from (select at from tutti_heartbeat"
                        + " union all select at from tutti_node where at > 0) as noted");
                ResultSet rows = select.executeQuery()) {
            rows.next();
            long at = rows.getLong(1);
            return rows.wasNull() ? Optional.empty() : Optional.of(at);
        }
    }

    /** The sessions that are not over, in the order they began. */
    public List<SessionId> open() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "select id from tutti_session left join tutti_journal on session = id and seq = 1"
                                + " where ended = false order by stamp");
                ResultSet rows = select.executeQuery()) {
            List<SessionId> ids = new ArrayList<>();
            while (rows.next()) {
                ids.add(new SessionId(rows.getString(1)));
            }
            return ids;
        }
    }

    /** The id of the node that owns a session; empty if none is known to. */
    public Optional<String> owner(SessionId id) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement("select owner from tutti_session where id = ?")) {
            select.setString(1, id.value());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
            }
        }
    }

    /** Whether the session is over; empty if it never was. */
    public Optional<Boolean> ended(SessionId id) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement("select ended from tutti_session where id = ?")) {
            select.setString(1, id.value());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(rows.getBoolean(1)) : Optional.empty();
            }
        }
    }

    /**
     * The sessions that ended at the instant {@code stamp} (µs) or later, and when (µs), the first first.
     *
     * @param most so many at most: those that ended last
     */
    public SequencedMap<SessionId, Long> endedSince(long stamp, int most) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "select id, ended_at from tutti_session where ended_at >= ? order by ended_at desc")) {
            select.setLong(1, stamp);
            select.setMaxRows(most);
            try (ResultSet rows = select.executeQuery()) {
                SequencedMap<SessionId, Long> ended = new LinkedHashMap<>();
                while (rows.next()) {
                    ended.putFirst(new SessionId(rows.getString(1)), rows.getLong(2));
                }
                return ended;
            }
        }
    }

    /**
     * The session as its journal tells it: the last snapshot and the entries since.
     *
     * @throws IllegalStateException if an entry is missing or cannot be applied
     */
    public Session load(SessionId id) throws SQLException {
        Session session = ledger().snapshot(id)
                .map(snapshot -> Codec.restore(snapshot.text()))
                .orElseGet(() -> Session.unborn(id));
        return from(session, _ -> {});
    }

    /**
     * Tells every state of a session from its first entry on. Of a long journal only a little is held at a time.
     *
     * @return the last state; {@link Session#unborn} if there is no such session
     * @throws IllegalStateException if an entry is missing or cannot be applied
     */
    public Session replay(SessionId id, Consumer<Session> states) throws SQLException {
        return from(Session.unborn(id), states);
    }

    private Session from(Session first, Consumer<Session> states) throws SQLException {
        Session session = first;
        List<Stored> page;
        do {
            page = ledger().rows(session.id(), session.seq(), PAGE);
            for (Stored row : page) {
                session = after(session, row.entry());
                states.accept(session);
            }
        } while (page.size() == PAGE);
        return session;
    }

    private static Session after(Session session, Entry entry) {
        return switch (session.apply(entry)) {
            case Outcome.Accepted(Session next, _) -> next;
            case Outcome.Refused(var refusal) ->
                throw new IllegalStateException("The journal of session %s does not replay at entry %d: %s"
                        .formatted(session.id(), entry.seq(), refusal.message()));
        };
    }

    /** The entries of a session after {@code seq}, in order. */
    public List<Entry> entries(SessionId id, long seq) throws SQLException {
        return ledger().rows(id, seq, Integer.MAX_VALUE).stream().map(Stored::entry).toList();
    }

    /**
     * Makes a group durable. When it returns, all of it is on the disk but for the sessions it names.
     *
     * @return the sessions whose entries were refused: another server has written their places, or the database cannot
     *         hold a value in them
     * @throws SQLException if the database failed; whether any of it was written is then unknown
     */
    public Set<SessionId> commit(Group group) throws SQLException {
        try {
            Set<SessionId> conflicts = writeThrough(group);
            if (h2) {
                checkpoint.execute();
            }
            return conflicts;
        } catch (SQLException | RuntimeException | Error e) {
            // Whatever it was: half a group in the transaction would be committed with the next.
            disconnect();
            throw e;
        }
    }

    /** Two servers that write the same sessions may wait for each other: the one that has to give way tries again. */
    private Set<SessionId> writeThrough(Group group) throws SQLException {
        try {
            return write(group);
        } catch (SQLException e) {
            if (e.getSQLState() == null || !e.getSQLState().startsWith("40")) {
                throw e;
            }
            writer.rollback();
            return write(group);
        }
    }

    private Set<SessionId> write(Group group) throws SQLException {
        connect();
        List<Link> chained = links.of(group.entries(), writer);
        Set<SessionId> conflicts = Set.of();
        try {
            insert(chained);
        } catch (BatchUpdateException e) {
            // Somebody else's place is rare: only then is each session written by itself to find out whose.
            writer.rollback();
            conflicts = insertEach(chained);
        }
        Set<SessionId> lost = conflicts;
        List<Entry> written =
                group.entries().stream().filter(entry -> !lost.contains(entry.session())).toList();
        assign(written);
        own(written);
        mark(group.entries().stream()
                .filter(entry -> group.ended().contains(entry.session()) && !lost.contains(entry.session()))
                .toList());
        OutboxTable.insert(writer, group.outgoing().stream()
                .filter(each -> !lost.contains(each.session()))
                .toList());
        insertSnapshots(group.snapshots().stream()
                .filter(snapshot -> !lost.contains(snapshot.session()))
                .toList());
        if (group.heartbeat().isPresent() && node.isEmpty()) {
            noteHeartbeat(group.heartbeat().get());
        }
        writer.commit();
        links.written(
                chained.stream().filter(link -> !lost.contains(link.entry().session())).toList(), group.ended());
        return conflicts;
    }

    /** What is in it, as rows. */
    public Ledger ledger() {
        return new Ledger(database);
    }

    /** The last entry that this server has written of a session that is open. Any thread may ask. */
    public Optional<Head> head(SessionId id) {
        return links.last(id);
    }

    private Set<SessionId> insertEach(List<Link> entries) throws SQLException {
        Map<SessionId, List<Link>> bySession = new LinkedHashMap<>();
        for (Link link : entries) {
            bySession.computeIfAbsent(link.entry().session(), _ -> new ArrayList<>()).add(link);
        }
        Set<SessionId> conflicts = new HashSet<>();
        for (var session : bySession.entrySet()) {
            Savepoint before = writer.setSavepoint();
            try {
                insert(session.getValue());
            } catch (BatchUpdateException e) {
                if (!ofTheDataAlone(e)) {
                    throw e;
                }
                writer.rollback(before);
                conflicts.add(session.getKey());
            }
        }
        return conflicts;
    }

    /** A place that is taken (class 23), or a value the database cannot hold (22): the other sessions can go on. */
    private static boolean ofTheDataAlone(SQLException e) {
        return e.getSQLState() != null && (e.getSQLState().startsWith("23") || e.getSQLState().startsWith("22"));
    }

    private void insert(List<Link> entries) throws SQLException {
        boolean anyBorn = false;
        for (Link link : entries) {
            Entry entry = link.entry();
            if (entry.seq() == 1) {
                insertSession.setString(1, entry.session().value());
                insertSession.addBatch();
                anyBorn = true;
            }
            insertEntry.setString(1, entry.session().value());
            insertEntry.setLong(2, entry.seq());
            insertEntry.setLong(3, entry.stamp());
            insertEntry.setLong(4, entry.effectiveAt());
            insertEntry.setString(5, link.actor());
            insertEntry.setString(6, link.input());
            insertEntry.setString(7, link.payload());
            insertEntry.setString(8, link.salt());
            insertEntry.setString(9, link.digest());
            insertEntry.addBatch();
        }
        try {
            if (anyBorn) {
                insertSession.executeBatch();
            }
            insertEntry.executeBatch();
        } finally {
            insertSession.clearBatch();
            insertEntry.clearBatch();
        }
    }

    /** Notes to whom sessions belong. */
    private void assign(List<Entry> entries) throws SQLException {
        for (Entry entry : entries) {
            if (entry.input() instanceof Input.Belong(String tenant, MemberId _)) {
                try (PreparedStatement update =
                        writer.prepareStatement("update tutti_session set tenant = ? where id = ?")) {
                    update.setString(1, tenant);
                    update.setString(2, entry.session().value());
                    update.executeUpdate();
                }
            }
        }
    }

    /** Notes which node owns sessions from these entries on. */
    private void own(List<Entry> entries) throws SQLException {
        if (entries.stream().noneMatch(entry -> owner(entry).isPresent())) {
            return;
        }
        try (PreparedStatement update = writer.prepareStatement("update tutti_session set owner = ? where id = ?")) {
            for (Entry entry : entries) {
                Optional<String> owner = owner(entry);
                if (owner.isPresent()) {
                    update.setString(1, owner.get());
                    update.setString(2, entry.session().value());
                    update.addBatch();
                }
            }
            update.executeBatch();
        }
    }

    /** The node that owns its session with this entry, if it says so. */
    private static Optional<String> owner(Entry entry) {
        return switch (entry.input()) {
            case Input.Create _ -> Optional.of(entry.actor().id());
            case Input.Takeover(String node, long _) -> Optional.of(node);
            case Input.Succeed(String node, long _, List<EndpointId> _) -> Optional.of(node);
            default -> Optional.empty();
        };
    }

    /** Marks the sessions that end as over; nothing comes after the last of their entries. */
    private void mark(List<Entry> ending) throws SQLException {
        for (Entry entry : ending) {
            try (PreparedStatement update =
                    writer.prepareStatement("update tutti_session set ended = true, ended_at = ? where id = ?")) {
                update.setLong(1, entry.stamp());
                update.setString(2, entry.session().value());
                update.executeUpdate();
            }
        }
    }

    private void insertSnapshots(List<Snapshot> snapshots) throws SQLException {
        for (Snapshot snapshot : snapshots) {
            try (PreparedStatement insert = writer.prepareStatement("insert into tutti_snapshot values (?, ?, ?)")) {
                insert.setString(1, snapshot.session().value());
                insert.setLong(2, snapshot.seq());
                insert.setString(3, snapshot.text());
                insert.executeUpdate();
            }
            try (PreparedStatement delete =
                    writer.prepareStatement("delete from tutti_snapshot where session = ? and seq < ?")) {
                delete.setString(1, snapshot.session().value());
                delete.setLong(2, snapshot.seq());
                delete.executeUpdate();
            }
        }
    }

    private void noteHeartbeat(long at) throws SQLException {
        try (PreparedStatement update = writer.prepareStatement("update tutti_heartbeat set at = ? where one = 1")) {
            update.setLong(1, at);
            if (update.executeUpdate() == 0) {
                try (PreparedStatement insert = writer.prepareStatement("insert into tutti_heartbeat values (1, ?)")) {
                    insert.setLong(1, at);
                    insert.executeUpdate();
                }
            }
        }
    }

    private void connect() throws SQLException {
        if (writer == null) {
            writer = database.getConnection();
            writer.setAutoCommit(false);
            h2 = Dialect.isH2(writer);
            insertSession = writer.prepareStatement("insert into tutti_session (id, ended) values (?, false)");
            insertEntry = writer.prepareStatement("insert into tutti_journal"
                    + " (session, seq, stamp, effective_at, actor, input, payload, salt, digest)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)");
            if (!h2) {
                Dialect.syncOnCommit(writer);
                if (node.isPresent()) {
                    Dialect.yieldToOthers(writer, node.get());
                }
            }
            checkpoint = h2 ? writer.prepareStatement("checkpoint sync") : null;
        }
    }

    private void disconnect() {
        if (writer != null) {
            Connection broken = writer;
            writer = null;
            try (broken) {
                broken.rollback();
            } catch (SQLException | RuntimeException ignored) {
                // It is being thrown away because it does not work.
            }
        }
    }

    @Override
    public void close() {
        disconnect();
    }
}
