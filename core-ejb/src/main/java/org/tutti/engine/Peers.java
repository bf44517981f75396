package org.tutti.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.tutti.engine.cluster.Cluster;
import org.tutti.engine.cluster.Members;
import org.tutti.engine.cluster.Message;
import org.tutti.engine.cluster.Node;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.SessionId;

/**
 * Hears what the other nodes say, and sees to it that every session has an owner: when one is gone, its heir
 * ({@link Members#heir}) takes the session over, after the others have said who is connected to them. Thread-safe.
 */
final class Peers implements Cluster.Listener, Runtime.Orphans {

    private static final Logger LOG = System.getLogger(Peers.class.getName());

    /** How long the others have to say who is connected to them, in ms. */
    private static final long MUSTER_MS = 500;

    private final Hosts hosts;
    private final Runtime runtime;
    private final Consumer<Change> changes;
    private final AtomicLong questions = new AtomicLong();
    private final ConcurrentMap<Long, Answers> asked = new ConcurrentHashMap<>();
    /** Sessions that nobody may own, and until when they are known to have been served. */
    private final Map<SessionHost, Long> orphans = new ConcurrentHashMap<>();
    private final AtomicBoolean adopting = new AtomicBoolean();

    /** The members are others than before. */
    record Change(Members before, Members now) {}

    /** Of each session, by nodes, the endpoints connected and the entries that gave them their connections. */
    private record Connections(Map<String, Map<String, Map<String, Long>>> bySession, Collection<String> nodes) {
        Map<String, Map<String, Long>> of(SessionId session) {
            Map<String, Map<String, Long>> all = new HashMap<>();
            nodes.forEach(node -> all.put(node, Map.of()));
            all.putAll(bySession.getOrDefault(session.value(), Map.of()));
            return all;
        }
    }

    /** What the others have answered so far. */
    private static final class Answers {
        final Map<String, Map<String, Map<String, Long>>> bySession = new HashMap<>();
        final Collection<String> missing;
        final CompletableFuture<Void> all = new CompletableFuture<>();

        Answers(Collection<String> from) {
            missing = new ArrayList<>(from);
            if (missing.isEmpty()) {
                all.complete(null);
            }
        }

        synchronized void add(String node, Map<String, Map<String, Long>> sessions) {
            sessions.forEach((session, connections) ->
                    bySession.computeIfAbsent(session, _ -> new HashMap<>()).put(node, connections));
            missing.remove(node);
            if (missing.isEmpty()) {
                all.complete(null);
            }
        }

        synchronized Map<String, Map<String, Map<String, Long>>> sofar() {
            return new HashMap<>(bySession);
        }
    }

    /** @param changes told of changes of the members before anything is done about them */
    Peers(Hosts hosts, Runtime runtime, Consumer<Change> changes) {
        this.hosts = hosts;
        this.runtime = runtime;
        this.changes = changes;
    }

    @Override
    public void received(String from, Message message) {
        switch (message) {
            case Message.Committed entry -> committed(from, entry);
            case Message.Submit submit -> submitted(from, submit);
            case Message.Refused(String session, long request, String code, String text) ->
                follower(session, follower -> follower.refused(request, new Refusal(code(code), text)));
            case Message.Elsewhere(String session, long request, long seq) ->
                follower(session, follower -> follower.elsewhere(request, seq));
            case Message.Reports(String session, List<String> reports) ->
                hosts.served(new SessionId(session))
                        .ifPresent(host -> host.reported(reports.stream().map(ReportText::read).toList()));
            case Message.Muster(long question) -> present(from, question);
            case Message.Present(long question, var sessions) -> {
                Answers answers = asked.get(question);
                if (answers != null) {
                    answers.add(from, sessions);
                }
            }
            case Message.Reread(String session) -> hosts.reread(new SessionId(session));
            case Message.Yield(String session) ->
                hosts.served(new SessionId(session)).ifPresent(host -> host.yield(from));
            case Message.Yielded(String session, long seq, var attachments) -> yielded(session, seq, attachments);
            case Message.Signal(String session, String gateway, String text) ->
                runtime.listener().signal(new SessionId(session), gateway, text);
        }
    }

    private void follower(String session, Consumer<Follower> task) {
        hosts.served(new SessionId(session)).ifPresent(host -> host.following(task));
    }

    private static Code code(String name) {
        try {
            return Code.valueOf(name);
        } catch (IllegalArgumentException e) {
            // Of a newer server: its words are still good.
            return Code.NOT_ALLOWED;
        }
    }

    private void committed(String from, Message.Committed entry) {
        var id = new SessionId(entry.session());
        if (entry.seq() == 1) {
            hosts.born(id, from);
        }
        hosts.served(id).ifPresentOrElse(
                host -> host.following(follower -> follower.committed(entry)), () -> aside(() -> load(id)));
    }

    private void load(SessionId id) {
        try {
            hosts.of(id).following(Follower::catchUp);
        } catch (RefusedException e) {
            LOG.log(Level.DEBUG, "Session {0} is not followed: {1}", id, e.refusal().message());
        }
    }

    private void submitted(String from, Message.Submit submit) {
        var id = new SessionId(submit.session());
        hosts.served(id).ifPresentOrElse(host -> host.submitted(from, submit), () -> aside(() -> {
            try {
                hosts.of(id).submitted(from, submit);
            } catch (RefusedException e) {
                boolean over = e.refusal().code() == Code.SESSION_ENDED;
                runtime.cluster().send(from, over
                        ? new Message.Refused(submit.session(), submit.request(), Code.SESSION_ENDED.name(),
                                e.refusal().message())
                        : new Message.Elsewhere(submit.session(), submit.request(), -1));
            }
        }));
    }

    private void yielded(String session, long seq, Map<String, Map<String, Long>> attachments) {
        Map<String, Map<String, Long>> here = new HashMap<>(attachments);
        here.keySet().removeIf(node -> !runtime.cluster().members().has(node));
        aside(() -> {
            try {
                hosts.of(new SessionId(session)).following(follower -> follower.yielded(seq, here));
            } catch (RefusedException e) {
                LOG.log(Level.WARNING,
                        "TUTTI-0033 Session {0} was given to this server, which cannot read it: {1}", session,
                        e.refusal().message());
            }
        });
    }

    /** For what reads the database. */
    private void aside(Runnable task) {
        try {
            runtime.executor().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "The server is stopping.", e);
        }
    }

    private void present(String from, long question) {
        Map<String, Map<String, Long>> sessions = new ConcurrentHashMap<>();
        var all = hosts.all().stream()
                .map(host -> {
                    var told = new CompletableFuture<Void>();
                    host.inTurn(() -> {
                        Map<String, Long> here = host.connectedHere();
                        if (!here.isEmpty()) {
                            sessions.put(host.id().value(), here);
                        }
                        told.complete(null);
                    });
                    return told;
                })
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(all)
                .thenRun(() -> runtime.cluster().send(from, new Message.Present(question, Map.copyOf(sessions))));
    }

    /** Asks the others who is connected to them. Who does not answer in time is taken to have nobody. */
    private CompletableFuture<Connections> muster() {
        String self = runtime.cluster().self().id();
        List<String> others = runtime.cluster().members().nodes().stream()
                .map(Node::id)
                .filter(id -> !id.equals(self))
                .toList();
        long question = questions.incrementAndGet();
        var answers = new Answers(others);
        asked.put(question, answers);
        others.forEach(node -> runtime.cluster().send(node, new Message.Muster(question)));
        return answers.all.orTimeout(MUSTER_MS, TimeUnit.MILLISECONDS).handle((_, _) -> {
            asked.remove(question);
            return new Connections(answers.sofar(), others);
        });
    }

    @Override
    public void changed(Members before, Members now) {
        changes.accept(new Change(before, now));
        String self = runtime.cluster().self().id();
        if (now.has(self) && before.has(self)
                && before.nodes().stream().anyMatch(node -> !now.has(node.id()))) {
            settle(runtime.clock().now());
        }
    }

    /**
     * Takes over the sessions that nobody owns and whose heir this node is, and notes whose endpoints are gone.
     *
     * @param servedUntil the last instant (µs) at which sessions are known to have been served
     * @return done when those it is the heir of are owned here, or by another that was quicker
     */
    CompletableFuture<Void> settle(long servedUntil) {
        return muster().thenCompose(connections -> {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (SessionHost host : hosts.all()) {
                var settled = new CompletableFuture<Void>();
                all.add(settled);
                inherit(host, connections, servedUntil, settled);
            }
            return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
        });
    }

    private void inherit(
            SessionHost host, Connections connections, long servedUntil, CompletableFuture<Void> settled) {
        host.inTurn(() -> {
            Members members = runtime.cluster().members();
            host.writing(writer -> writer.lost(members.nodes().stream().map(Node::id).toList()));
            host.following(follower -> {
                if (heirOf(host.id(), follower.owner())) {
                    follower.takeOver(connections.of(host.id()), servedUntil, settled);
                } else {
                    settled.complete(null);
                }
            });
            if (host.owning()) {
                settled.complete(null);
            }
        });
    }

    /** Whether this node is to take over a session whose owner is said to be this. */
    private boolean heirOf(SessionId session, String owner) {
        String self = runtime.cluster().self().id();
        Members members = runtime.cluster().members();
        if (owner.equals(self)) {
            return members.has(self);
        }
        return !members.has(owner) && members.heir(session).filter(node -> node.id().equals(self)).isPresent();
    }

    @Override
    public void orphaned(SessionHost host, long servedUntil) {
        orphans.put(host, servedUntil);
        adopt();
    }

    /** Of many at once, the others are asked once. */
    private void adopt() {
        if (!adopting.compareAndSet(false, true)) {
            return;
        }
        Map<SessionHost, Long> all = new HashMap<>(orphans);
        all.forEach(orphans::remove);
        muster().thenAccept(connections -> {
            all.forEach((host, servedUntil) ->
                    inherit(host, connections, servedUntil, new CompletableFuture<>()));
            adopting.set(false);
            if (!orphans.isEmpty()) {
                adopt();
            }
        });
    }

    @Override
    public void lostTrack(SessionHost host) {
        aside(() -> {
            try {
                String owner = runtime.journal().owner(host.id()).orElse("");
                host.following(follower -> {
                    follower.ownedBy(owner);
                    orphaned(host, runtime.clock().now());
                });
            } catch (SQLException e) {
                LOG.log(Level.DEBUG, "The journal cannot be read now.", e);
            }
        });
    }
}
