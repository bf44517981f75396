package org.tutti.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.tutti.engine.journal.GroupCommitter.Fate;
import org.tutti.engine.journal.Journal;
import org.tutti.engine.journal.Lease;
import org.tutti.engine.journal.Outgoing;
import org.tutti.plugin.sync.Report;
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
import org.tutti.session.SessionId;
import org.tutti.session.Texts;

/**
 * The one writer of one session.
 *
 * <h2>Concurrency</h2>
 * Everything but {@link #visible} and {@link #lookups} is confined to the mailbox. An input is stamped and applied to {@code head}, the
 * session as it will be once all that is on its way is durable; when its entry is durable, what became of it is shown
 * as {@link #visible} and told. So nothing is seen before it is durable, and inputs need not wait for each other's
 * commit. If a commit fails, everything on its way is refused and the session is given up, to be read from the journal
 * again.
 */
final class SessionHost {

    /** How many requests the members of a session may make in a second, all together: -Dtutti.session.requests. */
    static final int REQUESTS_PER_SECOND = Integer.getInteger("tutti.session.requests", 5000);

    private final Runtime runtime;
    private final Mailbox mailbox;
    private final ReportBoard reports;
    private final Decider decider;
    private final WindowWatch windows;
    private final Lookups lookups;
    private final Lease lease = new Lease();
    private final Map<EndpointId, Long> attachments = new HashMap<>();
    private final Allowance allowance;
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    private Session head;
    /** How many entries are on their way to the disk. */
    private int underWay;
    private volatile Session visible;
    private volatile boolean lost;
    private ScheduledFuture<?> alarm;
    private long alarmAt = Long.MAX_VALUE;

    SessionHost(Session session, Runtime runtime) {
        this.runtime = runtime;
        this.mailbox = new Mailbox(runtime.executor());
        this.head = session;
        this.visible = session;
        this.allowance = new Allowance(REQUESTS_PER_SECOND, REQUESTS_PER_SECOND, runtime.clock().now());
        this.reports = new ReportBoard(this, runtime);
        this.decider = new Decider(this, runtime);
        this.windows = new WindowWatch(this, runtime);
        this.lookups = new Lookups(runtime.executor());
    }

    SessionId id() {
        return visible.id();
    }

    /** The session as everyone may see it. */
    Session visible() {
        return visible;
    }

    ReportBoard reports() {
        return reports;
    }

    Lookups lookups() {
        return lookups;
    }

    void report(Report report, Device device) {
        if (reports.add(report, device)) {
            decider.consider();
            windows.consider();
        }
    }

    /** Runs a task in turn with everything else of this session. */
    void inTurn(Runnable task) {
        mailbox.execute(task);
    }

    /** Takes an input in; {@code callback} gets its entry once it is durable, or why it is refused. */
    void submit(Actor actor, Input input, Consumer<Reply<Entry>> callback) {
        mailbox.execute(() -> take(actor, input, callback));
    }

    /**
     * Takes in an input that depends on how the session is when its turn comes.
     *
     * @param choice from the session, with all that is on its way, to the input
     */
    void submit(Actor actor, Function<Session, Input> choice, Consumer<Reply<Entry>> callback) {
        mailbox.execute(() -> take(actor, choice.apply(head), callback));
    }

    /** Takes in what somebody asks for, by how the session is when its turn comes. */
    void choose(Actor actor, Sessions.Choice choice, Consumer<Reply<Entry>> callback) {
        mailbox.execute(() -> {
            Input.Request request;
            try {
                request = choice.in(head);
            } catch (RefusedException e) {
                callback.accept(new Reply.Refused<>(e.refusal()));
                return;
            }
            take(actor, request, callback);
        });
    }

    private void take(Actor actor, Input input, Consumer<Reply<Entry>> callback) {
        if (lost) {
            callback.accept(new Reply.Refused<>(givenUp()));
            return;
        }
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
        long lead = Leads.of(input, reports.slowestBound());
        long at = lead == 0 ? stamp : head.earliestEffect(stamp + lead);
        var entry = new Entry(head.id(), head.seq() + 1, stamp, at, actor, input);
        switch (head.apply(entry)) {
            case Outcome.Refused(Refusal refusal) -> callback.accept(new Reply.Refused<>(refusal));
            case Outcome.Accepted(Session next, List<Event> events) -> {
                List<Outgoing> outgoing = runtime.outbox().of(head, next, entry, events);
                head = next;
                underWay++;
                note(entry, events);
                runtime.committer().append(lease, entry, next, outgoing, fate -> mailbox.execute(() -> {
                    if (fate == Fate.DURABLE && !outgoing.isEmpty()) {
                        runtime.outbox().durable(outgoing);
                    }
                    committed(fate, entry, next, events, callback);
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

    /** Notes which entry gave an endpoint its connection. */
    private void note(Entry entry, List<Event> events) {
        switch (entry.input()) {
            case Input.Enter enter -> attachments.put(enter.endpoint(), entry.seq());
            case Input.Resume resume -> attachments.put(resume.endpoint(), entry.seq());
            case Input.Leave leave -> attachments.remove(leave.endpoint());
            case Input.Drop drop -> attachments.remove(drop.endpoint());
            default -> {}
        }
        for (Event event : events) {
            if (event instanceof Event.TurnedAway away) {
                attachments.remove(away.endpoint());
            }
        }
    }

    /**
     * The connection of an endpoint is gone. If the endpoint has come back on another one meanwhile, this one is of no
     * account.
     *
     * @param attachment the place in the journal of the entry that gave the endpoint this connection
     */
    void drop(EndpointId endpoint, long attachment) {
        mailbox.execute(() -> {
            if (Long.valueOf(attachment).equals(attachments.get(endpoint))) {
                take(Actor.endpoint(endpoint), new Input.Drop(endpoint), _ -> {});
            }
        });
    }

    private void committed(
            Fate fate, Entry entry, Session next, List<Event> events, Consumer<Reply<Entry>> callback) {
        underWay--;
        settle();
        if (lost && fate == Fate.DURABLE) {
            // It holds, and will be seen when the session is read again, as after a restart.
            answer(callback, new Reply.Done<>(entry));
            return;
        }
        if (fate != Fate.DURABLE) {
            giveUp();
            answer(callback, new Reply.Refused<>(
                    fate == Fate.FAILED ? new Refusal(Code.NOT_READY, Once.UNSURE) : givenUp()));
            return;
        }
        visible = next;
        runtime.recordings().changed(next, entry, events);
        answer(callback, new Reply.Done<>(entry));
        runtime.listener().changed(next, entry, events);
        watch(next.nextDeadline());
        if (next.ended()) {
            runtime.forget(this);
        } else if (!(entry.input() instanceof Input.Decide)) {
            decider.consider();
        }
    }

    /** A callback that fails is its owner's loss alone. */
    private void answer(Consumer<Reply<Entry>> callback, Reply<Entry> reply) {
        try {
            callback.accept(reply);
        } catch (RuntimeException e) {
            System.getLogger(SessionHost.class.getName())
                    .log(System.Logger.Level.ERROR, "A callback in session %s failed.".formatted(id()), e);
        }
    }

    private void giveUp() {
        if (!lost) {
            lost = true;
            watch(Long.MAX_VALUE);
            // In this order: whoever joins the session that is read anew must not be taken for one of the lost.
            runtime.listener().lost(id());
            runtime.forget(this);
        }
    }

    /**
     * Gives the session up.
     *
     * @return done when all that was on its way to the disk is there or refused, and nothing more can come
     */
    CompletableFuture<Void> retire() {
        mailbox.execute(() -> {
            if (!visible.ended()) {
                giveUp();
            }
            settle();
        });
        return settled;
    }

    private void settle() {
        if (underWay == 0 && (lost || visible.ended())) {
            settled.complete(null);
        }
    }

    private static Refusal givenUp() {
        return new Refusal(Code.NOT_READY, "The session is being read from its journal again. Try again in a moment.");
    }

    /** Stops without a word: the server is stopping. */
    void stop() {
        mailbox.execute(() -> {
            lost = true;
            watch(Long.MAX_VALUE);
        });
    }

    /** Sees to it that time is told when the session's next deadline comes. */
    private void watch(long deadline) {
        if (deadline == alarmAt) {
            return;
        }
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
        alarmAt = deadline;
        if (deadline != Long.MAX_VALUE) {
            long delay = Math.max(0, deadline - runtime.clock().now());
            try {
                alarm = runtime.timer().schedule(() -> ring(deadline), delay, TimeUnit.MICROSECONDS);
            } catch (RejectedExecutionException e) {
                // The server is stopping; whoever takes the session over sets the alarm anew.
                alarmAt = Long.MAX_VALUE;
            }
        }
    }

    private void ring(long deadline) {
        mailbox.execute(() -> {
            if (runtime.clock().now() < deadline) {
                // Timers go by the machine's clock, which the server clock is slewed against.
                alarmAt = Long.MAX_VALUE;
                watch(deadline);
            } else {
                // There may be more to do at the same instant.
                alarmAt = Long.MAX_VALUE;
                take(runtime.self(), new Input.Due(deadline), _ -> {});
            }
        });
    }
}
