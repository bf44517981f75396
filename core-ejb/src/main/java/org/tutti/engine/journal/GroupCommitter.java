package org.tutti.engine.journal;

import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.tutti.engine.Histogram;
import org.tutti.engine.Vitals;
import org.tutti.engine.journal.Journal.Group;
import org.tutti.engine.journal.Journal.Snapshot;
import org.tutti.session.Codec;
import org.tutti.session.Entry;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/**
 * Writes what all sessions append in groups: while one group is on its way to the disk, the next one gathers. One
 * thread of its own does all writing.
 */
public final class GroupCommitter implements AutoCloseable {

    /** A snapshot is taken each time a session has so many more entries. */
    public static final long SNAPSHOT_INTERVAL = 1000;

    private static final int LARGEST_GROUP = 1024;
    private static final long HEARTBEAT = 1_000_000;

    /** What became of an append. */
    public enum Fate {
        /** On the disk. */
        DURABLE,
        /** Another server wrote this place of the journal. */
        CONFLICT,
        /** The database failed; whether it was written is unknown. */
        FAILED
    }

    /** @param at when it was asked for (µs) */
    private record Append(
            long at, Lease lease, Entry entry, Session after, List<Outgoing> outgoing, Consumer<Fate> told) {}

    private final Journal journal;
    private final LongSupplier clock;
    private final BooleanSupplier busy;
    private final BlockingQueue<Append> queue = new LinkedBlockingQueue<>();
    private final LongAdder entries = new LongAdder();
    private final LongAdder commits = new LongAdder();
    private final Histogram seconds =
            new Histogram(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10);
    private final Histogram sizes = new Histogram(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000);
    /** When the oldest of what is being written was asked for (µs); 0 if nothing is. */
    private volatile long writing;
    private final Thread thread;
    private volatile boolean closed;
    private long heartbeat;

    /**
     * @param clock the server clock (µs)
     * @param busy whether anybody would miss the server now; then its heartbeat is noted each second
     */
    public GroupCommitter(Journal journal, LongSupplier clock, BooleanSupplier busy, ThreadFactory threads) {
        this.journal = journal;
        this.clock = clock;
        this.busy = busy;
        this.thread = threads.newThread(this::run);
        this.thread.start();
    }

    /**
     * Appends an entry.
     *
     * @param lease the owner's; once an append under it has failed, all that follow fail as well
     * @param after the session after it
     * @param outgoing what others are told because of it
     * @param told called from the writing thread with what became of it, in order for entries of one session
     */
    public void append(
            Lease lease, Entry entry, Session after, List<Outgoing> outgoing, Consumer<Fate> told) {
        queue.add(new Append(clock.getAsLong(), lease, entry, after, outgoing, told));
    }

    /** How many entries have been made durable. */
    public long entries() {
        return entries.sum();
    }

    /** In how many groups. */
    public long commits() {
        return commits.sum();
    }

    /** How long groups took to get to the disk (s), those that failed among them. */
    public Histogram.Reading seconds() {
        return seconds.read();
    }

    /** How many entries groups had. */
    public Histogram.Reading sizes() {
        return sizes.read();
    }

    /** How many entries wait for the group after the one that is being written. */
    public int waiting() {
        return queue.size();
    }

    /** For how long (µs) the entry that has been waiting for longest has waited, or been written; 0 if none does. */
    public long delay() {
        long since = writing;
        if (since == 0) {
            Append next = queue.peek();
            since = next == null ? 0 : next.at();
        }
        return since == 0 ? 0 : Math.max(0, clock.getAsLong() - since);
    }

    /** Whether anything is ever written again. */
    public boolean alive() {
        return thread.isAlive();
    }

    private void run() {
        List<Append> group = new ArrayList<>();
        while (!closed || !queue.isEmpty()) {
            try {
                Append first = queue.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    group.add(first);
                    queue.drainTo(group, LARGEST_GROUP - 1);
                }
                group.removeIf(GroupCommitter::refusedForLostLease);
                writing = group.isEmpty() ? 0 : group.getFirst().at();
                write(group);
            } catch (InterruptedException e) {
                closed = true;
            } catch (RuntimeException | Error e) {
                // Whoever waits must hear of it; the thread goes on, for nothing is written without it.
                Vitals.noticed(e);
                System.getLogger(GroupCommitter.class.getName()).log(Level.ERROR,
                        "TUTTI-0024 The journal's thread failed.", e);
                group.forEach(append -> tell(append, Fate.FAILED));
            } finally {
                writing = 0;
                group.clear();
            }
        }
        journal.close();
    }

    private static boolean refusedForLostLease(Append append) {
        if (append.lease().lost) {
            append.told().accept(Fate.FAILED);
        }
        return append.lease().lost;
    }

    private void write(List<Append> group) {
        Optional<Long> beat = heartbeatDue();
        if (group.isEmpty() && beat.isEmpty()) {
            return;
        }
        Set<SessionId> conflicts;
        long began = clock.getAsLong();
        try {
            conflicts = journal.commit(new Group(
                    group.stream().map(Append::entry).toList(),
                    ended(group),
                    snapshots(group),
                    group.stream().flatMap(append -> append.outgoing().stream()).toList(),
                    beat));
            Outage.over();
        } catch (SQLException e) {
            Outage.noticed(e);
            group.forEach(append -> tell(append, Fate.FAILED));
            return;
        } catch (RuntimeException e) {
            System.getLogger(GroupCommitter.class.getName())
                    .log(Level.ERROR,
                            "TUTTI-0025 The journal could not be written; %d entries are refused."
                                    .formatted(group.size()),
                            e);
            group.forEach(append -> tell(append, Fate.FAILED));
            return;
        } finally {
            if (!group.isEmpty()) {
                seconds.observe((clock.getAsLong() - began) / 1e6);
            }
        }
        if (!group.isEmpty()) {
            commits.increment();
            sizes.observe(group.size());
        }
        for (Append append : group) {
            tell(append, conflicts.contains(append.entry().session()) ? Fate.CONFLICT : Fate.DURABLE);
        }
    }

    private void tell(Append append, Fate fate) {
        if (fate == Fate.DURABLE) {
            entries.increment();
        } else {
            append.lease().lost = true;
        }
        append.told().accept(fate);
    }

    private Optional<Long> heartbeatDue() {
        long now = clock.getAsLong();
        if (now - heartbeat < HEARTBEAT || !busy.getAsBoolean()) {
            return Optional.empty();
        }
        heartbeat = now;
        return Optional.of(now);
    }

    private static Set<SessionId> ended(List<Append> group) {
        Set<SessionId> ended = new HashSet<>();
        for (Append append : group) {
            if (append.after().ended()) {
                ended.add(append.entry().session());
            }
        }
        return ended;
    }

    private static List<Snapshot> snapshots(List<Append> group) {
        return group.stream()
                .filter(append -> append.entry().seq() % SNAPSHOT_INTERVAL == 0)
                .map(append -> new Snapshot(
                        append.entry().session(), append.entry().seq(), Codec.snapshot(append.after())))
                .toList();
    }

    /** Writes what is waiting, then stops. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
