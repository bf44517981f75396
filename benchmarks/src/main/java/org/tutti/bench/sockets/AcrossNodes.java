package org.tutti.bench.sockets;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.tutti.bench.Benchmark;
import org.tutti.bench.Plot;
import org.tutti.bench.Results;
import org.tutti.bench.Results.Series;
import org.tutti.bench.Stats;
import org.tutti.conformance.support.LightClient;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.cluster.TwoNodes;
import org.tutti.engine.rig.Postgresql;

/**
 * One session served by two nodes beside one served by one of them, with as many members: how long a command takes to the
 * last of them, what it costs each server process, and what the nodes send to each other. Then how much later a command
 * comes to a client of the node that does not own the session than to one of its owner.
 */
public final class AcrossNodes implements Benchmark {

    private static final List<Integer> SIZES = Benchmark.QUICK ? List.of(200) : List.of(1000, 4000);
    private static final int PAIRS = Benchmark.QUICK ? 3 : 9;
    private static final int WARM_UP = 3;
    private static final int BROADCASTS = 25;
    private static final int COMMANDS = Benchmark.QUICK ? 200 : 1000;
    /** A client may not send more than 50 commands a second. */
    private static final long PACE = TimeUnit.MILLISECONDS.toNanos(22);

    /** One block of broadcasts: medians (ms), and what one cost each node (ms of processor time) and the network (bytes). */
    private record Block(double timeToFirst, double timeToLast, double north, double south, double between) {
        double cpu() {
            return north + south;
        }
    }

    /** The members of one session, half of them in each swarm, and the host's device at the place where each has its own. */
    private record Crowd(LightClient host, Swarm first, Swarm second) implements AutoCloseable {
        @Override
        public void close() {
            first.close();
            second.close();
            host.close();
        }
    }

    @Override
    public String name() {
        return "nodes";
    }

    @Override
    public void run(Results results) throws Exception {
        Cpu.requireFiles(2 * SIZES.getLast() + 500);
        if (!Postgresql.isThere()) {
            throw new SkippedException("There is no PostgreSQL; `mvn verify -Dpeers=install` as root installs it.");
        }
        try (TwoNodes nodes = TwoNodes.start("nodes", "-Dtutti.shed.sessions=0", "-Dtutti.shed.members=0")) {
            var between = new Between(nodes.north().process());
            // -Dbench.rows=delay: only the way from node to node.
            if (System.getProperty("tutti.bench.rows", "").isEmpty()) {
                for (int size : SIZES) {
                    compare(results, nodes, between, size);
                }
            }
            delays(results, nodes);
        }
    }

    private static void compare(Results results, TwoNodes nodes, Between between, int size) throws Exception {
        try (Crowd one = gather(nodes.north(), nodes.north(), size); Crowd two = gather(nodes.north(), nodes.south(), size)) {
            for (int i = 0; i < WARM_UP; i++) {
                block(nodes, between, one);
                block(nodes, between, two);
            }
            List<Block> ones = new ArrayList<>();
            List<Block> twos = new ArrayList<>();
            for (int pair = 0; pair < PAIRS; pair++) {
                // Whoever goes first differs from pair to pair.
                if (pair % 2 == 0) {
                    ones.add(block(nodes, between, one));
                }
                twos.add(block(nodes, between, two));
                if (pair % 2 == 1) {
                    ones.add(block(nodes, between, one));
                }
            }
            report(results, size, ones, twos);
        }
    }

    private static Crowd gather(TuttiServer owner, TuttiServer other, int size) throws Exception {
        TuttiApi.Created session = owner.api().createSession("Across nodes");
        LightClient host = LightClient.join(
                owner.root(), TuttiClient.hello(session.session(), "Host").put("hostToken", session.hostToken()));
        String device = host.welcome().get("device").asText();
        var crowd = new Crowd(host, new Swarm(), new Swarm());
        long began = System.nanoTime();
        join(crowd.first(), owner, session, device, size / 2);
        join(crowd.second(), other, session, device, size - size / 2);
        System.out.printf("%d members joined in %.1f s.%n", size, (System.nanoTime() - began) / 1e9);
        return crowd;
    }

    private static void join(Swarm swarm, TuttiServer server, TuttiApi.Created session, String device, int size)
            throws Exception {
        swarm.join(URI.create("ws://127.0.0.1:" + server.port() + "/ws"), size, i -> i == 0
                ? TuttiClient.hello(session.session(), "Host").put("device", device).toString()
                : TuttiClient.hello(session.session(), "Member " + i).toString());
    }

    private static String seek(int number) {
        return TuttiClient.seek(1 + number % 50).put("id", "s").toString();
    }

    private static Block block(TwoNodes nodes, Between between, Crowd crowd) throws Exception {
        double[] first = new double[BROADCASTS];
        double[] last = new double[BROADCASTS];
        double bytes = between.bytes();
        double north = Cpu.millis(nodes.north().process());
        double south = Cpu.millis(nodes.south().process());
        for (int i = 0; i < BROADCASTS; i++) {
            Delivery one = crowd.first().expect();
            Delivery other = crowd.second().expect();
            long began = System.nanoTime();
            crowd.first().say(0, seek(i));
            Delivery.Times there = crowd.first().arrived(one, began);
            Delivery.Times elsewhere = crowd.second().arrived(other, began);
            first[i] = Math.min(there.first(), elsewhere.first());
            last[i] = Math.max(there.last(), elsewhere.last());
            LockSupport.parkNanos(PACE);
        }
        return new Block(
                Stats.median(first),
                Stats.median(last),
                (Cpu.millis(nodes.north().process()) - north) / BROADCASTS,
                (Cpu.millis(nodes.south().process()) - south) / BROADCASTS,
                (between.bytes() - bytes) / BROADCASTS);
    }

    private static void report(Results results, int size, List<Block> ones, List<Block> twos) {
        String of = " of %,d".formatted(size);
        double[] one = all(ones, Block::timeToLast);
        double[] two = all(twos, Block::timeToLast);
        results.figure("time to last" + of + ", one node", Stats.median(one), "ms")
                .figure("time to last" + of + ", two nodes", Stats.median(two), "ms")
                .figure("time to last" + of + ", two nodes / one", ratio(two, one), "")
                .figure("CPU per message" + of + ", one node", perMessage(ones, Block::cpu, size), "µs")
                .figure("CPU per message" + of + ", two nodes together", perMessage(twos, Block::cpu, size), "µs")
                .figure("CPU per message" + of + ", two nodes / one", ratio(all(twos, Block::cpu), all(ones, Block::cpu)), "")
                .figure("CPU per command" + of + " at one node, the owner", Stats.median(all(ones, Block::north)), "ms")
                .figure("CPU per command" + of + " at one node, the other, with nobody", Stats.median(all(ones, Block::south)),
                        "ms")
                .figure("CPU per command" + of + " at two nodes, the owner", Stats.median(all(twos, Block::north)), "ms")
                .figure("CPU per command" + of + " at two nodes, the other", Stats.median(all(twos, Block::south)), "ms")
                .figure("bytes between the nodes per command" + of, Stats.median(all(twos, Block::between)), "B");
        double[] pairs = IntStream.rangeClosed(1, PAIRS).asDoubleStream().toArray();
        results.raw(new Series("time to last" + of + ", one node, ms", pairs, one))
                .raw(new Series("time to last" + of + ", two nodes, ms", pairs, two))
                .raw(new Series("CPU per command" + of + ", one node, ms", pairs, all(ones, Block::cpu)))
                .raw(new Series("CPU per command" + of + ", two nodes, ms", pairs, all(twos, Block::cpu)))
                .plot(new Plot("Time to the last%s members".formatted(of), "pair", "ms, median of a block",
                        Plot.Style.LINES, Double.NaN,
                        List.of(new Series("one node", pairs, one), new Series("two nodes", pairs, two))));
    }

    private static double[] all(List<Block> blocks, ToDoubleFunction<Block> figure) {
        return blocks.stream().mapToDouble(figure).toArray();
    }

    private static double perMessage(List<Block> blocks, ToDoubleFunction<Block> cpu, int size) {
        return Stats.median(blocks.stream().mapToDouble(block -> 1000 * cpu.applyAsDouble(block) / size).toArray());
    }

    /** Medians of ratios, each within a pair. */
    private static double ratio(double[] ours, double[] theirs) {
        return Stats.median(IntStream.range(0, ours.length).mapToDouble(i -> ours[i] / theirs[i]).toArray());
    }

    /** In a small session, so that what is measured is the way and not the crowd. */
    private static void delays(Results results, TwoNodes nodes) throws Exception {
        try (Crowd crowd = gather(nodes.north(), nodes.south(), 2)) {
            double[] between = new double[COMMANDS];
            double[] here = new double[COMMANDS];
            double[] forwarded = new double[COMMANDS];
            for (int i = -COMMANDS / 10; i < COMMANDS; i++) {
                Delivery.Times[] asked = command(crowd, crowd.first(), i & 0xffff);
                Delivery.Times[] forward = command(crowd, crowd.second(), i & 0xffff);
                if (i >= 0) {
                    here[i] = asked[0].first();
                    between[i] = asked[1].first() - asked[0].first();
                    forwarded[i] = forward[1].first();
                }
            }
            percentiles(results, "from a client of the owner to a client of the other node, the later by", between);
            percentiles(results, "from a command at the owner until it is seen there", here);
            percentiles(results, "from a command at the other node until it is seen there", forwarded);
            double[] count = IntStream.rangeClosed(1, COMMANDS).asDoubleStream().toArray();
            results.raw(new Series("from node to node, ms", count, between))
                    .raw(new Series("command at the owner, seen there after ms", count, here))
                    .raw(new Series("command at the other node, seen there after ms", count, forwarded))
                    .plot(new Plot("How much later the other node's client knows", "command", "ms", Plot.Style.LINES,
                            Double.NaN, List.of(new Series("node to node", count, between))));
        }
    }

    private static Delivery.Times[] command(Crowd crowd, Swarm by, int number) throws InterruptedException {
        Delivery one = crowd.first().expect();
        Delivery other = crowd.second().expect();
        long began = System.nanoTime();
        by.say(0, seek(number));
        Delivery.Times[] times = {crowd.first().arrived(one, began), crowd.second().arrived(other, began)};
        LockSupport.parkNanos(PACE);
        return times;
    }

    private static void percentiles(Results results, String what, double[] values) {
        results.figure(what + ", p50", Stats.median(values), "ms")
                .figure(what + ", p95", Stats.percentile(95, values), "ms")
                .figure(what + ", p99", Stats.percentile(99, values), "ms");
    }
}
