package org.tutti.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
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

    /** How long the others have to say who is connected to them, and this node to find out for them, in ms. */
    private static final long MUSTER_MS = 500, FOUND_OUT_MS = 300;

    /** Said without being asked: nobody is connected to the node. */
    private static final long NONE = 0;

    /** How long (µs) a session waits for its heir, before any node takes it over. */
    private static final long HEIRLESS = 3_000_000;

    private final Hosts hosts;
    private final Runtime runtime;
    private final Consumer<Change> changes;
    private final AtomicLong questions = new AtomicLong();
    private final ConcurrentMap<Long, Answers> asked = new ConcurrentHashMap<>();
    /** Sessions that nobody may own, and until when they are known to have been served. */
    private final Map<SessionHost, Long> orphans = new ConcurrentHashMap<>();
    private final AtomicBoolean adopting = new AtomicBoolean();
    /** Sessions without an owner, and since when (µs). */
    private final Map<SessionHost, Long> ownerless = new ConcurrentHashMap<>();
    /** When sessions that are not served here were read last for somebody else. */
    private final Map<String, Long> loaded = new ConcurrentHashMap<>();

    /** The members are others than before. */
    record Change(Members before, Members now) {}

    /** Of each session, by nodes, the endpoints connected and the entries that gave them their connections. */
    private record Connections(
            Map<String, Map<String, Map<String, Long>>> bySession,
            Map<String, Set<String>> unknown,
            Collection<String> nodes) {

        Map<String, Map<String, Long>> of(SessionId session) {
            Map<String, Map<String, Long>> all = new HashMap<>();
            nodes.forEach(node -> all.put(node, Map.of()));
            all.putAll(bySession.getOrDefault(session.value(), Map.of()));
            return all;
        }

        /** The nodes that have not said who of the session is connected to them: nobody is taken to have gone there. */
        Set<String> silent(SessionId session) {
            return nodes.stream()
                    .filter(node -> !unknown.containsKey(node) || unknown.get(node).contains(session.value()))
                    .collect(Collectors.toSet());
        }
    }

    /** What the others have answered so far. */
    private static final class Answers {
        final Map<String, Map<String, Map<String, Long>>> bySession = new HashMap<>();
        /** By the nodes that have answered, of which sessions they do not know it yet. */
        final Map<String, Set<String>> unknown = new HashMap<>();
        final Collection<String> missing;
        final CompletableFuture<Void> all = new CompletableFuture<>();

        Answers(Collection<String> from) {
            missing = new ArrayList<>(from);
            if (missing.isEmpty()) {
                all.complete(null);
            }
        }

        synchronized void add(String node, Map<String, Map<String, Long>> sessions, List<String> notKnown) {
            unknown.put(node, Set.copyOf(notKnown));
            sessions.forEach((session, connections) ->
                    bySession.computeIfAbsent(session, _ -> new HashMap<>()).put(node, connections));
            missing.remove(node);
            if (missing.isEmpty()) {
                all.complete(null);
            }
        }

        synchronized Connections sofar(Collection<String> nodes) {
            return new Connections(new HashMap<>(bySession), new HashMap<>(unknown), nodes);
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
                follower(session, follower -> follower.refused(from, request, new Refusal(code(code), text)));
            case Message.Elsewhere(String session, long request, long seq) ->
                follower(session, follower -> follower.elsewhere(from, request, seq));
            case Message.Reports(String session, List<String> reports) ->
                hosts.served(new SessionId(session))
                        .ifPresent(host -> host.reported(reports.stream().map(ReportText::read).toList()));
            case Message.Muster(long question) -> present(from, question);
            case Message.Present(long question, var sessions, var unknown) -> {
                if (question == NONE) {
                    hosts.all().forEach(host -> host.writing(writer -> writer.gone(from)));
                } else if (asked.get(question) instanceof Answers answers) {
                    answers.add(from, sessions, unknown);
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
                host -> host.following(follower -> follower.committed(entry)), () -> {
                    long now = runtime.clock().now();
                    loaded.values().removeIf(at -> now - at > HEIRLESS);
                    // One that cannot be read is not tried for each of its entries.
                    if (loaded.putIfAbsent(entry.session(), now) == null) {
                        aside(() -> load(id));
                    }
                });
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
        Set<String> unknown = ConcurrentHashMap.newKeySet();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (SessionHost host : hosts.all()) {
            var told = new CompletableFuture<Void>();
            all.add(told);
            unknown.add(host.id().value());
            host.inTurn(() -> {
                Map<String, Long> here = host.connectedHere();
                if (!here.isEmpty()) {
                    sessions.put(host.id().value(), here);
                }
                unknown.remove(host.id().value());
                told.complete(null);
            });
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .orTimeout(FOUND_OUT_MS, TimeUnit.MILLISECONDS)
                .handle((_, _) -> {
                    runtime.cluster().send(
                            from, new Message.Present(question, Map.copyOf(sessions), List.copyOf(unknown)));
                    return null;
                });
    }

    /** Tells the others that nobody is connected to this node: it begins, or begins again. */
    void none() {
        runtime.cluster().broadcast(new Message.Present(NONE, Map.of(), List.of()));
    }

    /** Asks the others who is connected to them. Who does not answer in time is taken to have nobody. */
    private CompletableFuture<Connections> muster() {
        String self = runtime.cluster().self().id();
        List<String> others = runtime.cluster().members().others(self).stream().map(Node::id).toList();
        long question = questions.incrementAndGet();
        var answers = new Answers(others);
        asked.put(question, answers);
        others.forEach(node -> runtime.cluster().send(node, new Message.Muster(question)));
        return answers.all.orTimeout(MUSTER_MS, TimeUnit.MILLISECONDS).handle((_, _) -> {
            asked.remove(question);
            return answers.sofar(others);
        });
    }

    @Override
    public void changed(Members before, Members now) {
        changes.accept(new Change(before, now));
        String self = runtime.cluster().self().id();
        if (now.has(self) && before.has(self)
                && before.nodes().stream().anyMatch(node -> !now.has(node.id()))) {
            settle(runtime.clock().now(), false);
        }
    }

    /**
     * Takes over the sessions that nobody owns and whose heir this node is, and notes whose endpoints are gone.
     *
     * @param servedUntil the last instant (µs) at which sessions are known to have been served
     * @param all whether this node takes over all that nobody owns
     * @return done when those are owned here, or by another that was quicker
     */
    CompletableFuture<Void> settle(long servedUntil, boolean all) {
        return muster().thenCompose(connections -> {
            List<CompletableFuture<Void>> settled = new ArrayList<>();
            for (SessionHost host : hosts.all()) {
                settled.add(inherit(host, connections, servedUntil, all));
            }
            return CompletableFuture.allOf(settled.toArray(CompletableFuture[]::new));
        });
    }

    private CompletableFuture<Void> inherit(
            SessionHost host, Connections connections, long servedUntil, boolean whoever) {
        var settled = new CompletableFuture<Void>();
        host.inTurn(part -> {
            Members members = runtime.cluster().members();
            switch (part) {
                case Writer writer -> {
                    writer.lost(members.ids());
                    settled.complete(null);
                }
                case Follower follower when heirOf(host) || whoever && !members.has(host.owner()) ->
                    follower.takeOver(connections.of(host.id()), connections.silent(host.id()), servedUntil, settled);
                case Follower _ -> settled.complete(null);
            }
        });
        return settled;
    }

    /** Sees to sessions that have no owner, for whatever reason; regularly. */
    void look() {
        String self = runtime.cluster().self().id();
        Members members = runtime.cluster().members();
        if (!members.has(self)) {
            ownerless.clear();
            return;
        }
        long now = runtime.clock().now();
        Set<SessionHost> found = hosts.all().stream()
                .filter(host -> !host.owning())
                .filter(host -> host.owner().equals(self) || !members.has(host.owner()))
                .collect(Collectors.toSet());
        ownerless.keySet().retainAll(found);
        for (SessionHost host : found) {
            long since = ownerless.computeIfAbsent(host, _ -> now);
            if (heirOf(host) || now - since > HEIRLESS) {
                orphaned(host, since);
            }
        }
    }

    /** Whether this node is to take over a session, by who is said to own it. */
    private boolean heirOf(SessionHost host) {
        String owner = host.owner();
        String self = runtime.cluster().self().id();
        Members members = runtime.cluster().members();
        if (owner.equals(self)) {
            return members.has(self);
        }
        return !members.has(owner) && members.heir(host.id()).filter(node -> node.id().equals(self)).isPresent();
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
            all.forEach((host, servedUntil) -> inherit(host, connections, servedUntil, overdue(host)));
            adopting.set(false);
            if (!orphans.isEmpty()) {
                adopt();
            }
        });
    }

    private boolean overdue(SessionHost host) {
        Long since = ownerless.get(host);
        return since != null && runtime.clock().now() - since > HEIRLESS;
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
