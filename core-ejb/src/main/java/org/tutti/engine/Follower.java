package org.tutti.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.tutti.engine.cluster.Message;
import org.tutti.engine.journal.GroupCommitter.Fate;
import org.tutti.engine.journal.Lease;
import org.tutti.engine.journal.Outgoing;
import org.tutti.session.Actor;
import org.tutti.session.Codec;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Event;
import org.tutti.session.Input;
import org.tutti.session.Outcome;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Session;

/**
 * A node that follows a session which another owns. It applies the entries the owner tells of, reads in the journal what it
 * has missed, and has the owner take in what its own clients ask for. A request is answered when its entry is shown here.
 *
 * <p>When another node takes the session over, the entry by which it does so is the fence: what was asked of the owner
 * before and is not in the journal before that entry never will be, and is asked of the new owner, once. What is there is
 * known by its actor and input. Confined to the session's turn.
 */
final class Follower implements Part {

    private static final Logger LOG = System.getLogger(Follower.class.getName());

    /** How long (µs) a request waits for an owner, or for its answer. */
    private static final long PATIENCE = 15_000_000;

    /** How often in a row whoever is taken for the owner says that it is not, until the database is asked. */
    private static final int MISSES = 10;

    /** How often a choice is made again because the session has changed meanwhile. */
    private static final int MOST_CHOICES = 50;

    private final SessionHost host;
    private final Runtime runtime;
    private final Attachments attachments;
    /** In the order in which they were asked. */
    private final NavigableMap<Long, Asked> asked = new ConcurrentSkipListMap<>();
    /** Requests whose choice is made again when the session is known here as the owner has it. */
    private final Set<Long> waitingToChoose = new LinkedHashSet<>();
    private final Entries entries;
    private boolean watching;
    /** Whether whoever was taken for the owner is not, so that nothing is sent for a moment. */
    private boolean waiting;
    private int misses;
    /** Whether an entry by which this node takes the session over is on its way to the disk. */
    private boolean taking;
    private boolean closed;

    Follower(SessionHost host, Runtime runtime, Attachments attachments) {
        this.host = host;
        this.runtime = runtime;
        this.attachments = attachments;
        this.entries = new Entries(host, runtime, this::apply);
    }

    /** Whether somebody here waits for an answer. Any thread may ask. */
    boolean asks() {
        return !asked.isEmpty();
    }

    @Override
    public void take(Actor actor, Proposal proposal, Consumer<Reply<Entry>> callback) {
        ask(new Asked(actor, null, proposal, callback, runtime.clock().now()));
    }

    @Override
    public void choose(Actor actor, Sessions.Choice choice, Consumer<Reply<Entry>> callback) {
        ask(new Asked(actor, choice, null, callback, runtime.clock().now()));
    }

    private void ask(Asked one) {
        if (closed) {
            one.callback.accept(new Reply.Refused<>(Writer.givenUp()));
            return;
        }
        long request = runtime.nextRequest();
        asked.put(request, one);
        send(request, one);
        watch();
    }

    private void send(long request, Asked one) {
        String owner = host.owner();
        if (one.sentTo != null || taking || waiting || !runtime.cluster().members().has(owner)
                || owner.equals(runtime.self().id())) {
            // Whoever takes the session over will be asked.
            return;
        }
        Session now = host.visible();
        if (one.choice != null) {
            if (one.notBefore > now.seq()) {
                return;
            }
            try {
                one.proposal = new Proposal.Plain(one.choice.in(now));
            } catch (RefusedException e) {
                asked.remove(request);
                one.callback.accept(new Reply.Refused<>(e.refusal()));
                return;
            }
        }
        if (one.proposal instanceof Proposal.Gone(EndpointId endpoint, long attachment)) {
            attachments.gone(endpoint, attachment);
        }
        one.sentTo = owner;
        runtime.tally().forward();
        runtime.cluster().send(owner, new Message.Submit(
                host.id().value(),
                request,
                Codec.encode(one.actor),
                one.choice == null ? -1 : now.seq(),
                one.proposal.text()));
    }

    /** The owner does not take a request in. */
    void refused(String from, long request, Refusal refusal) {
        if (isWith(from, request)) {
            refuse(request, refusal);
        }
    }

    /** What a former owner says late is of no account: another has the request by now. */
    private boolean isWith(String node, long request) {
        Asked one = asked.get(request);
        return one != null && node.equals(one.sentTo);
    }

    private void refuse(long request, Refusal refusal) {
        SessionHost.answer(asked.remove(request).callback, new Reply.Refused<>(refusal));
    }

    /**
     * A request was not taken in, and can be made again.
     *
     * @param seq of how many entries the owner knows; -1 if whoever was asked is not the owner
     */
    void elsewhere(String from, long request, long seq) {
        if (!isWith(from, request)) {
            return;
        }
        Asked one = asked.get(request);
        one.sentTo = null;
        if (seq < 0) {
            // It has just begun to be, or to be no more: the journal knows.
            lost();
        } else if (++one.choices > MOST_CHOICES) {
            refuse(request, new Refusal(
                    Code.TOO_FAST, "The session changes faster than this can be said of it. Try again in a moment."));
        } else {
            one.notBefore = seq;
            waitingToChoose.add(request);
            chooseAgain();
        }
    }

    private void lost() {
        if (waiting) {
            return;
        }
        waiting = true;
        catchUp();
        if (++misses % MISSES == 0) {
            host.lostTrack();
        }
        host.later(() -> {
            waiting = false;
            sendAll();
        });
    }

    /** Who owns the session, as the database has it, where what was told does not fit. */
    void ownedBy(String node) {
        if (!closed && !taking) {
            host.ownedBy(node);
        }
    }

    private void sendAll() {
        asked.forEach(this::send);
    }

    private void resend(long request) {
        Asked one = asked.get(request);
        if (one != null) {
            send(request, one);
        }
    }

    /** An entry is durable. */
    void committed(Message.Committed told) {
        entries.told(told);
    }

    /** Reads what is missing in the journal. */
    void catchUp() {
        entries.catchUp();
    }

    private void apply(Entry entry, Source source) {
        switch (host.visible().apply(entry)) {
            case Outcome.Accepted(Session next, List<Event> events) -> {
                boolean ours = source.node().equals(runtime.self().id());
                Asked one = ours ? asked.remove(source.request()) : source == Source.UNKNOWN ? take(entry) : null;
                attachments.note(entry, events, one != null ? runtime.self().id() : source.node());
                host.show(next, entry, events, one == null ? _ -> {} : one.callback);
                if (ours && one == null) {
                    nobodyWaits(entry);
                }
                owns(entry.input());
            }
            case Outcome.Refused(Refusal refusal) -> {
                LOG.log(Level.ERROR, "TUTTI-0031 Session {0} does not follow at entry {1}: {2} It is read anew.",
                        host.id(), entry.seq(), refusal.message());
                host.giveUp();
            }
        }
    }

    /** Who came in has been told that it is not known whether they did: nobody is there. */
    private void nobodyWaits(Entry entry) {
        EndpointId endpoint = switch (entry.input()) {
            case Input.Enter enter -> enter.endpoint();
            case Input.Resume resume -> resume.endpoint();
            default -> null;
        };
        if (endpoint != null) {
            take(Actor.endpoint(endpoint), new Proposal.Gone(endpoint, entry.seq()), _ -> {});
        }
    }

    /** Which of those asked for here this entry is, if it is known by nothing else. */
    private Asked take(Entry entry) {
        for (Iterator<Asked> all = asked.values().iterator(); all.hasNext();) {
            Asked one = all.next();
            if (one.actor.equals(entry.actor()) && one.proposal != null && one.proposal.became(entry.input())) {
                all.remove();
                return one;
            }
        }
        return null;
    }

    private void owns(Input input) {
        switch (input) {
            case Input.Takeover(String node, long _) -> follow(node);
            case Input.Succeed(String node, long _, List<EndpointId> _) -> follow(node);
            default -> chooseAgain();
        }
    }

    /** What was to be chosen from a session that is known here by now. */
    private void chooseAgain() {
        if (waitingToChoose.isEmpty()) {
            return;
        }
        long seq = host.visible().seq();
        for (long request : List.copyOf(waitingToChoose)) {
            Asked one = asked.get(request);
            if (one == null || one.notBefore <= seq) {
                waitingToChoose.remove(request);
                resend(request);
            }
        }
    }

    private void follow(String node) {
        boolean other = !node.equals(host.owner());
        host.ownedBy(node);
        misses = 0;
        if (other) {
            // Whatever is not in the journal by now never will be.
            asked.values().forEach(one -> one.sentTo = null);
            sendAll();
        }
    }

    /** Sees to it that nobody waits for ever. */
    private void watch() {
        if (!watching) {
            watching = true;
            runtime.timer().schedule(() -> host.inTurn(this::look), 1, TimeUnit.SECONDS);
        }
    }

    private void look() {
        watching = false;
        long end = runtime.clock().now() - PATIENCE;
        List<Long> overdue = asked.entrySet().stream()
                .filter(each -> each.getValue().since < end)
                .map(Map.Entry::getKey)
                .toList();
        for (long request : overdue) {
            runtime.tally().unsure();
            refuse(request, new Refusal(Code.NOT_READY, Once.UNSURE));
        }
        if (!asked.isEmpty() && !closed) {
            watch();
        }
    }

    /**
     * Takes the session over: nobody else owns it. If another has been quicker, this node goes on following.
     *
     * @param connections of each other node, those of this session
     * @param silent the nodes that have not said who is connected to them
     * @param servedUntil the last instant (µs) at which the session is known to have been served
     * @param settled completed when it is taken over, or not
     */
    void takeOver(
            Map<String, Map<String, Long>> connections,
            Set<String> silent,
            long servedUntil,
            CompletableFuture<Void> settled) {
        if (taking || closed || host.visible().ended()) {
            settled.complete(null);
            return;
        }
        connections.forEach((node, there) -> attachments.learn(node, there, !silent.contains(node)));
        String self = runtime.self().id();
        List<String> nodes = new ArrayList<>(connections.keySet());
        nodes.add(self);
        Session before = host.visible();
        var input = new Input.Succeed(self, servedUntil, attachments.lost(before, nodes));
        long stamp = Math.max(runtime.clock().now(), before.stamp());
        var entry = new Entry(before.id(), before.seq() + 1, stamp, stamp, runtime.self(), input);
        if (before.apply(entry) instanceof Outcome.Accepted accepted) {
            append(before, entry, accepted, settled);
        } else {
            LOG.log(Level.ERROR, "TUTTI-0032 Session {0} cannot be taken over.", host.id());
            settled.complete(null);
        }
    }

    private void append(Session before, Entry entry, Outcome.Accepted accepted, CompletableFuture<Void> settled) {
        Session next = accepted.session();
        List<Event> events = accepted.events();
        taking = true;
        var lease = new Lease();
        List<Outgoing> outgoing = runtime.outbox().of(before, next, entry, events);
        runtime.committer().append(lease, entry, next, outgoing, fate -> host.inTurn(() -> {
            taking = false;
            settled.complete(null);
            if (closed) {
                return;
            }
            if (fate != Fate.DURABLE) {
                runtime.tally().conflict();
                catchUp();
                host.later(() -> host.orphaned(((Input.Succeed) entry.input()).lostAt()));
                return;
            }
            runtime.tally().takeover();
            attachments.note(entry, events, runtime.self().id());
            Writer.tell(runtime, runtime.here(), entry);
            var writer = new Writer(host, runtime, next, attachments, lease);
            host.become(writer);
            runtime.durable(outgoing);
            host.show(next, entry, events, _ -> {});
            handOn(writer);
        }));
    }

    /**
     * The owner has given the session to this node.
     *
     * @param seq how many entries it has
     * @param connections by nodes, as {@link #takeOver}
     */
    void yielded(long seq, Map<String, Map<String, Long>> connections) {
        // Whoever owns it by now has taken it over since.
        if (closed || host.visible().seq() > seq) {
            return;
        }
        host.ownedBy(runtime.self().id());
        if (host.visible().seq() < seq) {
            catchUp();
            host.later(() -> yielded(seq, connections));
        } else {
            takeOver(connections, Set.of(), runtime.clock().now(), new CompletableFuture<>());
        }
    }

    private void handOn(Writer writer) {
        closed = true;
        entries.close();
        asked.values().forEach(one -> {
            if (one.choice != null) {
                writer.choose(one.actor, one.choice, one.callback);
            } else {
                writer.take(one.actor, one.proposal, one.callback);
            }
        });
        asked.clear();
    }

    /** This node serves the session no more, and with that nobody who is connected to it. */
    void farewell() {
        attachments.at(runtime.self().id()).forEach((id, seq) -> runtime.cluster().send(host.owner(), new Message.Submit(
                host.id().value(), 0, Codec.encode(Actor.endpoint(new EndpointId(id))), -1,
                new Proposal.Gone(new EndpointId(id), seq).text())));
    }

    @Override
    public void close() {
        closed = true;
        entries.close();
        var waiting = List.copyOf(asked.values());
        asked.clear();
        waiting.forEach(one -> {
            runtime.tally().unsure();
            SessionHost.answer(one.callback, new Reply.Refused<>(new Refusal(Code.NOT_READY, Once.UNSURE)));
        });
    }
}
