package org.tutti.plugin.sync;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.tutti.plugin.sync.Report.Readiness;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;

/**
 * One figure (s) for each endpoint that can be believed, in order of size: how far each is off the timeline, or
 * whatever else a strategy takes from a report. What must not mislead a room is left out here, so that a strategy need
 * not think of it: reports that are old, from the future or no numbers, endpoints that do not know what time it is or
 * cannot play, and with {@link #within} those who say something quite unlike the others. Immutable.
 */
public final class Readings {

    /** An older report (µs) says nothing of the present. */
    public static final long RECENT = 5_000_000;

    /**
     * An endpoint further off the timeline (s) says something absurd; the limit RFC 7272 gives as its example (§12).
     */
    public static final double ABSURD = 10;

    /** How far in the future (µs) a report may lie, beyond its own bound. */
    private static final long GRACE = 50_000;

    private final List<Reading> all;

    /**
     * What one endpoint says.
     *
     * @param report its report
     * @param seconds the figure taken from it; finite
     */
    public record Reading(Report report, double seconds) {}

    private Readings(List<Reading> all) {
        this.all = all.stream()
                .sorted(Comparator.comparingDouble(Reading::seconds))
                .toList();
    }

    /**
     * Whether a report says something of the present: made of numbers that can be, at most {@link #RECENT} old at
     * {@code now} (µs), and no further in the future than its bound allows.
     */
    public static boolean recent(Report report, long now) {
        return report.endpoint() != null
                && report.readiness() != null
                && Double.isFinite(report.position())
                && report.position() >= -ABSURD
                && Double.isFinite(report.rate())
                && report.rate() >= 0
                && report.buffered() >= 0
                && report.bound() >= 0
                && report.time() >= now - RECENT
                && report.time() <= now + GRACE + Math.min(report.bound(), RECENT);
    }

    /**
     * A figure for each endpoint whose report is {@link #recent}, that can play or has run out of media, and that knows
     * the time. Of several reports of one endpoint the last counts; one without a finite figure does not.
     *
     * @param worstBound the largest clock bound (µs) with which an endpoint has a say
     * @param figure what to take from a report, in seconds
     */
    public static Readings of(Situation situation, long worstBound, ToDoubleFunction<Report> figure) {
        Map<String, Reading> all = new LinkedHashMap<>();
        for (Report report : situation.endpoints()) {
            boolean counts = recent(report, situation.now())
                    && report.bound() <= worstBound
                    && (report.readiness() == Readiness.READY || report.readiness() == Readiness.BUFFERING);
            if (counts) {
                all.put(report.endpoint(), new Reading(report, figure.applyAsDouble(report)));
            }
        }
        return new Readings(List.copyOf(all.values()))
                .where(reading -> Double.isFinite(reading.seconds()));
    }

    /**
     * How many seconds each player that plays is ahead of the timeline (negative: behind); empty while nothing plays.
     * Reports from before the motion in force, and from the moment after that players need to get there, do not count:
     * they show what was, and acting on them twice is how rooms begin to swing.
     *
     * @param worstBound the largest clock bound (µs) with which an endpoint has a say
     * @param settle how long (µs) players need after a change of motion
     */
    public static Readings offsets(Situation situation, long worstBound, long settle) {
        Timeline timeline = situation.timeline();
        Motion motion = timeline.motionAt(situation.now());
        if (!motion.moving()) {
            return new Readings(List.of());
        }
        return of(situation, worstBound, report -> {
            double offset = report.position() - motion.positionAt(report.time());
            boolean says = report.readiness() == Readiness.READY
                    && report.rate() > 0
                    && report.time() >= motion.timestamp() + settle
                    && Math.abs(offset) <= ABSURD;
            return says ? offset : Double.NaN;
        });
    }

    /**
     * Without those who are further from the median than {@code limit} seconds and than {@code spreads} times the
     * median absolute deviation. Of three or more, one who lies is among those left out, or hardly differs from the
     * others.
     */
    public Readings within(double limit, double spreads) {
        double middle = median();
        double deviation = median(all.stream()
                .map(reading -> Math.abs(reading.seconds() - middle))
                .sorted()
                .toList());
        double most = Math.max(limit, spreads * deviation);
        return where(reading -> Math.abs(reading.seconds() - middle) <= most);
    }

    /** Those that are wanted. */
    public Readings where(Predicate<Reading> wanted) {
        return new Readings(all.stream().filter(wanted).toList());
    }

    /** What one endpoint says, if it counts. */
    public Optional<Reading> by(String endpoint) {
        return all.stream()
                .filter(reading -> reading.report().endpoint().equals(endpoint))
                .findFirst();
    }

    /** All, the least first. */
    public List<Reading> all() {
        return all;
    }

    /** How many there are. */
    public int size() {
        return all.size();
    }

    /** Whether nobody says anything. */
    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** The least figure; 0 without any. */
    public double least() {
        return all.isEmpty() ? 0 : all.getFirst().seconds();
    }

    /** The greatest figure; 0 without any. */
    public double greatest() {
        return all.isEmpty() ? 0 : all.getLast().seconds();
    }

    /** The greatest less the least: of offsets, the room's asynchrony. */
    public double spread() {
        return greatest() - least();
    }

    /** The mean; 0 without any. */
    public double mean() {
        return all.stream().mapToDouble(Reading::seconds).average().orElse(0);
    }

    /** The median: half say less, half say more; 0 without any. */
    public double median() {
        return median(all.stream().map(Reading::seconds).toList());
    }

    private static double median(List<Double> sorted) {
        int half = sorted.size() / 2;
        if (sorted.isEmpty()) {
            return 0;
        }
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
