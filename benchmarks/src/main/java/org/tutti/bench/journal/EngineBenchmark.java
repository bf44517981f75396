package org.tutti.bench.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.Statistics;
import org.tutti.bench.Benchmark;
import org.tutti.bench.Results;
import org.tutti.bench.Results.Series;
import org.tutti.bench.Stats;
import org.tutti.bench.Target;
import org.tutti.engine.EngineLoad;
import org.tutti.engine.rig.Postgresql;
import org.tutti.gateway.web.ApplyAndEncode;

/** What a change costs, and how many a session makes durable in a second. */
public final class EngineBenchmark implements Benchmark {

    private static final int ROUNDS = Benchmark.QUICK ? 1 : 5;
    private static final double SECONDS = Benchmark.QUICK ? 2 : 6;
    private static final int UNDERWAY = 256;

    @Override
    public String name() {
        return "engine";
    }

    @Override
    public void run(Results results) throws Exception {
        applyAndEncode(results);
        durable(results);
    }

    private static void applyAndEncode(Results results) throws Exception {
        ChainedOptionsBuilder options = new OptionsBuilder().include(ApplyAndEncode.class.getSimpleName());
        if (Benchmark.QUICK) {
            options.warmupIterations(2).measurementIterations(2).measurementTime(TimeValue.milliseconds(500));
        }
        Collection<RunResult> runs = new Runner(options.build()).run();
        for (RunResult run : runs) {
            String change = run.getParams().getParam("change");
            Statistics nanos = run.getPrimaryResult().getStatistics();
            results.figure("apply + encode, %s, p50".formatted(change), nanos.getPercentile(50) / 1000, "µs",
                            Target.atMost(50))
                    .figure("apply + encode, %s, p99".formatted(change), nanos.getPercentile(99) / 1000, "µs",
                            Target.atMost(300));
        }
    }

    private static void durable(Results results) throws Exception {
        Path work = Files.createDirectories(Path.of(System.getProperty("tutti.work", "target")));
        Path data = Files.createTempDirectory(work, "engine").toAbsolutePath();
        try (var load = new EngineLoad(data)) {
            durable(results, load, "");
        } finally {
            delete(data);
        }
        if (!Postgresql.isThere()) {
            System.out.println("Not on PostgreSQL: there is none; `mvn verify -Dpeers=install` as root installs it.");
            return;
        }
        data = Files.createTempDirectory(work, "engine").toAbsolutePath();
        try (Postgresql postgresql = Postgresql.alone().create("engine");
                var load = EngineLoad.on(postgresql, "engine", data)) {
            durable(results, load, ", PostgreSQL");
        } finally {
            delete(data);
        }
    }

    private static void durable(Results results, EngineLoad load, String where) throws Exception {
        double[] one = new double[ROUNDS];
        double[] oneEach = new double[ROUNDS];
        double[] many = new double[ROUNDS];
        double[] manyEach = new double[ROUNDS];
        double[] alone = new double[ROUNDS];
        load.steer(1, UNDERWAY, SECONDS);
        for (int i = 0; i < ROUNDS; i++) {
            EngineLoad.Durable single = load.steer(1, UNDERWAY, SECONDS);
            EngineLoad.Durable several = load.steer(50, UNDERWAY, SECONDS);
            one[i] = single.perSecond();
            oneEach[i] = single.perCommit();
            many[i] = several.perSecond();
            manyEach[i] = several.perCommit();
            alone[i] = load.steer(1, 1, SECONDS / 2).perSecond();
        }
        results.figure("durable commands a second, one session" + where, Stats.median(one), "1/s", Target.atLeast(2000))
                .figure("entries per fsync, one session" + where, Stats.median(oneEach), "")
                .figure("durable commands a second, 50 sessions" + where, Stats.median(many), "1/s")
                .figure("entries per fsync, 50 sessions" + where, Stats.median(manyEach), "")
                .figure("durable commands a second, each waiting for the one before" + where, Stats.median(alone), "1/s");
        double[] rounds = java.util.stream.IntStream.rangeClosed(1, ROUNDS).asDoubleStream().toArray();
        results.raw(new Series("one session, 1/s" + where, rounds, one))
                .raw(new Series("50 sessions, 1/s" + where, rounds, many))
                .raw(new Series("one at a time, 1/s" + where, rounds, alone));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
