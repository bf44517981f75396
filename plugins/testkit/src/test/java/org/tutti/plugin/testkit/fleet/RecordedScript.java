package org.tutti.plugin.testkit.fleet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.plugin.testkit.fleet.Link.Tail;

/** The script of the benchmark {@code asynchrony}, with two simulated players, measured as the benchmark measures. */
final class RecordedScript {

    private static final SyncStrategy LEAVE_ALONE = situation -> Decision.keep("All is well.", situation.memory());
    /**
     * The benchmark knows its pages' clocks to within 0.2 ms: its figures have that in them. The width, in ms, within
     * which each page is off; fitted.
     */
    private static final double RULER = 0.18;
    private static final double SETTLE = 4, STEADY = 15, BETWEEN = 3.5, PAUSE = 0.8, BEGIN = 2.25;

    record Network(String name, Link first, Link second, int seeks, int resumes) {}

    static final List<Network> NETWORKS = List.of(
            new Network("loopback", Link.loopback(), Link.loopback(), 8, 5),
            new Network("WAN", link(20, 3, Tail.NORMAL, 0), link(80, 10, Tail.NORMAL, 0), 4, 3),
            new Network("Wi-Fi", link(15, 15, Tail.PARETO, 0.005), link(40, 25, Tail.PARETO, 0.01), 4, 3),
            new Network("lossy", link(25, 5, Tail.NORMAL, 0.02), link(60, 10, Tail.NORMAL, 0.03), 4, 3));

    private static Link link(double delay, double jitter, Tail tail, double loss) {
        return Link.loopback().withDelay(Range.of(delay), Range.of(delay)).withJitter(jitter, tail).withLoss(loss);
    }

    private static Player player(Link link) {
        return Player.on(link).withClockDrift(Range.of(0)).withMediaDrift(Range.between(-10, 10));
    }

    private final List<double[]> own = new ArrayList<>();
    private final List<double[]> pair = new ArrayList<>();
    private final List<List<Double>> seeks = lists();
    private final List<List<Double>> resumes = lists();

    private static List<List<Double>> lists() {
        return List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    static RecordedScript of(Network network, int seeds) {
        var script = new RecordedScript();
        for (int seed = 1; seed <= seeds; seed++) {
            script.play(network, seed);
        }
        return script;
    }

    private void play(Network network, int seed) {
        double t = BEGIN - 0.25 + SETTLE + STEADY;
        Scenario scenario = Scenario.of(network.name).with(1, player(network.first)).with(1, player(network.second))
                .play(BEGIN - 0.25).sampledEach(0.02).seeded(seed);
        List<Double> seekAt = new ArrayList<>();
        List<Double> resumeAt = new ArrayList<>();
        for (int i = 0; i < network.seeks; i++, t += BETWEEN) {
            scenario = scenario.seek(t, (i % 2 == 0 ? 55 : 5) + i);
            seekAt.add(t + 0.25);
        }
        for (int i = 0; i < network.resumes; i++, t += PAUSE + BETWEEN) {
            scenario = scenario.pause(t).play(t + PAUSE);
            resumeAt.add(t + PAUSE + 0.25);
        }
        Run run = scenario.lasting(t).run(LEAVE_ALONE);
        var noise = new SplittableRandom(seed);
        double[][] errors = new double[2][run.samples().size()];
        double[] ruler = {RULER * (noise.nextDouble() - 0.5), RULER * (noise.nextDouble() - 0.5)};
        for (int i = 0; i < errors[0].length; i++) {
            for (int p = 0; p < 2; p++) {
                errors[p][i] = run.samples().get(i).offsets()[p] + ruler[p]
                        + (noise.nextDouble() - 0.5) * Physics.READING_QUANTUM * 1000;
            }
        }
        int from = (int) ((BEGIN + SETTLE) / 0.02);
        int to = (int) ((BEGIN + SETTLE + STEADY - 0.3) / 0.02);
        for (int p = 0; p < 2; p++) {
            own.add(Arrays.copyOfRange(errors[p], from, to));
        }
        double[] apart = new double[to - from];
        for (int i = from; i < to; i++) {
            apart[i - from] = errors[0][i] - errors[1][i];
        }
        pair.add(apart);
        for (int k = 0; k < 3; k++) {
            double later = new double[] {0.5, 1, 2}[k];
            for (double[] each : errors) {
                after(each, seekAt, later, seeks.get(k));
                after(each, resumeAt, later, resumes.get(k));
            }
        }
    }

    private static void after(double[] errors, List<Double> instants, double later, List<Double> into) {
        for (double instant : instants) {
            int at = (int) Math.round((instant + later) / 0.02);
            double[] near = {Math.abs(errors[at - 1]), Math.abs(errors[at]), Math.abs(errors[at + 1])};
            Arrays.sort(near);
            if (Double.isFinite(near[1])) {
                into.add(near[1]);
            }
        }
    }

    /** The figure of this name: what is measured, and when after a change. */
    double p95(String figure) {
        return switch (figure) {
            case "steady pair" -> p95(pair);
            case "steady own" -> p95(own);
            case "seek +0.5 s" -> p95(List.of(array(seeks.get(0))));
            case "seek +1 s" -> p95(List.of(array(seeks.get(1))));
            case "seek +2 s" -> p95(List.of(array(seeks.get(2))));
            case "resume +0.5 s" -> p95(List.of(array(resumes.get(0))));
            case "resume +1 s" -> p95(List.of(array(resumes.get(1))));
            case "resume +2 s" -> p95(List.of(array(resumes.get(2))));
            default -> throw new IllegalArgumentException("There is no figure '" + figure + "'.");
        };
    }

    private static double p95(List<double[]> values) {
        double[] all = values.stream().flatMapToDouble(Arrays::stream).map(Math::abs).filter(Double::isFinite).sorted()
                .toArray();
        return all[(int) (0.95 * (all.length - 1))];
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
