package org.tutti.engine.cluster;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.tutti.engine.ServerClock;
import org.tutti.engine.journal.Outage;

/**
 * Several servers over JGroups, which notices, and a database, which decides: docs/cluster.md.
 *
 * <h2>Threads</h2>
 * All that asks the database happens in one thread of its own. What others say is passed on in the threads of JGroups.
 */
final class JGroupsCluster implements Cluster, Link.Listener {

    private static final Logger LOG = System.getLogger(JGroupsCluster.class.getName());
    private static final long FAREWELL_MILLIS = 2000;
    /** In so long (µs) the clock is to meet that of the coordinator. */
    private static final long SLEW_HORIZON = 10_000_000;
    /** For so long (µs) an answer says that a node is in touch. */
    private static final long CONFIRMED_FOR = 3_000_000;
    /** Clock questions before the first session is served: so many, so far apart (ms), and no longer than the limit. */
    private static final int FIRST_QUESTIONS = 8, FIRST_GAP = 15, FIRST_LIMIT = 2000;

    private final Node self;
    private final ServerClock clock;
    private final Timing timing;
    private final RollTable table;
    private final Link link;
    private final Wire wire = new Wire();
    private final Samples samples;
    private final Pulses pulses = new Pulses();
    private final Sightings sightings = new Sightings();
    private final Gate gate = new Gate(this::pass);
    private final BlockingQueue<Boolean> wakes = new ArrayBlockingQueue<>(1);
    private final ThreadFactory threads;

    private volatile Members members = new Members(0, List.of());
    private volatile Set<String> inTouch = Set.of();
    /** By whom it was confirmed that they are in touch with this node, and when (µs elapsed) they were asked. */
    private final Map<String, Long> confirmed = new ConcurrentHashMap<>();
    private volatile Listener listener;
    private volatile String coordinator = "";
    private volatile boolean closed;
    private volatile boolean wanted;
    private volatile CompletableFuture<Void> entry = new CompletableFuture<>();
    private Thread thread;

    // Of the cluster's own thread.
    private boolean entered;
    private boolean away;
    private long nextBeat;
    private int waited;
    /** When (µs elapsed) this node found that it is out. */
    private long outSince;

    JGroupsCluster(
            ClusterSettings settings,
            DataSource database,
            ServerClock clock,
            byte[] key,
            ThreadFactory threads,
            Timing timing) {
        this.self = settings.node();
        this.clock = clock;
        this.timing = timing;
        this.table = new RollTable(database);
        this.samples = new Samples(clock::elapsed);
        this.threads = threads;
        this.link = new Link(settings, key, timing, this);
    }

    @Override
    public Node self() {
        return self;
    }

    @Override
    public Members members() {
        return members;
    }

    @Override
    public boolean alone() {
        return false;
    }

    @Override
    public void enter(Listener told) throws SQLException {
        CompletableFuture<Void> done;
        synchronized (this) {
            requireOpen();
            listener = told;
            link.connect();
            done = entry = new CompletableFuture<>();
            wanted = true;
            if (thread == null) {
                thread = threads.newThread(this::run);
                thread.start();
            }
        }
        wake();
        try {
            done.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while entering the cluster", e);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The cluster has been closed");
        }
    }

    @Override
    public void send(String node, Message message) {
        Members now = members;
        if (now.has(self.id()) && now.has(node)) {
            link.send(node, Wire.bytes(now.epoch(), message));
        }
    }

    @Override
    public void broadcast(Message message) {
        Members now = members;
        if (now.has(self.id()) && now.nodes().size() > 1) {
            toOthers(now, Wire.bytes(now.epoch(), message));
        }
    }

    private void toOthers(Members now, byte[] bytes) {
        now.others(self.id()).forEach(node -> link.send(node.id(), bytes));
    }

    @Override
    public Optional<ClockOffset> clockOffset() {
        if (members.led(self.id())) {
            return Optional.of(new ClockOffset(0, 0));
        }
        var reads = samples.micros();
        return samples.bound()
                .filter(_ -> reads.isPresent())
                .map(bound -> new ClockOffset((clock.now() - reads.getAsLong()) / 1000.0, bound / 1000));
    }

    // What JGroups tells.

    @Override
    public void inTouch(Set<String> nodes) {
        inTouch = Set.copyOf(nodes);
        sightings.saw(nodes, clock.elapsed());
        wake();
    }

    @Override
    public void received(String from, byte[] bytes, int offset, int length) {
        long now = clock.now();
        wire.frame(bytes, offset, length).ifPresent(frame -> {
            switch (frame.content()) {
                case Message message -> {
                    if (gate.came(from, frame.epoch(), message)) {
                        wake();
                    }
                }
                case Aside.Ping(long asked) -> answer(from, asked, now);
                case Aside.Pong pong -> answered(from, pong);
                case Aside.Changed() -> wake();
                default -> throw new IllegalStateException("The wire carries nothing else: " + frame.content());
            }
        });
    }

    private void answer(String to, long asked, long heard) {
        link.sendUrgent(
                to, Wire.bytes(members.epoch(), new Aside.Pong(asked, heard, clock.now(), inTouch.contains(to))));
    }

    private void answered(String from, Aside.Pong pong) {
        if (from.equals(coordinator)) {
            samples.add(pong.asked(), pong.heard(), pong.answered());
        }
        if (pong.inTouch()) {
            confirmed.merge(from, pong.asked(), Math::max);
            if (!members.has(self.id())) {
                wake();
            }
        }
    }

    private void pass(String from, Message message) {
        try {
            listener.received(from, message);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "TUTTI-0500 What node %s said could not be taken in.".formatted(from), e);
        }
    }

    // The thread.

    private void wake() {
        wakes.offer(true);
    }

    private void run() {
        while (!closed) {
            try {
                wakes.poll(Math.max(1, untilNext()), TimeUnit.MICROSECONDS);
                if (wanted && !closed) {
                    turn();
                }
            } catch (SQLException e) {
                failed(e);
            } catch (InterruptedException e) {
                break;
            } catch (RuntimeException | Error e) {
                LOG.log(Level.ERROR, "TUTTI-0501 The nodes could not be seen to; it is tried again.", e);
            }
        }
        leave();
    }

    private long untilNext() {
        long now = clock.elapsed();
        long next = nextBeat;
        if (members.has(self.id())) {
            next = Math.min(next, sightings.nextAbsence(members, now, timing));
        }
        return next - now;
    }

    private void failed(SQLException e) {
        pulses.forget();
        if (entered) {
            away = true;
            Outage.noticed(e);
        } else {
            wanted = false;
            entry.completeExceptionally(e);
        }
    }

    private void turn() throws SQLException {
        boolean due = clock.elapsed() >= nextBeat;
        if (due) {
            nextBeat = clock.elapsed() + timing.beat() * 1000;
            // Before the database is asked, which may take its time.
            ask();
            clock.slew(SLEW_HORIZON);
            if (entered) {
                table.beat(self.id(), clock.now());
            }
        }
        Roll roll = table.read();
        if (away) {
            away = false;
            Outage.over();
        }
        if (due) {
            pulses.saw(roll);
        }
        sightings.expects(roll, clock.elapsed());
        learn(roll);
        if (entered && roll.has(self.id())) {
            Set<String> gone = gone(roll);
            if (!gone.isEmpty()) {
                Roll after = table.shutOut(self.id(), gone);
                if (after.has(self.id())) {
                    LOG.log(Level.WARNING, "TUTTI-0502 Shut out, since they are out of touch: {0}.", gone);
                }
                learn(after);
            }
        } else {
            comeIn(roll, due);
        }
    }

    /** Members that are to be shut out. */
    private Set<String> gone(Roll roll) {
        Set<String> gone = new HashSet<>(sightings.absent(roll.members(), self.id(), clock.elapsed(), timing));
        roll.rows().stream()
                .filter(row -> pulses.still(row, Timing.MISSED_BEATS))
                .map(row -> row.node().id())
                .filter(id -> !id.equals(self.id()))
                .forEach(gone::add);
        return gone;
    }

    private void comeIn(Roll roll, boolean due) throws SQLException {
        if (terms(roll).isEmpty()) {
            Set<String> there = inTouch;
            roll.ids().stream().filter(there::contains).forEach(this::askNow);
            if (due && ++waited == 2 * Timing.QUIET_LOOKS) {
                LOG.log(Level.WARNING,
                        "TUTTI-0503 This node is not let in: {0} serve the sessions, and are out of touch with it."
                        + " Maybe the network between them is cut, or they have another token.key or list of nodes.",
                        roll.ids());
            }
            return;
        }
        if (!entered) {
            setClock(roll);
        }
        Optional<Roll> in = table.enter(self, this::terms);
        if (in.isPresent()) {
            waited = 0;
            if (entered) {
                LOG.log(Level.WARNING, "TUTTI-0504 This node is one of the cluster again.");
                learn(in.get());
            } else {
                begin(in.get());
            }
        }
    }

    /** Whether this node may come in, and who is shut out with that. */
    private Optional<Set<String>> terms(Roll roll) {
        if (roll.rows().isEmpty() || roll.ids().stream().anyMatch(this::isInTouch)) {
            return Optional.of(Set.of());
        }
        return roll.rows().stream().allMatch(row -> pulses.still(row, Timing.QUIET_LOOKS))
                ? Optional.of(roll.ids())
                : Optional.empty();
    }

    /** After a standstill this node may believe it is in touch, and the other knows better. */
    private boolean isInTouch(String node) {
        long asked = confirmed.getOrDefault(node, Long.MIN_VALUE);
        return inTouch.contains(node) && asked >= outSince && clock.elapsed() - asked < CONFIRMED_FOR;
    }

    /** In for the first time. */
    private void begin(Roll roll) {
        entered = true;
        nextBeat = clock.elapsed() + timing.beat() * 1000;
        members = roll.members();
        follow(members);
        gate.open(members, inTouch);
        toOthers(members, Wire.bytes(members.epoch(), new Aside.Changed()));
        LOG.log(Level.INFO,
                "TUTTI-0505 In the cluster as {0}, with {1}.", self.id(), roll.without(Set.of(self.id())).ids());
        entry.complete(null);
    }

    /** Takes in who the members are, if that has changed. */
    private void learn(Roll roll) {
        Members before = members;
        if (!entered || roll.epoch() <= before.epoch()) {
            return;
        }
        Members now = roll.members();
        members = now;
        follow(now);
        if (before.has(self.id()) && !now.has(self.id())) {
            outSince = clock.elapsed();
            LOG.log(Level.WARNING,
                    "TUTTI-0506 The others have gone on without this node: {0}. It serves nobody until it is back in"
                    + " touch with them.", roll.ids());
        }
        try {
            listener.changed(before, now);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "TUTTI-0507 The new members could not be taken in.", e);
        }
        gate.open(now, inTouch);
        Set<String> known = new HashSet<>(inTouch);
        known.addAll(roll.ids());
        link.retain(known);
        if (now.has(self.id())) {
            toOthers(now, Wire.bytes(now.epoch(), new Aside.Changed()));
        }
    }

    // The clock.

    private void follow(Members now) {
        String next = now.coordinator().map(Node::id).orElse("");
        if (next.equals(self.id())) {
            coordinator = next;
            clock.followWall();
        } else {
            askOnly(next);
        }
    }

    private void askOnly(String node) {
        if (!node.equals(coordinator)) {
            coordinator = node;
            samples.forget();
        }
        clock.follow(samples);
    }

    private void ask() {
        String whom = coordinator;
        if (entered && !whom.isEmpty() && !whom.equals(self.id())) {
            askNow(whom);
        }
    }

    private void askNow(String node) {
        link.sendUrgent(node, Wire.bytes(members.epoch(), new Aside.Ping(clock.elapsed())));
    }

    /** To that of the coordinator, before anybody sees what it reads. */
    private void setClock(Roll roll) {
        Optional<String> first = roll.members().coordinator().map(Node::id).filter(inTouch::contains);
        if (first.isEmpty()) {
            clock.followWall();
            return;
        }
        askOnly(first.get());
        long end = clock.elapsed() + FIRST_LIMIT * 1000;
        try {
            while (samples.count() < FIRST_QUESTIONS && clock.elapsed() < end && !closed) {
                askNow(first.get());
                wakes.poll(FIRST_GAP, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clock.step();
        // What was meant for a turn.
        wake();
    }

    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closed = true;
            running = thread;
        }
        wake();
        entry.completeExceptionally(new IllegalStateException("The cluster has been closed"));
        if (running != null && running != Thread.currentThread()) {
            try {
                running.join(FAREWELL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        link.close();
    }

    private void leave() {
        try {
            if (entered) {
                table.leave(self.id());
                toOthers(members, Wire.bytes(members.epoch(), new Aside.Changed()));
            }
        } catch (SQLException | RuntimeException e) {
            LOG.log(Level.DEBUG, "The others find out by themselves that this node is gone.", e);
        } finally {
            table.close();
        }
    }

    /** For tests, which cut it. */
    Link link() {
        return link;
    }

    /** For tests: as if the process had ended here. */
    void crash() {
        wanted = false;
        entered = false;
        closed = true;
        wake();
        link.close();
    }
}
