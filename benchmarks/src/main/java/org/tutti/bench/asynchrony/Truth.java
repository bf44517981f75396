package org.tutti.bench.asynchrony;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Messages;
import org.tutti.conformance.support.Messages.Motion;
import org.tutti.conformance.support.Messages.Timeline;
import org.tutti.conformance.support.TuttiClient;

/**
 * Where the timeline really was, at instants of this host's monotonic clock (ms), as a member on the loopback knows it
 * who steers and only listens.
 */
final class Truth {

    /** The server's clock as seen from here at one time. */
    private record Sight(double local, ClockEstimate clock) {}

    private final TuttiClient host;
    private final double duration;
    private final List<Sight> sights = new ArrayList<>();
    private List<Motion> motions = List.of();

    Truth(TuttiClient host) {
        this.host = host;
        // What is live has no end.
        this.duration = Objects.requireNonNullElse(host.welcome().item().duration(), Double.MAX_VALUE);
    }

    /** Looks at the server's clock. */
    void look() {
        sights.add(new Sight(ClockEstimate.localNow(), host.estimateClock()));
    }

    /** Lets so many ms pass, with an eye on the server's clock. */
    void watchFor(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(Math.min(1_000_000_000, end - System.nanoTime()));
            look();
        }
    }

    /** Takes in what has been commanded until now. */
    void learn() {
        List<Motion> all = new ArrayList<>(List.of(host.welcome().timeline().motion()));
        for (var frame : host.received("timeline")) {
            Timeline timeline = Messages.read(frame, Timeline.class);
            if (timeline.pending() != null) {
                all.add(timeline.pending());
            }
        }
        all.sort(Comparator.comparingDouble(Motion::timestamp));
        motions = all;
    }

    /** The server's clock minus ours at a time of ours, in ms: it is slewed, so it is looked at again and again. */
    double offsetAt(double local) {
        Sight before = sights.getFirst();
        for (Sight sight : sights) {
            if (sight.local() > local) {
                double span = sight.local() - before.local();
                double share = span == 0 ? 0 : Math.clamp((local - before.local()) / span, 0, 1);
                return before.clock().offset() + share * (sight.clock().offset() - before.clock().offset());
            }
            before = sight;
        }
        return before.clock().offset();
    }

    /** The time of ours at an instant of the server's clock not long ago or ahead. */
    double localOf(double instant) {
        return instant - offsetAt(ClockEstimate.localNow());
    }

    /** When, on our clock, the timeline first moves from an instant of the server's on; NaN while nobody knows. */
    double movesFrom(double instant) {
        return motions.stream()
                .filter(motion -> motion.velocity() != 0 && motion.timestamp() >= instant)
                .mapToDouble(motion -> localOf(motion.timestamp()))
                .findFirst()
                .orElse(Double.NaN);
    }

    /** How wrong any of this may be, in ms. */
    double uncertainty() {
        return sights.stream().mapToDouble(sight -> sight.clock().bound()).max().orElse(Double.NaN);
    }

    /** The server's clock now. */
    double serverNow() {
        return sights.getLast().clock().now();
    }

    private Motion motionAt(double instant) {
        Motion inForce = motions.getFirst();
        for (Motion motion : motions) {
            if (motion.timestamp() <= instant) {
                inForce = motion;
            }
        }
        return inForce;
    }

    /** Seconds into the item at a time of ours. */
    double positionAt(double local) {
        double instant = local + offsetAt(local);
        return position(motionAt(instant), instant);
    }

    private double position(Motion motion, double instant) {
        double position = motion.position() + motion.velocity() * (instant - motion.timestamp()) / 1000;
        return Math.clamp(position, 0, duration);
    }

    boolean movingAt(double local) {
        return motionAt(local + offsetAt(local)).velocity() != 0;
    }
}
