package org.tutti.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.tutti.engine.cluster.Message;
import org.tutti.engine.journal.Lease;
import org.tutti.plugin.sync.Report;
import org.tutti.session.Actor;
import org.tutti.session.Codec;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Event;
import org.tutti.session.Input;
import org.tutti.session.Refusal;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/**
 * One session at one node, which either writes it or follows who does ({@link Part}), and tells its own gateways.
 *
 * <h2>Concurrency</h2>
 * Everything but {@link #visible}, {@link #owning}, {@link #owner}, {@link #asks}, {@link #reports} and {@link #lookups}
 * is confined to the mailbox.
 */
final class SessionHost {

    /** How long until something is tried again, in ms. */
    private static final long AGAIN_MS = 100;

    private final Runtime runtime;
    private final Mailbox mailbox;
    private final ReportBoard reports;
    private final Decider decider;
    private final WindowWatch windows;
    private final Lookups lookups;
    private final Attachments attachments = new Attachments();
    private volatile Part part;
    /** What came while the session is on its way to another node. */
    private List<Runnable> held;
    /** The id of the node that owns the session, as far as is known here. */
    private volatile String owner;
    /** Whether the session has been given to another node, which has not said yet that it has it. */
    private volatile boolean handing;
    /** Done when this node owns the session, as somebody wishes. */
    private CompletableFuture<Void> wanted = new CompletableFuture<>();
    private volatile Session visible;
    private volatile boolean over;
    private ScheduledFuture<?> alarm;
    private long alarmAt = Long.MAX_VALUE;

    private SessionHost(Session session, Runtime runtime) {
        this.runtime = runtime;
        this.mailbox = new Mailbox(runtime.executor());
        this.visible = session;
        this.reports = new ReportBoard(this, runtime);
        this.decider = new Decider(this, runtime);
        this.windows = new WindowWatch(this, runtime);
        this.lookups = new Lookups(runtime.executor());
    }

    /** Of a session that this node writes. */
    static SessionHost writing(Session session, Runtime runtime) {
        var host = new SessionHost(session, runtime);
        host.part = new Writer(host, runtime, session, host.attachments, new Lease());
        host.owner = runtime.self().id();
        return host;
    }

    /**
     * Of a session that another node writes.
     *
     * @param owner its id; empty if none does
     */
    static SessionHost following(Session session, Runtime runtime, String owner) {
        var host = new SessionHost(session, runtime);
        host.part = new Follower(host, runtime, host.attachments);
        host.owner = owner;
        return host;
    }

    SessionId id() {
        return visible.id();
    }

    /** The session as everyone may see it. */
    Session visible() {
        return visible;
    }

    /** Whether this node writes the session. */
    boolean owning() {
        return !over && part instanceof Writer;
    }

    /** Whether this node owns the session, or is on the way to give it to another. */
    boolean ours() {
        return owning() || handing;
    }

    /** Whether somebody here waits for the answer of another node. */
    boolean asks() {
        return part instanceof Follower follower && follower.asks();
    }

    /** The id of the node that owns the session, as far as is known here; empty if none does. */
    String owner() {
        return owner;
    }

    /** In turn: a node owns the session from now on. */
    void ownedBy(String node) {
        owner = node;
        handing = false;
    }

    ReportBoard reports() {
        return reports;
    }

    Lookups lookups() {
        return lookups;
    }

    Decider decider() {
        return decider;
    }

    void report(Report report, Device device) {
        if (reports.add(report, device)) {
            considered();
        }
    }

    /** Reports from another node. */
    void reported(List<ReportText.Told> told) {
        boolean any = false;
        for (ReportText.Told one : told) {
            any |= reports.addFromElsewhere(one.report(), one.device());
        }
        if (any) {
            considered();
        }
    }

    private void considered() {
        if (owning()) {
            decider.consider();
            windows.consider();
        }
    }

    /** Runs a task in turn with everything else of this session. */
    void inTurn(Runnable task) {
        mailbox.execute(task);
    }

    /** Runs a task in turn, in a moment: something is tried again. */
    void later(Runnable task) {
        try {
            runtime.timer().schedule(() -> inTurn(task), AGAIN_MS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            System.getLogger(SessionHost.class.getName())
                    .log(System.Logger.Level.DEBUG, "The server is stopping.", e);
        }
    }

    /** Takes an input in; {@code callback} gets its entry once it is durable and shown here, or why it is refused. */
    void submit(Actor actor, Input input, Consumer<Reply<Entry>> callback) {
        submit(actor, new Proposal.Plain(input), callback);
    }

    /** As {@link #submit}, of what depends on how the session is when its turn comes. */
    void submit(Actor actor, Proposal proposal, Consumer<Reply<Entry>> callback) {
        inPart(() -> part.take(actor, proposal, callback));
    }

    /** Takes in what somebody asks for, by how the session is when its turn comes. */
    void choose(Actor actor, Sessions.Choice choice, Consumer<Reply<Entry>> callback) {
        inPart(() -> part.choose(actor, choice, callback));
    }

    private void inPart(Runnable task) {
        mailbox.execute(() -> {
            if (held != null) {
                held.add(task);
            } else {
                task.run();
            }
        });
    }

    /** Another node has something that the owner is to take in. */
    void submitted(String from, Message.Submit submit) {
        inPart(() -> {
            if (!(part instanceof Writer writer) || over) {
                runtime.cluster().send(from, new Message.Elsewhere(submit.session(), submit.request(), -1));
                return;
            }
            if (submit.at() >= 0 && submit.at() != writer.seq()) {
                runtime.cluster().send(from, new Message.Elsewhere(submit.session(), submit.request(), writer.seq()));
                return;
            }
            Actor actor = Codec.decodeActor(submit.actor());
            writer.take(new Source(from, submit.request()), actor, Proposal.of(submit.proposal()), reply -> {
                // That it is done, the entry says.
                if (reply instanceof Reply.Refused<Entry>(Refusal refusal)) {
                    runtime.cluster().send(from, new Message.Refused(
                            submit.session(), submit.request(), refusal.code().name(), refusal.message()));
                }
            });
        });
    }

    /** Runs in turn with the part there is. */
    void inTurn(Consumer<Part> task) {
        mailbox.execute(() -> task.accept(part));
    }

    /** Runs in turn with the part that follows, if it does. */
    void following(Consumer<Follower> task) {
        mailbox.execute(() -> {
            if (part instanceof Follower follower) {
                task.accept(follower);
            }
        });
    }

    /** Runs in turn with the part that writes, if it does. */
    void writing(Consumer<Writer> task) {
        mailbox.execute(() -> {
            if (part instanceof Writer writer) {
                task.accept(writer);
            }
        });
    }

    /** Nobody took the session over that should have: the journal says who owns it, or it is tried again. */
    void orphaned(long servedUntil) {
        runtime.orphans().orphaned(this, servedUntil);
    }

    /** Whoever is said to own the session says that it does not. */
    void lostTrack() {
        runtime.orphans().lostTrack(this);
    }

    /** In turn: the part is another from now on. */
    void become(Part other) {
        part = other;
        if (other instanceof Writer) {
            ownedBy(runtime.self().id());
            wanted.complete(null);
        }
    }

    /**
     * Has this node own the session, whoever does now.
     *
     * @return done when it does
     */
    CompletableFuture<Void> own() {
        var done = new CompletableFuture<Void>();
        mailbox.execute(() -> {
            if (part instanceof Follower) {
                if (wanted.isDone()) {
                    wanted = new CompletableFuture<>();
                }
                wanted.thenAccept(done::complete);
                runtime.cluster().send(owner, new Message.Yield(id().value()));
            } else {
                done.complete(null);
            }
        });
        return done;
    }

    /** In turn: the endpoints connected to this node, and the entries that gave them their connections. */
    Map<String, Long> connectedHere() {
        return over ? Map.of() : attachments.at(runtime.self().id());
    }

    /**
     * The connection of an endpoint is gone. If the endpoint has come back on another one meanwhile, this one is of no
     * account.
     *
     * @param attachment the place in the journal of the entry that gave the endpoint this connection
     */
    void drop(EndpointId endpoint, long attachment) {
        submit(Actor.endpoint(endpoint), new Proposal.Gone(endpoint, attachment), _ -> {});
    }

    /** In turn: shows what became of an entry that is durable, and tells of it. */
    void show(Session next, Entry entry, List<Event> events, Consumer<Reply<Entry>> callback) {
        visible = next;
        runtime.recordings().changed(next, entry, events);
        answer(callback, new Reply.Done<>(entry));
        runtime.listener().changed(next, entry, events);
        watch(owning() ? next.nextDeadline() : Long.MAX_VALUE);
        if (next.ended()) {
            runtime.forget(this);
        }
    }

    /** A callback that fails is its owner's loss alone. */
    static void answer(Consumer<Reply<Entry>> callback, Reply<Entry> reply) {
        try {
            callback.accept(reply);
        } catch (RuntimeException e) {
            System.getLogger(SessionHost.class.getName()).log(System.Logger.Level.ERROR,
                    "TUTTI-0016 A callback failed.", e);
        }
    }

    /** In turn: serves the session no more; it is read anew for whoever asks for it. */
    void giveUp() {
        if (!over) {
            over = true;
            watch(Long.MAX_VALUE);
            if (part instanceof Follower follower) {
                follower.farewell();
            }
            part.close();
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
        var done = new CompletableFuture<Void>();
        mailbox.execute(() -> {
            Part last = part;
            if (!visible.ended()) {
                giveUp();
            }
            if (last instanceof Writer writer) {
                writer.retire().thenAccept(done::complete);
            } else {
                done.complete(null);
            }
        });
        return done;
    }

    /**
     * Gives the session to another node, whose it is as soon as what is on its way to the disk is there. Its clients here
     * notice nothing. If this node does not own it, nothing happens.
     */
    void yield(String to) {
        mailbox.execute(() -> {
            if (!(part instanceof Writer writer) || held != null || over || visible.ended()) {
                return;
            }
            held = new ArrayList<>();
            handing = true;
            writer.retire().thenRun(() -> mailbox.execute(() -> {
                if (!over && !visible.ended()) {
                    watch(Long.MAX_VALUE);
                    become(new Follower(this, runtime, attachments));
                    owner = to;
                    runtime.cluster().send(to, new Message.Yielded(id().value(), visible.seq(), attachments.byNode()));
                }
                List<Runnable> came = held;
                held = null;
                came.forEach(SessionHost::tryOut);
            }));
        });
    }

    /** One that fails does not keep the others from being run. */
    private static void tryOut(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            System.getLogger(SessionHost.class.getName())
                    .log(System.Logger.Level.ERROR, "TUTTI-0041 What came while a session moved failed.", e);
        }
    }

    /** Stops without a word: the server is stopping. */
    void stop() {
        mailbox.execute(() -> {
            over = true;
            watch(Long.MAX_VALUE);
            part.close();
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
                if (owning()) {
                    part.take(runtime.self(), new Proposal.Plain(new Input.Due(deadline)), _ -> {});
                }
            }
        });
    }
}
