package org.tutti.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.tutti.engine.plugins.PluginRegistry;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Report.Readiness;
import org.tutti.plugin.timeline.Motion;
import org.tutti.session.EndpointId;
import org.tutti.session.Member;
import org.tutti.session.MemberId;
import org.tutti.session.Session;
import org.tutti.session.Trial;
import org.tutti.session.Trial.Rating;

/**
 * What is recorded of those who take part in the trials of one session (W-32, W-34): in memory only, the latest two hours
 * of it. Nothing is written of who has not agreed, and what was is gone when they take their agreement back. Any thread
 * may use it.
 */
public final class Recording {

    /** The most rows, and how long one is kept (µs): what is older gives way. */
    static final int MOST = 200_000;
    static final long KEPT = 2L * 3600 * 1_000_000;

    /** Of an endpoint a row a second; reports between are only looked at for jumps (µs). */
    private static final long EVERY = 900_000, ASYNCHRONY_EVERY = 1_000_000;

    private static final long OLD = 10_000_000;

    /** What a player moves further or less than its own speeds say is a jump, from so many seconds on. */
    private static final double JUMP = 0.1;

    /** So long after a command or another shift a player may leap because it was told to (µs). */
    private static final long SETTLING = 3_000_000;

    /** A trial from which nothing was heard for so long stands still (µs). */
    private static final long IDLE = 600_000_000;

    /** Of how long before a rating offsets are looked at (µs). */
    private static final long BEFORE_RATING = 10_000_000;

    private final Deque<Sample> samples = new ArrayDeque<>();
    private final Map<EndpointId, Track> tracks = new HashMap<>();
    private final Map<MemberId, Integer> people = new HashMap<>();
    private final Map<Answered, Double> measured = new HashMap<>();
    private Trial known;
    private long trial;
    private long latest;
    private int holds;
    private boolean held;
    private int endpoints;
    private long asynchronyAt;
    private float asynchrony;

    private record Answered(long question, int person) {}

    /** What is known of an endpoint. */
    private static final class Track {
        final int number;
        Report last;
        Motion motion;
        double shift;
        long toldAt;
        long rowFrom;
        OptionalDouble offset = OptionalDouble.empty();
        double jump;

        Track(int number) {
            this.number = number;
        }
    }

    /** @param now the instant of opening (µs) */
    Recording(long now) {
        latest = now;
    }

    /** The session is so now. */
    synchronized void changed(Session session) {
        boolean holding = session.timeline().hold().isPresent();
        holds += holding && !held ? 1 : 0;
        held = holding;
        Trial now = session.trial();
        if (now != known) {
            known = now;
            trial = now.run().map(Trial.Run::seq).orElse(trial);
            people.clear();
            now.run().ifPresent(run -> run.answers().forEach((member, answer) -> {
                if (answer.agreed()) {
                    people.put(member, now.numbers().get(member));
                }
            }));
        }
        tracks.keySet().removeIf(endpoint -> session.roster().owner(endpoint).isEmpty());
    }

    /** Nothing is left of who takes it back, in whichever trial. */
    synchronized void forget(int person) {
        samples.removeIf(sample -> sample.person() == person);
        measured.keySet().removeIf(answered -> answered.person() == person);
    }

    /** Notes how far off the players of who gave a rating have been in the seconds before. */
    synchronized void rated(Rating rating) {
        List<Double> offsets = new ArrayList<>();
        Iterator<Sample> latest = samples.descendingIterator();
        while (latest.hasNext()) {
            Sample sample = latest.next();
            if (sample.at() < rating.at() - BEFORE_RATING - OLD) {
                break;
            }
            if (sample.person() == rating.person() && sample.at() >= rating.at() - BEFORE_RATING) {
                sample.offset().ifPresent(offsets::add);
            }
        }
        var answered = new Answered(rating.question(), rating.person());
        if (offsets.isEmpty()) {
            measured.remove(answered);
        } else {
            offsets.sort(null);
            int middle = offsets.size() / 2;
            measured.put(
                    answered,
                    offsets.size() % 2 == 1
                            ? offsets.get(middle)
                            : (offsets.get(middle - 1) + offsets.get(middle)) / 2);
        }
    }

    /**
     * Takes a report in, if it is of somebody who takes part and is with the group.
     *
     * @param now when it came (µs). What claims to be of quite another time is passed over
     */
    synchronized void reported(Session session, Member member, Report report, long now) {
        Integer person = people.get(member.id());
        var endpoint = new EndpointId(report.endpoint());
        boolean ofNow = Math.abs(report.time() - now) < OLD;
        if (person == null || !ofNow || member.free() || !session.roster().plays(endpoint)) {
            return;
        }
        Track track = tracks.computeIfAbsent(endpoint, _ -> new Track(++endpoints));
        follow(track, session, endpoint, report);
        if (now < track.rowFrom) {
            return;
        }
        track.rowFrom = now + EVERY;
        latest = now;
        samples.add(sample(session, person, track, report, endpoint, asynchrony(session, now)));
        track.jump = 0;
        while (samples.size() > MOST || samples.getFirst().at() < now - KEPT) {
            samples.removeFirst();
        }
    }

    private static void follow(Track track, Session session, EndpointId endpoint, Report report) {
        Motion motion = session.timeline().motionAt(report.time());
        double shift = session.shift(endpoint);
        if (!motion.equals(track.motion) || shift != track.shift) {
            track.toldAt = report.time();
            track.motion = motion;
            track.shift = shift;
        }
        Report before = track.last;
        track.last = report;
        track.offset = Offset.of(report, Device.UNKNOWN, session.timeline()).offset();
        boolean own = before != null
                && before.readiness() == Readiness.READY
                && report.readiness() == Readiness.READY
                && before.time() - track.toldAt > SETTLING
                && motion.moving();
        if (own) {
            double seconds = (report.time() - before.time()) / 1e6;
            double moved = report.position() - before.position();
            double least = Math.min(before.rate(), report.rate()) * seconds;
            double most = Math.max(before.rate(), report.rate()) * seconds;
            double beyond = moved < least ? moved - least : Math.max(0, moved - most);
            track.jump += Math.abs(beyond) > JUMP ? Math.abs(beyond) * 1000 : 0;
        }
    }

    private float asynchrony(Session session, long now) {
        if (now - asynchronyAt >= ASYNCHRONY_EVERY) {
            asynchronyAt = now;
            Motion motion = session.timeline().motionAt(now);
            double[] offsets = tracks.values().stream()
                    .filter(track -> motion.equals(track.motion) && track.last.time() > now - 2 * ASYNCHRONY_EVERY)
                    .flatMapToDouble(track -> track.offset.stream())
                    .toArray();
            asynchrony = offsets.length == 0
                    ? 0
                    : (float) (DoubleStream.of(offsets).max().orElseThrow()
                            - DoubleStream.of(offsets).min().orElseThrow());
        }
        return asynchrony;
    }

    private Sample sample(
            Session session, int person, Track track, Report report, EndpointId endpoint, float apart) {
        return new Sample(
                report.time(),
                trial,
                person,
                track.number,
                session.stage().queue().current(),
                session.policy().fallback().isPresent()
                        ? PluginRegistry.SERVER_CLOCK
                        : session.policy().strategy(),
                report.position(),
                (float) report.rate(),
                track.offset,
                report.bound() / 1000f,
                (float) (session.injected(endpoint) * 1000),
                (float) (session.advised(endpoint) * 1000),
                (float) track.jump,
                report.readiness(),
                (float) report.buffered(),
                held,
                holds,
                apart);
    }

    /** Whether nothing is missed if it goes on no longer: the trial has ended, or nothing has come for ten minutes. */
    synchronized boolean idle(long now) {
        return known != null && known.run().isEmpty() || now - latest > IDLE;
    }

    /** When the latest row came, or, if none did, recording began (µs). */
    synchronized long latest() {
        return latest;
    }

    /** How many rows there are. */
    public synchronized int size() {
        return samples.size();
    }

    /** What there is, oldest first; a copy. */
    public synchronized List<Sample> samples() {
        return List.copyOf(samples);
    }

    /** The median (ms) of how far off the players of who gave a rating were, in the ten seconds before it. */
    public synchronized OptionalDouble measured(Rating rating) {
        Double offset = measured.get(new Answered(rating.question(), rating.person()));
        return offset == null ? OptionalDouble.empty() : OptionalDouble.of(offset);
    }
}
