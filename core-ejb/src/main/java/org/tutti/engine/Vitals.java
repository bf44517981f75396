package org.tutti.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.tutti.engine.Nodes.Phase;
import org.tutti.engine.journal.GroupCommitter;
import org.tutti.engine.trace.Traces;

/**
 * How this server is: whether it can still work, whether it should be sent people, and how much it has to do. It looks
 * once a second, by doing a little of what sessions have done for them. Any thread may ask; nothing blocks.
 */
public final class Vitals implements AutoCloseable {

    /** Asks the database for something small, and throws if it does not answer. May block. */
    @FunctionalInterface
    public interface Probe {
        void ask() throws Exception;
    }

    /**
     * Something that is looked at.
     *
     * @param name such as {@code database}
     * @param up whether it is well
     */
    public record Check(String name, boolean up) {}

    /** A task that has not ended after this long (µs) never will. */
    static final long STUCK = 30_000_000;

    /** A database that has not answered for so long (µs) is away. */
    static final long UNANSWERED = 5_000_000;

    private static volatile boolean outOfMemory;

    private final LongSupplier clock;
    private final GroupCommitter committer;
    private final Executor executor;
    private final BooleanSupplier started;
    private final Supplier<Phase> phase;
    private final Shedding shedding;
    private final Future<?> beating;
    private final Map<Mailbox.Turn, Seen> turns = new HashMap<>();
    private final AtomicBoolean asking = new AtomicBoolean();
    private final Watch lending = new Watch();
    private volatile LongSupplier sockets = () -> 0;
    private volatile Probe database = () -> {};
    private volatile long answered;
    private volatile long beat;
    private volatile boolean stuck;
    private volatile int longest;

    /** @param at when it was first seen so far (µs) */
    private record Seen(int progress, long at) {}

    /**
     * @param clock the server clock (µs)
     * @param executor lends threads to sessions
     * @param started whether the journal is recovered and the plug-ins are up
     */
    Vitals(
            LongSupplier clock,
            GroupCommitter committer,
            Executor executor,
            ScheduledExecutorService timer,
            BooleanSupplier started,
            Supplier<Phase> phase) {
        this.clock = clock;
        this.committer = committer;
        this.executor = executor;
        this.started = started;
        this.phase = phase;
        this.shedding = Shedding.of(System.getProperties());
        this.beat = clock.getAsLong();
        this.answered = beat;
        this.beating = timer.scheduleWithFixedDelay(this::beat, 1, 1, TimeUnit.SECONDS);
    }

    /** Something went wrong in a thread of ours: what lacks memory once cannot be trusted again. */
    public static void noticed(Throwable fault) {
        if (fault instanceof OutOfMemoryError) {
            outOfMemory = true;
        }
    }

    /** For tests: as if it had not happened. */
    static void forgetFaults() {
        outOfMemory = false;
    }

    /** Who else is to be asked whether the database answers; once, before anybody asks for {@link #ready}. */
    public void watch(Probe probe) {
        database = probe;
    }

    /** How many bytes wait to be sent to clients, as {@link Shedding#counted}. */
    public void waiting(LongSupplier bytes) {
        sockets = bytes;
    }

    /** Whether the server can still do work; if not, only a new start helps. */
    public List<Check> live() {
        long now = clock.getAsLong();
        return List.of(
                new Check("threads", now - beat < STUCK && lending.pending(now) < STUCK),
                new Check("journal", committer.alive()),
                new Check("sessions", !stuck),
                new Check("memory", !outOfMemory));
    }

    /** Whether it is to be sent people and requests. */
    public List<Check> ready() {
        return List.of(
                new Check("serving", phase.get() == Phase.SERVING),
                new Check("database", clock.getAsLong() - answered < UNANSWERED));
    }

    /** Whether its start is over. */
    public List<Check> started() {
        return List.of(new Check("recovered", started.getAsBoolean()));
    }

    /** What it takes in, as it is loaded now. */
    public Shedding shedding() {
        return shedding;
    }

    /** How many tasks wait in the longest mailbox, as was last seen. */
    public int longestMailbox() {
        return longest;
    }

    /** How long a task has lately waited for a thread, or waits now (s). */
    public double lendingSeconds() {
        return lending.last(clock.getAsLong()) / 1e6;
    }

    /** What is written to the disk. */
    public GroupCommitter journal() {
        return committer;
    }

    private void beat() {
        try {
            long now = clock.getAsLong();
            lend(now);
            ask();
            look(now);
            shedding.note(new Shedding.Measured(
                    Jvm.processors(), Jvm.heapLately(), committer.delay(), lending.last(now), sockets.getAsLong()));
            Traces.configured().flush();
            beat = now;
        } catch (RuntimeException | Error e) {
            // Or it would never beat again, for another reason than it says.
            noticed(e);
            System.getLogger(Vitals.class.getName())
                    .log(System.Logger.Level.ERROR, "TUTTI-0028 How the server is could not be looked at.", e);
        }
    }

    private void lend(long now) {
        if (lending.begin(now)) {
            try {
                executor.execute(() -> lending.end(clock.getAsLong()));
            } catch (RejectedExecutionException e) {
                lending.end(now);
            }
        }
    }

    private void ask() {
        if (!asking.compareAndSet(false, true)) {
            return;
        }
        try {
            executor.execute(() -> {
                try {
                    database.ask();
                    answered = clock.getAsLong();
                } catch (Exception e) {
                    // Said by whoever needs it; here it is that it has not answered.
                    System.getLogger(Vitals.class.getName())
                            .log(System.Logger.Level.DEBUG, "The database does not answer.", e);
                } finally {
                    asking.set(false);
                }
            });
        } catch (RejectedExecutionException e) {
            asking.set(false);
        }
    }

    private void look(long now) {
        List<Mailbox.Turn> running = new ArrayList<>(Mailbox.running());
        turns.keySet().retainAll(running);
        int most = 0;
        boolean any = false;
        for (Mailbox.Turn turn : running) {
            most = Math.max(most, turn.waiting());
            Seen seen = turns.get(turn);
            if (seen == null || seen.progress() != turn.progress()) {
                turns.put(turn, new Seen(turn.progress(), now));
            } else {
                any |= now - seen.at() > STUCK;
            }
        }
        longest = most;
        stuck = any;
    }

    @Override
    public void close() {
        beating.cancel(false);
    }

    /** How long something takes that is begun again and again. */
    private static final class Watch {
        private long since;
        private long took;

        /** Whether it may be begun: the one before is over. */
        synchronized boolean begin(long now) {
            if (since != 0) {
                return false;
            }
            since = now;
            return true;
        }

        synchronized void end(long now) {
            took = now - since;
            since = 0;
        }

        /** For how long the one now has been under way; 0 if none is. */
        synchronized long pending(long now) {
            return since == 0 ? 0 : now - since;
        }

        synchronized long last(long now) {
            return Math.max(took, pending(now));
        }
    }
}
