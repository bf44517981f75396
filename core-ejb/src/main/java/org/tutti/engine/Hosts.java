package org.tutti.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.tutti.engine.Sessions.Precision;
import org.tutti.engine.cluster.Message;
import org.tutti.engine.journal.Journal;
import org.tutti.engine.journal.Outage;
import org.tutti.session.Input;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/**
 * The sessions this server has open, each with its one writer. What the journal has is taken over at the start; a
 * session that was given up is read again when somebody asks for it. Thread-safe.
 */
final class Hosts {

    private static final Logger LOG = System.getLogger(Hosts.class.getName());

    /** How long it may take until what is on its way is on the disk, in seconds. */
    private static final int PATIENCE = 10;

    private final Map<SessionId, SessionHost> hosts = new ConcurrentHashMap<>();
    /** Since when sessions that were given up have not been served. */
    private final Map<SessionId, Long> lostAt = new ConcurrentHashMap<>();
    /** Sessions that are not served because something is done with their journals. */
    private final Set<SessionId> closed = ConcurrentHashMap.newKeySet();
    private final Journal journal;
    private final Codes codes;
    private final Runtime runtime;

    Hosts(Journal journal, Codes codes, Runtime runtime) {
        this.journal = journal;
        this.codes = codes;
        this.runtime = runtime;
    }

    /**
     * Reads the open sessions from the journal: a server that is alone takes them over, one of several follows them. If
     * the database fails, it can be called again.
     *
     * @param crashedAt the last instant (µs) at which they are known to have been served
     */
    void recover(long crashedAt) throws SQLException {
        read(crashedAt);
        if (runtime.cluster().alone()) {
            var all = hosts.values().stream().map(host -> takeOver(host, crashedAt)).toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(all).join();
        }
    }

    /**
     * Reads what was begun and written while the sessions were read, of which no node may have told this one.
     *
     * @param crashedAt as {@link #recover}
     */
    void catchUp(long crashedAt) throws SQLException {
        read(crashedAt);
        hosts.values().forEach(host -> host.following(Follower::catchUp));
    }

    /** Reads those of the open sessions that are not here yet, and which have ended lately. */
    private void read(long crashedAt) throws SQLException {
        for (SessionId id : journal.open()) {
            codes.opened(id);
            if (hosts.containsKey(id)) {
                continue;
            }
            try {
                Session session = journal.load(id);
                runtime.clock().notBefore(Math.max(crashedAt, session.stamp()));
                hosts.putIfAbsent(id, runtime.cluster().alone()
                        ? SessionHost.writing(session, runtime)
                        : SessionHost.following(session, runtime, journal.owner(id).orElse("")));
                lostAt.remove(id);
            } catch (IllegalStateException | IllegalArgumentException e) {
                lostAt.put(id, crashedAt);
                LOG.log(Level.ERROR, "TUTTI-0007 Session %s cannot be recovered and stays closed.".formatted(id), e);
            }
        }
        // After the open ones: of whatever ends meanwhile it is known that it was there.
        journal.endedSince(runtime.clock().now() - Codes.LATELY, Codes.MOST_OVER).forEach(codes::ended);
    }

    /** Gives all sessions up: the other nodes go on without this one. */
    void cutOff() {
        for (SessionHost host : hosts.values()) {
            hosts.remove(host.id(), host);
            host.inTurn(host::giveUp);
        }
    }

    /** Another node has begun a session. */
    void born(SessionId id, String owner) {
        hosts.computeIfAbsent(id, _ -> {
            codes.opened(id);
            return SessionHost.following(Session.unborn(id), runtime, owner);
        });
    }

    /** The journal of a session is not as it was. */
    void reread(SessionId id) {
        served(id).ifPresent(host -> host.inTurn(() -> {
            host.giveUp();
            runtime.executor().execute(() -> reopen(id));
        }));
    }

    private CompletableFuture<Void> takeOver(SessionHost host, long lostAt) {
        var done = new CompletableFuture<Void>();
        host.submit(runtime.self(), new Input.Takeover(runtime.self().id(), lostAt), reply -> {
            if (reply instanceof Reply.Refused(Refusal refusal)) {
                LOG.log(Level.ERROR,
                        "TUTTI-0008 Session {0} could not be taken over: {1}", host.id(), refusal.message());
            }
            done.complete(null);
        });
        return done;
    }

    /** A session that was made here. */
    void opened(SessionHost host) {
        hosts.put(host.id(), host);
        codes.opened(host.id());
    }

    /** All that are served now. */
    Collection<SessionHost> all() {
        return hosts.values();
    }

    /** What {@link Sessions#precision} says. */
    Precision precision(double tolerance) {
        List<List<Offset>> sessions = hosts.values().stream()
                .map(host -> host.reports().recent(runtime.clock().now()))
                .filter(offsets -> !offsets.isEmpty())
                .toList();
        List<Offset> offsetsOfAll = sessions.stream().flatMap(List::stream).toList();
        Distribution all = Distribution.of(offsetsOfAll);
        double asynchrony = sessions.stream()
                .mapToDouble(offsets -> Distribution.of(offsets).asynchrony())
                .max()
                .orElse(0);
        return new Precision(
                new Distribution(
                        all.endpoints(), all.median(), all.p95(), all.worst(), asynchrony, all.bound()),
                sessions.size(),
                offsetsOfAll.stream().filter(row -> row.beyond(tolerance)).count());
    }

    /** How many this node owns. */
    int owned() {
        return (int) hosts.values().stream().filter(SessionHost::owning).count();
    }

    int count() {
        return hosts.size();
    }

    /** Whether some session that should be open is not. */
    boolean missesSome() {
        return !lostAt.isEmpty();
    }

    /** The host of a session, if it is served now; the journal is not read. */
    Optional<SessionHost> served(SessionId id) {
        return Optional.ofNullable(hosts.get(id));
    }

    /** The host of a session; a session that was given up is read from the journal again. */
    SessionHost of(SessionId id) throws RefusedException {
        SessionHost host = hosts.get(id);
        if (host == null) {
            requireOpen(id);
            return reload(id);
        }
        // Who ended a session is told before it is forgotten here.
        if (host.visible().ended()) {
            throw over();
        }
        return host;
    }

    private static RefusedException over() {
        return new RefusedException(new Refusal(Code.SESSION_ENDED, "The session is over."));
    }

    private void requireOpen(SessionId id) throws RefusedException {
        try {
            Optional<Boolean> ended = journal.ended(id);
            if (ended.isEmpty()) {
                throw new RefusedException(new Refusal(
                        Code.SESSION_UNKNOWN,
                        "There is no session %s. Maybe the link was not copied whole.".formatted(id)));
            }
            if (ended.get()) {
                throw over();
            }
        } catch (SQLException e) {
            throw unreadable(id, e);
        }
    }

    static RefusedException unreadable(SessionId id, Exception e) {
        if (e instanceof SQLException away) {
            Outage.noticed(away);
        } else {
            LOG.log(Level.ERROR, "TUTTI-0009 Session %s cannot be read from the journal.".formatted(id), e);
        }
        return new RefusedException(
                new Refusal(Code.NOT_READY, "The session cannot be read just now. Try again in a moment."));
    }

    private synchronized SessionHost reload(SessionId id) throws RefusedException {
        if (hosts.get(id) != null) {
            return hosts.get(id);
        }
        if (closed.contains(id)) {
            throw busy();
        }
        try {
            Session session = journal.load(id);
            long since = Optional.ofNullable(lostAt.remove(id)).orElseGet(() -> runtime.clock().now());
            if (runtime.cluster().alone()) {
                var host = SessionHost.writing(session, runtime);
                hosts.put(id, host);
                takeOver(host, since);
                return host;
            }
            var host = SessionHost.following(session, runtime, journal.owner(id).orElse(""));
            hosts.put(id, host);
            codes.opened(id);
            host.following(Follower::catchUp);
            runtime.orphans().orphaned(host, since);
            return host;
        } catch (SQLException | IllegalStateException | IllegalArgumentException e) {
            throw unreadable(id, e);
        }
    }

    /**
     * Does something with the journal of a session while nothing is written to it: a session that is open is given up
     * for so long, and read anew after it.
     *
     * @throws RefusedException if somebody does so already, or what is on its way to the disk does not get there
     */
    <T> T closed(SessionId id, Task<T> task) throws SQLException, RefusedException {
        if (!runtime.cluster().alone() && journal.ended(id).filter(ended -> !ended).isPresent()) {
            // Whoever does something with its journal has to own it.
            of(id);
        }
        Optional<SessionHost> host;
        synchronized (this) {
            if (!closed.add(id)) {
                throw busy();
            }
            host = served(id);
        }
        try {
            if (host.isPresent()) {
                host.get().own().get(PATIENCE, TimeUnit.SECONDS);
                host.get().retire().get(PATIENCE, TimeUnit.SECONDS);
                if (!journal.owner(id).orElse("").equals(runtime.self().id())) {
                    throw busy();
                }
            }
            return task.run();
        } catch (ExecutionException | TimeoutException e) {
            throw unreadable(id, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreadable(id, e);
        } finally {
            closed.remove(id);
            // Before it is read here: who is connected to the others is so no more by then.
            runtime.cluster().broadcast(new Message.Reread(id.value()));
            if (host.isPresent()) {
                reopen(id);
            }
        }
    }

    /** Something with a journal that nothing is written to. */
    interface Task<T> {
        T run() throws SQLException, RefusedException;
    }

    private static RefusedException busy() {
        return new RefusedException(
                new Refusal(Code.NOT_READY, "The session's journal is being worked on. Try again in a moment."));
    }

    /** At once, and not when somebody asks: something may be due. */
    private void reopen(SessionId id) {
        try {
            of(id);
        } catch (RefusedException e) {
            if (e.refusal().code() == Code.SESSION_ENDED && lostAt.remove(id) != null) {
                // Its end was on the way when it was given up.
                codes.ended(id, runtime.clock().now());
            }
        }
    }

    /** A session is over or given up. */
    void forget(SessionHost host) {
        if (host.visible().ended()) {
            codes.ended(host.id(), host.visible().stamp());
        } else if (host.visible().created() && hosts.get(host.id()) == host) {
            // One whose creation failed is nobody's loss: it was refused, and no one asks for it.
            lostAt.put(host.id(), runtime.clock().now());
        }
        hosts.remove(host.id(), host);
    }
}
