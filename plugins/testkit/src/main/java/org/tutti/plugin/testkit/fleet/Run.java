package org.tutti.plugin.testkit.fleet;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.tutti.plugin.sync.Decision;

/**
 * What came of a scenario under a strategy.
 *
 * @param scenario which
 * @param samples what was seen, in order of time
 * @param phases what people did to the timeline
 * @param decisions all but those to keep things as they were
 * @param refusals what the session would not do, the first hundred
 * @param failure what the strategy threw first; from then on it was not asked any more
 * @param jumps leaps of players that nobody had asked for
 * @param rateChanges how often a player went so much faster or slower, 1 %, that it may be heard
 * @param displacement seconds by which the strategy moved the timeline off its course, all its retimes together
 */
public record Run(
        Scenario scenario,
        List<Sample> samples,
        List<Phase> phases,
        List<Made> decisions,
        List<String> refusals,
        Optional<Throwable> failure,
        int jumps,
        int rateChanges,
        double displacement) {

    /** Who is so close is together, ms: an echo is not heard as one (design §8 asks it of who joins late). */
    public static final double TOGETHER = 40;

    /** For so long they must be, s, and so many of those who can play. */
    private static final double LASTING = 1, NEARLY_ALL = 0.95;

    /**
     * One look at everybody.
     *
     * @param t seconds since the beginning
     * @param moving whether the timeline moves
     * @param held whether it waits because the strategy wants it to
     * @param lowest ms the one furthest behind is off the timeline; NaN if nobody plays, or the timeline rests
     * @param highest ms the one furthest ahead is
     * @param present how many are there that can play
     * @param playing how many play, those without media included
     * @param starved how many of them have run out of media
     * @param offsets ms of each player, NaN where it does not play; empty for large fleets
     */
    public record Sample(
            double t, boolean moving, boolean held, double lowest, double highest, int present, int playing, int starved,
            double[] offsets) {

        /** How far apart the two furthest apart are, ms; NaN if fewer than two play. */
        public double asynchrony() {
            return playing < 2 ? Double.NaN : highest - lowest;
        }
    }

    /** From when (s) somebody wanted the timeline otherwise, and whether it was to move. */
    public record Phase(double at, boolean moving) {}

    /** What the strategy decided, and when (s). */
    public record Made(double at, Decision decision) {}

    /** How something was spread: median, 95th percentile, largest; NaN if there was nothing. */
    public record Spread(double p50, double p95, double max) {

        static Spread of(double[] values) {
            double[] sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
            return new Spread(percentile(sorted, 50), percentile(sorted, 95), percentile(sorted, 100));
        }

        private static double percentile(double[] sorted, double p) {
            return sorted.length == 0
                    ? Double.NaN
                    : sorted[(int) Math.clamp(Math.ceil(p / 100 * sorted.length) - 1, 0, sorted.length - 1)];
        }
    }

    /** Copies the lists. */
    public Run {
        samples = List.copyOf(samples);
        phases = List.copyOf(phases);
        decisions = List.copyOf(decisions);
        refusals = List.copyOf(refusals);
    }

    /** How far apart the two furthest apart were while the timeline moved, ms. */
    public Spread asynchrony() {
        return asynchronyBetween(0, scenario.seconds());
    }

    /** As {@link #asynchrony()}, from a second to another. */
    public Spread asynchronyBetween(double from, double to) {
        return Spread.of(samples.stream()
                .filter(sample -> sample.t >= from && sample.t < to)
                .mapToDouble(Sample::asynchrony)
                .toArray());
    }

    /** How far the worst was off the timeline, ms, from a second to another. */
    public Spread offsetBetween(double from, double to) {
        return Spread.of(samples.stream()
                .filter(sample -> sample.t >= from && sample.t < to)
                .mapToDouble(sample -> Math.max(Math.abs(sample.lowest), Math.abs(sample.highest)))
                .toArray());
    }

    /**
     * Seconds from when the timeline was set moving, each time, until nearly all who can play were together
     * ({@link #TOGETHER}) for a second; as long as until the next change if they never were.
     */
    public Spread convergence() {
        double[] took = new double[phases.size()];
        for (int i = 0; i < took.length; i++) {
            double end = i + 1 < took.length ? phases.get(i + 1).at : scenario.seconds();
            took[i] = phases.get(i).moving ? convergence(phases.get(i).at, end) : Double.NaN;
        }
        return Spread.of(took);
    }

    private double convergence(double from, double to) {
        double since = Double.NaN;
        for (Sample sample : samples) {
            if (sample.t < from || sample.t >= to) {
                continue;
            }
            boolean together = sample.playing >= NEARLY_ALL * sample.present
                    && sample.highest - sample.lowest <= TOGETHER;
            since = together ? Double.isNaN(since) ? sample.t : since : Double.NaN;
            if (sample.t - since >= LASTING) {
                return since - from;
            }
        }
        return to - from;
    }

    /** Seconds for which the timeline waited because the strategy wanted it to. */
    public double heldSeconds() {
        return seconds(Sample::held);
    }

    /** Seconds of waiting for media, of all players together, while the timeline moved. */
    public double starvedSeconds() {
        return samples.stream().filter(Sample::moving).mapToDouble(Sample::starved).sum() * scenario.between();
    }

    /** Seconds for which the timeline moved. */
    public double movedSeconds() {
        return seconds(Sample::moving);
    }

    private double seconds(Predicate<Sample> when) {
        return samples.stream().filter(when).count() * scenario.between();
    }

    /** The most decisions of this kind there were in any minute. */
    public long mostInAMinute(Class<? extends Decision.Action> kind) {
        double[] times = decisions.stream()
                .filter(made -> kind.isInstance(made.decision.action()))
                .mapToDouble(Made::at)
                .toArray();
        return Arrays.stream(times)
                .mapToLong(from -> Arrays.stream(times).filter(at -> at >= from && at < from + 60).count())
                .max()
                .orElse(0);
    }

    /** How many decisions of this kind there were. */
    public long count(Class<? extends Decision.Action> kind) {
        return decisions.stream().filter(made -> kind.isInstance(made.decision.action())).count();
    }

    /** The samples as comma-separated values, the same to the byte for the same scenario, seed and strategy. */
    public String toCsv() {
        var text = new StringBuilder("t_s,moving,held,asynchrony_ms,lowest_ms,highest_ms,present,playing,starved\n");
        for (Sample each : samples) {
            text.append(String.format(Locale.ROOT, "%.2f,%d,%d,%s,%s,%s,%d,%d,%d\n",
                    each.t, each.moving ? 1 : 0, each.held ? 1 : 0, number(each.asynchrony()), number(each.lowest),
                    number(each.highest), each.present, each.playing, each.starved));
        }
        return text.toString();
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "";
    }
}
