package org.tutti.bench.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.tutti.bench.Benchmark;
import org.tutti.bench.Plot;
import org.tutti.bench.Results;
import org.tutti.bench.Results.Series;
import org.tutti.bench.Stats;
import org.tutti.bench.Target;
import org.tutti.bench.tree.InSession.As;
import org.tutti.bench.tree.Kept.Op;
import org.tutti.engine.EngineLoad;
import org.tutti.gateway.web.rdf.RdfReader;

/** What a link that is added, moved, told or removed costs, by how many links there are. */
final class TreeScale {

    private static final int[] SIZES = Benchmark.QUICK ? new int[] {1, 1000} : new int[] {1, 1000, 100_000};
    private static final int WARM_UP = Benchmark.QUICK ? 1 : 10;
    private static final int ROUNDS = Benchmark.QUICK ? 2 : 20;
    private static final int TURNS = Benchmark.QUICK ? 100 : 500;

    /** So many of each round are made durable: an fsync takes long. */
    private static final int DURABLE = Benchmark.QUICK ? 5 : 25;

    /** Its lines are for a log, not for who looks on. */
    private static final Logger AUDIT = Logger.getLogger("org.tutti.audit");

    private static final Target P50 = Target.atMost(0.05), P99 = Target.atMost(0.3);

    /** @param turns in a round */
    private record Way(String name, int links, Kept kept, int turns, Map<Op, List<Double>> millis) {
        Way(String name, int links, Kept kept, int turns) {
            this(name, links, kept, turns, new EnumMap<>(Op.class));
        }
    }

    void run(Results results) throws Exception {
        AUDIT.setLevel(Level.OFF);
        RdfReader.warmUp();
        Path work = Files.createDirectories(Path.of(System.getProperty("tutti.work", "target")));
        Path data = Files.createTempDirectory(work, "tree").toAbsolutePath();
        List<Way> ways = new ArrayList<>();
        try (var engine = new EngineLoad(data)) {
            for (int size : SIZES) {
                // The one that is added is the last there is room for.
                int links = Math.min(size, 99_999);
                ways.add(new Way("", size, new InSession(links, As.INPUT), TURNS));
                ways.add(new Way(" from JSON", size, new InSession(links, As.JSON), TURNS));
                ways.add(new Way(" from Turtle", size, new InSession(links, As.TURTLE), TURNS));
                ways.add(new Way(" durable", size, new InJournal(engine, links), DURABLE));
                ways.add(new Way(" in Jena", size, new InJena(links, false), TURNS));
                ways.add(new Way(" in Jena from Turtle", size, new InJena(links, true), TURNS));
            }
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                for (Way way : ways) {
                    for (int turn = 0; turn < way.turns(); turn++) {
                        turn(way, (round + WARM_UP) * way.turns() + turn, round >= 0);
                    }
                }
            }
        } finally {
            delete(data);
        }
        tell(results, ways);
    }

    private static void turn(Way way, int turn, boolean counts) throws Exception {
        for (Op op : Op.values()) {
            // What a way does not measure of itself is done all the same, or the tree would grow.
            if (op == Op.TRANSLATE && !way.kept().can(op)) {
                continue;
            }
            way.kept().prepare(op, turn);
            long began = System.nanoTime();
            way.kept().go();
            double took = (System.nanoTime() - began) / 1e6;
            if (counts && way.kept().can(op)) {
                way.millis().computeIfAbsent(op, _ -> new ArrayList<>()).add(took);
            }
        }
    }

    private static void tell(Results results, List<Way> ways) {
        Map<String, List<Way>> byName = new LinkedHashMap<>();
        ways.forEach(way -> byName.computeIfAbsent(way.name(), _ -> new ArrayList<>()).add(way));
        byName.forEach((name, sizes) -> {
            for (Op op : Op.values()) {
                if (!sizes.getFirst().millis().containsKey(op)) {
                    continue;
                }
                String what = op.name().toLowerCase(Locale.ROOT) + name;
                for (Way way : sizes) {
                    double[] all = millis(way, op);
                    String of = "%s, %d %s".formatted(what, way.links(), way.links() == 1 ? "link" : "links");
                    boolean alone = name.isEmpty();
                    figure(results, of + ", p50", Stats.median(all), Optional.of(P50).filter(_ -> alone));
                    figure(results, of + ", p99", Stats.percentile(99, all), Optional.of(P99).filter(_ -> alone));
                }
                double flat = Stats.median(millis(sizes.getLast(), op)) / Stats.median(millis(sizes.getFirst(), op));
                results.figure("%s, %d : 1 (p50)".formatted(what, sizes.getLast().links()), flat, "");
                results.raw(new Series(what + ", p50, ms", byLinks(sizes), medians(sizes, op)));
            }
        });
        results.figure("Hypermodal (2014): add, parse and store, mean", 0.66, "ms")
                .figure("Hypermodal (2014): add, translate and broadcast, mean", 0.10, "ms")
                .figure("Hypermodal (2014): update, parse and store, mean", 0.21, "ms")
                .figure("Hypermodal (2014): update, translate and broadcast, mean", 0.24, "ms");
        plot(results, byName, Op.ADD);
        plot(results, byName, Op.UPDATE);
    }

    private static void figure(Results results, String what, double millis, Optional<Target> target) {
        if (target.isPresent()) {
            results.figure(what, millis, "ms", target.get());
        } else {
            results.figure(what, millis, "ms");
        }
    }

    private static void plot(Results results, Map<String, List<Way>> byName, Op op) {
        List<Series> lines = new ArrayList<>();
        byName.forEach((name, sizes) -> lines.add(new Series(
                name.isEmpty() ? "alone" : name.strip(),
                DoubleStream.of(byLinks(sizes)).map(Math::log10).toArray(), medians(sizes, op))));
        results.plot(new Plot(
                op == Op.ADD ? "A link is added" : "A link is moved", "links, power of ten", "ms, p50",
                Plot.Style.LINES,
                Double.NaN, lines.stream().filter(line -> !line.name().equals("durable")).toList()));
    }

    private static double[] byLinks(List<Way> sizes) {
        return sizes.stream().mapToDouble(Way::links).toArray();
    }

    private static double[] medians(List<Way> sizes, Op op) {
        return sizes.stream().mapToDouble(way -> Stats.median(millis(way, op))).toArray();
    }

    private static double[] millis(Way way, Op op) {
        return way.millis().getOrDefault(op, List.of()).stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
