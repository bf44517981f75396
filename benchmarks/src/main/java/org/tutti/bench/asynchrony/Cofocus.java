package org.tutti.bench.asynchrony;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.tutti.bench.Benchmark;
import org.tutti.bench.Plot;
import org.tutti.bench.Results;
import org.tutti.bench.Results.Series;
import org.tutti.bench.Stats;
import org.tutti.bench.Target;
import org.tutti.bench.asynchrony.FarSeeks.Interruption;
import org.tutti.bench.asynchrony.FarSeeks.Seek;
import org.tutti.conformance.support.TuttiServer;

/**
 * The experiment of the Cofocus patent (US 9 654 817 B2; C-62, C-63): how long it takes until a far seek is complete
 * on two devices ({@link FarSeeks} says what that is), and how far they are apart after pauses and resumes. Seeks are
 * made in turns with the readiness barrier, which is the patent's way (SEEK, SEEK-complete from all, START), and
 * without, where a seek takes effect 250 ms later and players catch up with it.
 *
 * <p>Theirs were two phones of 2012 that streamed over 3G, read from a screen that showed progress once a second.
 */
public final class Cofocus implements Benchmark {

    private static final int TURNS = QUICK ? 1 : 7;
    private static final int SEEKS_PER_TURN = QUICK ? 5 : 22;
    private static final int INTERRUPTIONS = QUICK ? 2 : 6;

    private static final double THEIR_MEAN = 11_000;
    private static final double THEIR_DIFFERENCE = 1400;
    private static final Target QUICKER = new Target("≤ 1000; theirs 11000", value -> value <= 1000);
    private static final Target CLOSER = new Target("≤ 100; theirs 1400", value -> value <= 100);

    @Override
    public String name() {
        return "cofocus";
    }

    @Override
    public void run(Results results) throws Exception {
        Asynchrony.requireBrowser();
        Clip.film();
        List<Seek> waiting = new ArrayList<>();
        List<Seek> catchingUp = new ArrayList<>();
        List<Interruption> interruptions = new ArrayList<>();
        double[] fetched = new double[2];
        double uncertainty;
        try (TuttiServer server = TuttiServer.start("cofocus")) {
            Clip.into(server);
            try (FarSeeks couple = new FarSeeks(server)) {
                for (int turn = 0; turn < TURNS; turn++) {
                    fetched[0] += seek(couple, true, waiting);
                    fetched[1] += seek(couple, false, catchingUp);
                }
                for (int i = 0; i < INTERRUPTIONS; i++) {
                    interruptions.add(couple.interrupt());
                }
                uncertainty = couple.uncertainty();
            }
        }
        results.figure("theirs, 154 far seeks, mean", THEIR_MEAN, "ms");
        seeks(results, "with the barrier, ", waiting, fetched[0]);
        seeks(results, "without, ", catchingUp, fetched[1]);
        interruptions(results, interruptions);
        results.figure("uncertainty of these figures", uncertainty, "ms");
        results.plot(new Plot("Far seeks in 26 minutes: until both players are on the timeline", "seek", "ms",
                Plot.Style.POINTS, Double.NaN,
                List.of(series("with the barrier", waiting, Seek::took), series("without", catchingUp, Seek::took))));
        results.plot(new Plot("Right after: the difference of the two players' positions", "seek", "ms",
                Plot.Style.POINTS, Double.NaN,
                List.of(series("with the barrier", waiting, Seek::apart), series("without", catchingUp, Seek::apart))));
    }

    /** One turn; returns the bytes fetched for it. */
    private static double seek(FarSeeks couple, boolean wait, List<Seek> seeks) {
        double before = couple.fetched();
        couple.waitForAll(wait);
        for (int i = 0; i < SEEKS_PER_TURN; i++) {
            seeks.add(couple.seek());
        }
        System.out.printf("%d seeks %s the barrier: mean %.0f ms%n", seeks.size(), wait ? "with" : "without",
                Stats.mean(finite(seeks, Seek::took)));
        return couple.fetched() - before;
    }

    private static void seeks(Results results, String way, List<Seek> seeks, double fetched) {
        double[] took = finite(seeks, Seek::took);
        double[] apart = finite(seeks, Seek::apart);
        results.figure(way + "far seeks", seeks.size(), "")
                .figure(way + "not complete within 15 s", seeks.size() - took.length, "", Target.atMost(0))
                .figure(way + "complete after, mean", Stats.mean(took), "ms", QUICKER)
                .figure(way + "complete after, Q1", Stats.percentile(25, took), "ms")
                .figure(way + "complete after, median", Stats.median(took), "ms")
                .figure(way + "complete after, Q3", Stats.percentile(75, took), "ms")
                .figure(way + "complete after, p95", Stats.percentile(95, took), "ms")
                .figure(way + "complete after, worst", Stats.percentile(100, took), "ms")
                .figure(way + "mean as a share of the film (theirs 0.7)", Stats.mean(took) / Clip.DURATION / 10, "%")
                .figure(way + "the timeline moves after, median", Stats.median(finite(seeks, Seek::waited)), "ms")
                .figure(way + "players apart right after, mean", Stats.mean(apart), "ms", Target.atMost(100))
                .figure(way + "players apart right after, worst", Stats.percentile(100, apart), "ms")
                .figure(way + "fetched by each player for a seek, mean", fetched / 2 / seeks.size() / 1e6, "MB")
                .raw(series(way + "complete after, ms", seeks, Seek::took))
                .raw(series(way + "the timeline moves after, ms", seeks, Seek::waited))
                .raw(series(way + "players apart right after, ms", seeks, Seek::apart));
    }

    private static void interruptions(Results results, List<Interruption> interruptions) {
        double[] paused = interruptions.stream().mapToDouble(Interruption::paused).toArray();
        double[] resumed = interruptions.stream().mapToDouble(Interruption::resumed).toArray();
        double[] both = IntStream.range(0, 2 * paused.length)
                .mapToDouble(i -> i % 2 == 0 ? paused[i / 2] : resumed[i / 2])
                .toArray();
        results.figure("theirs, 12 pauses and resumes, mean difference", THEIR_DIFFERENCE, "ms")
                .figure("pauses and resumes", both.length, "")
                .figure("difference, mean", Stats.mean(both), "ms", CLOSER)
                .figure("difference, worst", Stats.percentile(100, both), "ms", Target.atMost(100))
                .figure("difference, mean, in frames", frames(Stats.mean(both)), "frames")
                .figure("difference, worst, in frames", frames(Stats.percentile(100, both)), "frames")
                .figure("at rest after a pause, mean", Stats.mean(paused), "ms")
                .figure("at rest after a pause, worst", Stats.percentile(100, paused), "ms")
                .figure("+1 s after a resume, mean", Stats.mean(resumed), "ms")
                .figure("+1 s after a resume, worst", Stats.percentile(100, resumed), "ms")
                .raw(new Series("pause, resume, pause…: difference, ms", numbers(both.length), both));
    }

    private static double frames(double ms) {
        return ms * Clip.FRAMES_PER_SECOND / 1000;
    }

    private static double[] finite(List<Seek> seeks, ToDoubleFunction<Seek> value) {
        return seeks.stream().mapToDouble(value).filter(Double::isFinite).toArray();
    }

    private static Series series(String name, List<Seek> seeks, ToDoubleFunction<Seek> value) {
        return new Series(name, numbers(seeks.size()), seeks.stream().mapToDouble(value).toArray());
    }

    private static double[] numbers(int count) {
        return IntStream.rangeClosed(1, count).mapToDouble(i -> i).toArray();
    }
}
