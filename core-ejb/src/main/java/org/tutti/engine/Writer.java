package org.tutti.engine;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.tutti.engine.cluster.Message;
import org.tutti.engine.journal.GroupCommitter.Fate;
import org.tutti.engine.journal.Journal;
import org.tutti.engine.journal.Lease;
import org.tutti.engine.journal.Outgoing;
import org.tutti.session.Actor;
import org.tutti.session.Codec;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Event;
import org.tutti.session.Input;
import org.tutti.session.Leads;
import org.tutti.session.Outcome;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Session;
import org.tutti.session.Texts;

/**
 * The one writer of one session. An input is stamped and applied to {@code head}, the session as it will be once all that
 * is on its way is durable; when its entry is durable, what became of it is shown and told, here and to the other nodes.
 * So nothing is seen before it is durable, and inputs need not wait for each other's commit. If a commit fails,
 * everything on its way is refused and the session is given up, to be read from the journal again: the database has
 * failed, or another node has written in its place, and is the owner. Confined to the session's turn.
 */
final class Writer implements Part {

    /** How many requests the members of a session may make in a second, all together: -Dtutti.session.requests. */
    static final int REQUESTS_PER_SECOND = Integer.getInteger("tutti.session.requests", 5000);

    private final SessionHost host;
    private final Runtime runtime;
    private final Attachments attachments;
    private final Lease lease;
    private final Allowance allowance;
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    private Session head;
    /** How many entries are on their way to the disk. */
    private int underWay;
    private boolean lost;
    /** Whether nothing more is taken in, though what is on its way is shown. */
    private boolean retiring;

    /** @param lease under which the last entry of the session was written, if this node wrote it */
    Writer(SessionHost host, Runtime runtime, Session session, Attachments attachments, Lease lease) {
        this.host = host;
        this.runtime = runtime;
        this.head = session;
        this.attachments = attachments;
        this.lease = lease;
        this.allowance = new Allowance(REQUESTS_PER_SECOND, REQUESTS_PER_SECOND, runtime.clock().now());
    }

    @Override
    public void take(Actor actor, Proposal proposal, Consumer<Reply<Entry>> callback) {
        take(runtime.here(), actor, proposal, callback);
    }

    @Override
    public void choose(Actor actor, Sessions.Choice choice, Consumer<Reply<Entry>> callback) {
        Input.Request request;
        try {
            request = choice.in(head);
        } catch (RefusedException e) {
            callback.accept(new Reply.Refused<>(e.refusal()));
            return;
        }
        take(actor, new Proposal.Plain(request), callback);
    }

    /** How many entries the session has, with those on their way to the disk. */
    long seq() {
        return head.seq();
    }

    /** As {@link Part#take}, from whichever node. */
    void take(Source source, Actor actor, Proposal proposal, Consumer<Reply<Entry>> callback) {
        if (lost || retiring) {
            callback.accept(new Reply.Refused<>(givenUp()));
            return;
        }
        Optional<Input> input = proposal.in(head, attachments);
        if (input.isEmpty()) {
            callback.accept(new Reply.Refused<>(new Refusal(Code.NOT_JOINED, "The endpoint has another connection.")));
            return;
        }
        take(source, actor, input.get(), callback);
    }

    private void take(Source source, Actor actor, Input input, Consumer<Reply<Entry>> callback) {
        long stamp = Math.max(runtime.clock().now(), head.stamp());
        if (input instanceof Input.Request && !allowance.take(stamp)) {
            callback.accept(new Reply.Refused<>(new Refusal(
                    Code.TOO_FAST,
                    "That is more than %d requests a second in this session. Send it again in a moment."
                            .formatted(REQUESTS_PER_SECOND))));
            return;
        }
        // Here and not in the session: journals of earlier days may hold such texts.
        Optional<Refusal> fault = Texts.fault(input).or(() -> tooLong(input));
        if (fault.isPresent()) {
            callback.accept(new Reply.Refused<>(fault.get()));
            return;
        }
        long lead = Leads.of(input, host.reports()::slowestBound);
        long at = lead == 0 ? stamp : head.earliestEffect(stamp + lead);
        var entry = new Entry(head.id(), head.seq() + 1, stamp, at, actor, input);
        switch (head.apply(entry)) {
            case Outcome.Refused(Refusal refusal) -> callback.accept(new Reply.Refused<>(refusal));
            case Outcome.Accepted(Session next, List<Event> events) -> {
                List<Outgoing> outgoing = runtime.outbox().of(head, next, entry, events);
                head = next;
                underWay++;
                attachments.note(entry, events, source.node());
                runtime.committer().append(lease, entry, next, outgoing, fate -> host.inTurn(() -> {
                    if (fate == Fate.DURABLE) {
                        runtime.durable(outgoing);
                    }
                    committed(fate, source, entry, next, events, callback);
                }));
            }
        }
    }

    /** Links are the one input of which somebody may send more than an entry of the journal can be. */
    private static Optional<Refusal> tooLong(Input input) {
        return input instanceof Input.AddTriples(var triples, long _)
                        && Codec.encode(input).length() > Journal.LONGEST_INPUT
                ? Optional.of(new Refusal(
                        Code.OUT_OF_RANGE,
                        "These %d links are more than can be added together. Add them in several requests."
                                .formatted(triples.size())))
                : Optional.empty();
    }

    private void committed(
            Fate fate, Source source, Entry entry, Session next, List<Event> events, Consumer<Reply<Entry>> callback) {
        underWay--;
        if (fate == Fate.DURABLE) {
            tell(runtime, source, entry);
        }
        became(fate, entry, next, events, callback);
        settle();
    }

    private void became(
            Fate fate, Entry entry, Session next, List<Event> events, Consumer<Reply<Entry>> callback) {
        if (lost && fate == Fate.DURABLE) {
            // It holds, and will be seen when the session is read again, as after a restart.
            SessionHost.answer(callback, new Reply.Done<>(entry));
            return;
        }
        if (fate != Fate.DURABLE) {
            if (fate == Fate.CONFLICT && !lost) {
                runtime.tally().conflict();
            }
            giveUp();
            SessionHost.answer(callback, new Reply.Refused<>(
                    fate == Fate.FAILED ? new Refusal(Code.NOT_READY, Once.UNSURE) : givenUp()));
            return;
        }
        host.show(next, entry, events, callback);
        if (!next.ended() && !(entry.input() instanceof Input.Decide)) {
            host.decider().consider();
        }
    }

    /** Tells the other nodes of a durable entry. */
    static void tell(Runtime runtime, Source source, Entry entry) {
        if (!runtime.cluster().alone()) {
            runtime.cluster().broadcast(new Message.Committed(
                    entry.session().value(),
                    entry.seq(),
                    entry.stamp(),
                    entry.effectiveAt(),
                    Codec.encode(entry.actor()),
                    Codec.encode(entry.input()),
                    source.node(),
                    source.request()));
        }
    }

    private void giveUp() {
        if (!lost) {
            lost = true;
            host.giveUp();
        }
    }

    /** Nothing more is taken in. */
    @Override
    public void close() {
        lost = true;
        settle();
    }

    /**
     * Takes nothing more in.
     *
     * @return done when all that was on its way to the disk is there or refused
     */
    CompletableFuture<Void> retire() {
        retiring = true;
        settle();
        return settled;
    }

    private void settle() {
        if (underWay == 0 && (lost || retiring || head.ended())) {
            settled.complete(null);
        }
    }

    /** These nodes are left: whoever was connected to another is away. */
    void lost(Collection<String> left) {
        away(attachments.lost(head, left));
    }

    /** A node is there and has none of the connections that it had: whoever was connected to it is away. */
    void gone(String node) {
        away(attachments.connected(head, node));
    }

    /** Nothing is written once the session is on its way to another node, which sees to this itself. */
    private void away(List<EndpointId> endpoints) {
        if (!lost && !retiring && !endpoints.isEmpty() && !head.ended()) {
            var input = new Input.Succeed(runtime.self().id(), runtime.clock().now(), endpoints);
            take(runtime.here(), runtime.self(), input, _ -> {});
        }
    }

    static Refusal givenUp() {
        return new Refusal(Code.NOT_READY, "The session is being read from its journal again. Try again in a moment.");
    }
}
