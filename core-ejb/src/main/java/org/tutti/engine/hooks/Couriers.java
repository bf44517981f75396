package org.tutti.engine.hooks;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.SequencedSet;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.tutti.engine.hooks.Errands.Outcome;
import org.tutti.engine.hooks.Waiting.Lane;
import org.tutti.session.SessionId;

/**
 * Who is sent on errands when: in each lane one at a time, at most {@value #EACH} at once to a hook, and each hook in
 * its turn. {@value #TENANTS} go to the hooks of tenants. Hooks of single sessions, which anybody may make, have
 * {@value #SINGLES} of their own: slow receivers of theirs hold up no tenant's. To a hook whose last attempt failed
 * only one goes at a time. Thread-safe.
 */
final class Couriers {

    static final int EACH = 4, TENANTS = 12, SINGLES = 4, ALL = TENANTS + SINGLES;

    private static final Logger LOG = System.getLogger(Couriers.class.getName());

    private final Errands errands;
    private final Predicate<String> single;
    private final LongSupplier clock;
    private final Backoff backoff;
    private final Executor executor;
    private final Alarm alarm;

    /** By hook. All that follows is guarded by this object. */
    private final Map<String, Line> lines = new HashMap<>();

    private final Pool tenants = new Pool(TENANTS), singles = new Pool(SINGLES);
    private boolean closed;

    /** Wakes somebody up. */
    interface Alarm {
        /** @param delay µs */
        void after(long delay, Runnable task);
    }

    private enum State { READY, RUNNING, WAITING }

    /** Couriers who go to the same hooks. */
    private static final class Pool {
        final int most;
        /** Those that can send somebody, in turn. */
        final SequencedSet<Line> able = new LinkedHashSet<>();

        int underway;

        Pool(int most) {
            this.most = most;
        }
    }

    /** One lane of a hook. */
    private static final class Track {
        final Lane lane;
        final Line line;
        State state = State.READY;
        /** Whether there may be something new since the errand that runs has begun. */
        boolean touched;
        int failures;
        long due;

        Track(Lane lane, Line line) {
            this.lane = lane;
            this.line = line;
        }
    }

    /** All lanes of a hook. */
    private static final class Line {
        final Pool pool;
        final Map<SessionId, Track> tracks = new HashMap<>();
        final Queue<Track> ready = new ArrayDeque<>();
        int running;
        int failures;

        Line(Pool pool) {
            this.pool = pool;
        }

        boolean able() {
            return !ready.isEmpty() && running < (failures > 0 ? 1 : EACH);
        }
    }

    /**
     * @param single whether a hook is of a single session
     * @param executor runs errands, which block
     */
    Couriers(
            Errands errands,
            Predicate<String> single,
            LongSupplier clock,
            Backoff backoff,
            Executor executor,
            Alarm alarm) {
        this.errands = errands;
        this.single = single;
        this.clock = clock;
        this.backoff = backoff;
        this.executor = executor;
        this.alarm = alarm;
    }

    /** There may be something new in a lane. */
    synchronized void touch(Lane lane) {
        Line line = lines.computeIfAbsent(lane.hook(), hook -> new Line(single.test(hook) ? singles : tenants));
        Track track = line.tracks.get(lane.session());
        if (track == null) {
            track = new Track(lane, line);
            line.tracks.put(lane.session(), track);
            ready(track);
        } else {
            track.touched = true;
        }
        pump(line.pool);
    }

    /** What waits after attempts that failed is tried again at once. */
    synchronized void hurry(String hook) {
        Line line = lines.get(hook);
        if (line != null) {
            line.failures = 0;
            line.tracks.values().stream().filter(track -> track.state == State.WAITING).forEach(track -> {
                track.failures = 0;
                ready(track);
            });
            pump(line.pool);
        }
    }

    /** Nobody else is sent to a hook, until one of its lanes is touched; who is on the way comes back by themselves. */
    synchronized void stop(String hook) {
        Line line = lines.get(hook);
        if (line != null) {
            line.pool.able.remove(line);
            line.ready.clear();
            line.tracks.values().removeIf(track -> track.state != State.RUNNING);
            if (line.tracks.isEmpty()) {
                lines.remove(hook);
            }
        }
    }

    /** Nobody else is sent to any hook, until one of its lanes is touched. */
    synchronized void stop() {
        List.copyOf(lines.keySet()).forEach(this::stop);
    }

    /** When the next attempt is made after one that failed (µs); empty if none has to be. */
    synchronized OptionalLong next(String hook) {
        Line line = lines.get(hook);
        return line == null
                ? OptionalLong.empty()
                : line.tracks.values().stream()
                        .filter(track -> track.state == State.WAITING)
                        .mapToLong(track -> track.due)
                        .min();
    }

    synchronized void close() {
        closed = true;
    }

    private void ready(Track track) {
        track.state = State.READY;
        track.line.ready.add(track);
        settle(track.line);
    }

    private void settle(Line line) {
        if (line.able()) {
            line.pool.able.add(line);
        } else {
            line.pool.able.remove(line);
        }
    }

    private void pump(Pool pool) {
        while (!closed && pool.underway < pool.most && !pool.able.isEmpty()) {
            Line line = pool.able.removeFirst();
            Track track = line.ready.remove();
            track.state = State.RUNNING;
            track.touched = false;
            line.running++;
            pool.underway++;
            settle(line);
            try {
                executor.execute(() -> run(track));
            } catch (RejectedExecutionException e) {
                // The server is stopping; what waits is in the database.
                closed = true;
            }
        }
    }

    private void run(Track track) {
        Outcome outcome = new Outcome.Again(Optional.empty());
        try {
            outcome = errands.run(track.lane);
        } catch (SQLException | RuntimeException e) {
            String hook = track.lane.hook();
            LOG.log(Level.WARNING, "TUTTI-0018 Webhook %s could not be served; it is tried again.".formatted(hook), e);
        } finally {
            done(track, outcome);
        }
    }

    private synchronized void done(Track track, Outcome outcome) {
        Line line = track.line;
        line.running--;
        line.pool.underway--;
        switch (outcome) {
            case Outcome.Done _ -> {
                track.failures = 0;
                line.failures = 0;
                ready(track);
            }
            case Outcome.Idle _ -> rest(track);
            case Outcome.Again(Optional<Long> wait) -> again(track, wait.orElse(0L));
        }
        settle(line);
        pump(line.pool);
    }

    private void rest(Track track) {
        if (track.touched) {
            ready(track);
            return;
        }
        track.line.tracks.remove(track.lane.session());
        if (track.line.tracks.isEmpty()) {
            lines.remove(track.lane.hook());
        }
    }

    private void again(Track track, long wait) {
        track.failures++;
        track.line.failures++;
        track.state = State.WAITING;
        long delay = Math.max(wait, backoff.after(track.failures));
        long due = clock.getAsLong() + delay;
        track.due = due;
        alarm.after(delay, () -> wake(track, due));
    }

    /** Unless it was hurried meanwhile, and failed again. */
    private synchronized void wake(Track track, long due) {
        boolean held = track.line.tracks.get(track.lane.session()) == track;
        if (held && track.state == State.WAITING && track.due == due) {
            ready(track);
            pump(track.line.pool);
        }
    }
}
