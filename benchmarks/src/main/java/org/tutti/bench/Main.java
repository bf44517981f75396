package org.tutti.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.tutti.bench.asynchrony.Asynchrony;
import org.tutti.bench.asynchrony.Cofocus;
import org.tutti.bench.asynchrony.Reconnects;
import org.tutti.bench.asynchrony.Sip;
import org.tutti.bench.asynchrony.SoundInStep;
import org.tutti.bench.asynchrony.Xmpp;
import org.tutti.bench.journal.EngineBenchmark;
import org.tutti.bench.journal.Recovery;
import org.tutti.bench.sockets.AcrossNodes;
import org.tutti.bench.sockets.Fanout;
import org.tutti.bench.sockets.Idle;
import org.tutti.bench.sockets.Large;
import org.tutti.bench.tree.TreeBenchmark;

/** Runs the benchmark that is named on the command line. */
public final class Main {

    private static final List<Benchmark> BENCHMARKS = List.of(
            new Asynchrony(), new Cofocus(), new Reconnects(), new Fanout(), new AcrossNodes(), new Large(), new Idle(), new EngineBenchmark(),
            new Recovery(), new Xmpp(), new Sip(), new SoundInStep(),
            new TreeBenchmark());

    private Main() {}

    /** @param arguments one: the name */
    public static void main(String[] arguments) throws Exception {
        String name = arguments.length == 1 ? arguments[0] : "";
        Optional<Benchmark> benchmark =
                BENCHMARKS.stream().filter(each -> each.name().equals(name)).findAny();
        if (benchmark.isEmpty()) {
            System.err.printf(
                    "There is no benchmark '%s'. Say -Dbench=NAME with one of %s.%n",
                    name, BENCHMARKS.stream().map(Benchmark::name).toList());
            System.exit(2);
        }
        // What is not the whole does not take its place.
        String rows = System.getProperty("tutti.bench.rows", "");
        String of = rows.isEmpty() ? name : name + "-" + rows.replace(',', '-');
        var results = new Results(of, Path.of(System.getProperty("tutti.results", "results")));
        try {
            benchmark.get().run(results);
            results.write();
            // Drivers and event loops may have left threads behind.
            System.exit(0);
        } catch (Benchmark.SkippedException e) {
            System.out.printf("Benchmark %s is skipped: %s%n", name, e.getMessage());
            System.exit(0);
        }
    }
}
