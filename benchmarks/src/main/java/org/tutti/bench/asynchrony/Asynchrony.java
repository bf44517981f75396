package org.tutti.bench.asynchrony;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.tutti.bench.Benchmark;
import org.tutti.bench.Plot;
import org.tutti.bench.Results;
import org.tutti.bench.Results.Series;
import org.tutti.bench.Stats;
import org.tutti.bench.Target;
import org.tutti.bench.asynchrony.Scenario.Follower;
import org.tutti.bench.asynchrony.Scenario.Script;
import org.tutti.conformance.support.Executables;
import org.tutti.conformance.support.TuttiServer;

/**
 * How far browsers are from the timeline and from each other, steady and after each change, on the loopback and over
 * emulated networks, beside npm's timingsrc on the same session, clip and clock; on a live stream, beside hls.js alone;
 * and of viewers of whom each gets the film another way. Truth is this host's monotonic clock.
 */
public final class Asynchrony implements Benchmark {

    private static final int ROUNDS = QUICK ? 1 : 3;
    private static final Script LONG = QUICK ? new Script(5000, 2, 2) : new Script(15_000, 8, 5);
    private static final Script SHORT = QUICK ? new Script(5000, 1, 1) : new Script(15_000, 4, 3);

    /** Which rows are wanted; empty for all. */
    private static final String ROWS = System.getProperty("tutti.bench.rows", "");

    private final List<Plot> plots = new ArrayList<>();

    @Override
    public String name() {
        return "asynchrony";
    }

    @Override
    public void run(Results results) throws Exception {
        requireBrowser();
        if (wanted("followers")) {
            followers(results);
        }
        if (wanted("live")) {
            new LivePair().run(results, plots);
        }
        if (wanted("ways")) {
            new FourViewers().run(results, plots);
        }
        plots.forEach(results::plot);
    }

    /** {@code -Dbench.rows=live,ways}: only these of followers, live and ways; all, if none are named. */
    private static boolean wanted(String row) {
        return ROWS.isEmpty() || List.of(ROWS.split(",")).contains(row);
    }

    private void followers(Results results) throws Exception {
        Optional<Map<String, byte[]>> peer = Peer.files();
        // The page of the peer is served elsewhere.
        try (TuttiServer server = TuttiServer.startWith("asynchrony", List.of("-Dtutti.origins=*"))) {
            List<Outcome> ours = new ArrayList<>();
            List<Outcome> theirs = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                measure(server, Network.LOOPBACK, LONG, peer, ours, theirs);
            }
            loopback(results, ours, theirs);
            String missing = Place.missing();
            if (!missing.isEmpty()) {
                System.out.println("Emulated networks are skipped: " + missing + '.');
            }
            for (Network network : missing.isEmpty() ? Network.EMULATED : List.<Network>of()) {
                List<Outcome> oursThere = new ArrayList<>();
                List<Outcome> theirsThere = new ArrayList<>();
                measure(server, network, SHORT, peer, oursThere, theirsThere);
                emulated(results, network, oursThere, theirsThere);
            }
        }
    }

    static void requireBrowser() throws SkippedException {
        for (String program : List.of("chromium", "chromedriver")) {
            if (Executables.find(program).isEmpty()) {
                throw new SkippedException(program + " is missing. Try mvn verify -Dpeers=install once, as root.");
            }
        }
    }

    private static void measure(
            TuttiServer server, Network network, Script script, Optional<Map<String, byte[]>> peer,
            List<Outcome> ours, List<Outcome> theirs) throws Exception {
        ours.add(new Scenario(server, network, Follower.TUTTI, Map.of()).play(script));
        System.out.printf("%s, Tutti: pair p95 %.3f ms%n", network.name(), p95(ours, Outcome::steadyPair));
        if (peer.isPresent()) {
            theirs.add(new Scenario(server, network, Follower.TIMINGSRC, peer.get()).play(script));
            System.out.printf("%s, timingsrc: pair p95 %.3f ms%n", network.name(), p95(theirs, Outcome::steadyPair));
        }
    }

    private void loopback(Results results, List<Outcome> ours, List<Outcome> theirs) {
        steady(results, Network.LOOPBACK, ours, theirs, 1, 0.25);
        changes(results, "loopback", "seek", ours, theirs, Outcome::afterSeeks, 10, 3);
        changes(results, "loopback", "resume", ours, theirs, Outcome::afterResumes, Double.NaN, Double.NaN);
        changes(results, "loopback", "start", ours, theirs, Outcome::afterStart, Double.NaN, Double.NaN);
        double resumed = p95(ours, outcome -> outcome.afterResumes(1000));
        results.figure("loopback, +1 s after a resume, own p95, Tutti / timingsrc",
                resumed / p95(theirs, outcome -> outcome.afterResumes(1000)), "", Target.atMost(0.25));
        results.figure("loopback, +2 s after a seek, own p95, Tutti / timingsrc",
                p95(ours, outcome -> outcome.afterSeeks(2000)) / p95(theirs, outcome -> outcome.afterSeeks(2000)), "",
                Target.atMost(0.25));
        late(results, Network.LOOPBACK, ours, 500);
    }

    private void emulated(Results results, Network network, List<Outcome> ours, List<Outcome> theirs) {
        steady(results, network, ours, theirs, 2, 1 / 3.0);
        changes(results, network.name(), "seek", ours, theirs, Outcome::afterSeeks, Double.NaN, Double.NaN);
        changes(results, network.name(), "resume", ours, theirs, Outcome::afterResumes, Double.NaN, Double.NaN);
        late(results, network, ours, 1500);
    }

    private void steady(
            Results results, Network network, List<Outcome> ours, List<Outcome> theirs, double target, double share) {
        String where = network.name() + ", steady, ";
        double pair = p95(ours, Outcome::steadyPair);
        results.figure(where + "pair median, Tutti", median(ours, Outcome::steadyPair), "ms")
                .figure(where + "pair p95, Tutti", pair, "ms", Target.atMost(target))
                .figure(where + "pair median, timingsrc", median(theirs, Outcome::steadyPair), "ms")
                .figure(where + "pair p95, timingsrc", p95(theirs, Outcome::steadyPair), "ms")
                .figure(where + "pair p95, Tutti / timingsrc", pair / p95(theirs, Outcome::steadyPair), "",
                        Target.atMost(share))
                .figure(where + "own median, Tutti", median(ours, Outcome::steadyOwn), "ms")
                .figure(where + "own p95, Tutti", p95(ours, Outcome::steadyOwn), "ms")
                .figure(where + "own median, timingsrc", median(theirs, Outcome::steadyOwn), "ms")
                .figure(where + "own p95, timingsrc", p95(theirs, Outcome::steadyOwn), "ms")
                .figure(where + "clock error median", median(ours, Outcome::clockErrors), "ms")
                .figure(where + "clock error worst", worst(ours, Outcome::clockErrors), "ms")
                .figure(where + "clock bound median", median(ours, Outcome::clockBounds), "ms")
                .figure(where + "samples in which a bound was broken",
                        ours.stream().mapToLong(Outcome::brokenBounds).sum(), "", Target.atMost(0))
                .figure(where + "uncertainty of these figures",
                        ours.stream().mapToDouble(Outcome::uncertainty).max().orElse(Double.NaN), "ms");
        draw(results, network.name() + ", Tutti", ours.getFirst());
        theirs.stream().findFirst().ifPresent(first -> draw(results, network.name() + ", timingsrc", first));
    }

    private static void changes(
            Results results, String where, String what, List<Outcome> ours, List<Outcome> theirs,
            BiFunction<Outcome, Double, double[]> after, double targetAt1, double targetAt2) {
        for (double later : new double[] {500, 1000, 2000}) {
            String name = "%s, +%s s after a %s, own ".formatted(where, Results.number(later / 1000), what);
            double value = p95(ours, outcome -> after.apply(outcome, later));
            double target = later == 1000 ? targetAt1 : later == 2000 ? targetAt2 : Double.NaN;
            results.figure(name + "median, Tutti", median(ours, outcome -> after.apply(outcome, later)), "ms");
            if (Double.isNaN(target)) {
                results.figure(name + "p95, Tutti", value, "ms");
            } else {
                results.figure(name + "p95, Tutti", value, "ms", Target.atMost(target));
            }
            results.figure(name + "p95, timingsrc", p95(theirs, outcome -> after.apply(outcome, later)), "ms");
        }
        if (what.equals("seek")) {
            results.figure(where + ", within 40 ms after a seek, median, Tutti", median(ours, Outcome::settling), "ms")
                    .figure(where + ", within 40 ms after a seek, median, timingsrc", median(theirs, Outcome::settling), "ms");
        }
    }

    private static void late(Results results, Network network, List<Outcome> ours, double target) {
        double[] times = ours.stream().mapToDouble(Outcome::lateness).filter(Double::isFinite).toArray();
        results.figure(network.name() + ", who joins late is within 40 ms after", Stats.median(times), "ms",
                Target.atMost(target));
    }

    private void draw(Results results, String title, Outcome outcome) {
        List<Series> series = IntStream.range(0, outcome.clients().size())
                .mapToObj(i -> outcome.clients().get(i).series("viewer " + (i + 1), outcome.moments().start()))
                .toList();
        for (Series each : series) {
            results.raw(new Series(title + ", " + each.name() + ", error in ms over s", each.x(), each.y()));
        }
        plots.add(new Plot(title + ": steady, somebody joins late, seeks, resumes", "s since the start",
                "ms off the timeline", Plot.Style.POINTS, 40,
                series.stream().map(each -> new Series(each.name(), each.x(),
                        DoubleStream.of(each.y()).map(Math::abs).toArray())).toList()));
    }

    private static double p95(List<Outcome> outcomes, Function<Outcome, double[]> values) {
        return Stats.percentile(95, all(outcomes, values));
    }

    private static double median(List<Outcome> outcomes, Function<Outcome, double[]> values) {
        return Stats.median(all(outcomes, values));
    }

    private static double worst(List<Outcome> outcomes, Function<Outcome, double[]> values) {
        return Stats.percentile(100, all(outcomes, values));
    }

    private static double[] all(List<Outcome> outcomes, Function<Outcome, double[]> values) {
        return outcomes.stream().flatMapToDouble(each -> DoubleStream.of(values.apply(each))).toArray();
    }
}
