package org.tutti.bench.sockets;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.tutti.bench.Benchmark;
import org.tutti.bench.Plot;
import org.tutti.bench.Results;
import org.tutti.bench.Results.Series;
import org.tutti.bench.Stats;
import org.tutti.bench.Target;
import org.tutti.conformance.support.StalledClient;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/**
 * How long a command takes to reach the last of many members of one session, and what that costs the server, beside
 * bare Netty sending the same bytes to as many sockets. With Tutti the time includes the journal's commit. The clients
 * share the processors with both servers.
 */
public final class Fanout implements Benchmark {

    private static final List<Integer> SIZES = Benchmark.QUICK ? List.of(200) : List.of(1000, 5000);
    private static final int PAIRS = Benchmark.QUICK ? 3 : 9;
    private static final int WARM_UP = 3;
    private static final int BROADCASTS = 25;
    private static final int STALLED_PAIRS = 3;
    private static final int ENOUGH_WAITING = 50_000;
    private static final int FILL_LIMIT = 1000;
    /** A client may not send more than 50 commands a second. */
    private static final long PACE = TimeUnit.MILLISECONDS.toNanos(22);

    /** One block of broadcasts: medians, ms. */
    private record Block(double timeToFirst, double timeToLast, double cpuPerBroadcast) {}

    private interface Shot {
        void fire(int number);
    }

    @Override
    public String name() {
        return "fanout";
    }

    @Override
    public void run(Results results) throws Exception {
        Cpu.requireFiles(2 * SIZES.getLast() + 500);
        for (int size : SIZES) {
            against(results, size, "undertow");
        }
        // What the faster way of sending gains over the one that every application server has.
        against(results, SIZES.getFirst(), "jakarta");
    }

    private static void against(Results results, int size, String sender) throws Exception {
        try (TuttiServer server = TuttiServer.startWith("fanout", List.of("-Dtutti.sender=" + sender));
                NettyProcess netty = NettyProcess.start();
                Swarm members = new Swarm();
                Swarm sockets = new Swarm()) {
            TuttiApi.Created session = server.api().createSession("Fan-out");
            join(members, server, session, size);
            // The frame that Netty sends is one that Tutti sent.
            members.deliver(() -> members.say(0, seek(0)));
            sockets.join(netty.address(), size, _ -> null);
            if (sender.equals("undertow")) {
                compare(results, " of %,d".formatted(size), true, server, netty, members, sockets);
                stall(results, size, server, session, members);
            } else {
                compare(results, " of %,d by the Jakarta API".formatted(size), false, server, netty, members, sockets);
            }
        }
    }

    private static void join(Swarm members, TuttiServer server, TuttiApi.Created session, int size) throws Exception {
        URI address = URI.create("ws://127.0.0.1:" + server.port() + "/ws");
        long began = System.nanoTime();
        members.join(address, size, i -> i == 0
                ? TuttiClient.hello(session.session(), "Host").put("hostToken", session.hostToken()).toString()
                : TuttiClient.hello(session.session(), "Member " + i).toString());
        System.out.printf("%d members joined in %.1f s.%n", size, (System.nanoTime() - began) / 1e9);
    }

    private static String seek(int number) {
        return TuttiClient.seek(1 + number % 50).put("id", "s").toString();
    }

    private static void compare(
            Results results, String of, boolean aimed, TuttiServer server, NettyProcess netty, Swarm members,
            Swarm sockets) throws Exception {
        int size = members.size();
        String frame = members.sample();
        Shot command = number -> members.say(0, seek(number));
        Shot bytes = _ -> sockets.say(0, frame);
        ProcessHandle peer = netty.process().toHandle();
        for (int i = 0; i < WARM_UP; i++) {
            block(members, server.process(), command);
            block(sockets, peer, bytes);
        }
        List<Block> ours = new ArrayList<>();
        List<Block> theirs = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            // Whoever goes first differs from pair to pair.
            if (pair % 2 == 0) {
                ours.add(block(members, server.process(), command));
            }
            theirs.add(block(sockets, peer, bytes));
            if (pair % 2 == 1) {
                ours.add(block(members, server.process(), command));
            }
        }
        double[] pairs = IntStream.rangeClosed(1, PAIRS).asDoubleStream().toArray();
        double[] time = ours.stream().mapToDouble(Block::timeToLast).toArray();
        double[] floor = theirs.stream().mapToDouble(Block::timeToLast).toArray();
        double[] cpu = ours.stream().mapToDouble(block -> 1000 * block.cpuPerBroadcast() / size).toArray();
        double[] cpuFloor = theirs.stream().mapToDouble(block -> 1000 * block.cpuPerBroadcast() / size).toArray();
        double[] spread = ours.stream().mapToDouble(block -> block.timeToLast() - block.timeToFirst()).toArray();
        double[] spreadFloor = theirs.stream().mapToDouble(block -> block.timeToLast() - block.timeToFirst()).toArray();
        results.figure("time to last" + of + ", Tutti", Stats.median(time), "ms")
                .figure("time to last" + of + ", Netty", Stats.median(floor), "ms")
                .figure("first to last" + of + ", Tutti", Stats.median(spread), "ms")
                .figure("first to last" + of + ", Netty", Stats.median(spreadFloor), "ms")
                .figure("first to last" + of + ", Tutti / Netty", ratio(spread, spreadFloor), "")
                .figure("server CPU per message" + of + ", Tutti", Stats.median(cpu), "µs")
                .figure("server CPU per message" + of + ", Netty", Stats.median(cpuFloor), "µs")
                .figure("bytes in a frame" + of, frame.length(), "B");
        aim(results, "time to last" + of + ", Tutti / Netty", ratio(time, floor), aimed, 1.3);
        aim(results, "server CPU per message" + of + ", Tutti / Netty", ratio(cpu, cpuFloor), aimed, 1.5);
        results
                .raw(new Series("time to last" + of + ", Tutti, ms", pairs, time))
                .raw(new Series("time to last" + of + ", Netty, ms", pairs, floor))
                .raw(new Series("CPU per message" + of + ", Tutti, µs", pairs, cpu))
                .raw(new Series("CPU per message" + of + ", Netty, µs", pairs, cpuFloor))
                .plot(new Plot("Time to the last%s sockets".formatted(of), "pair", "ms, median of a block",
                        Plot.Style.LINES, Double.NaN, List.of(new Series("Tutti", pairs, time),
                                new Series("Netty", pairs, floor))))
                .plot(new Plot("Server CPU per message%s".formatted(of), "pair", "µs", Plot.Style.LINES, Double.NaN,
                        List.of(new Series("Tutti", pairs, cpu), new Series("Netty", pairs, cpuFloor))));
    }

    private static void aim(Results results, String name, double value, boolean aimed, double target) {
        if (aimed) {
            results.figure(name, value, "", Target.atMost(target));
        } else {
            results.figure(name, value, "");
        }
    }

    /** Medians of ratios, each within a pair. */
    private static double ratio(double[] ours, double[] theirs) {
        return Stats.median(IntStream.range(0, ours.length).mapToDouble(i -> ours[i] / theirs[i]).toArray());
    }

    private static Block block(Swarm swarm, ProcessHandle server, Shot shot) throws InterruptedException {
        double[] first = new double[BROADCASTS];
        double[] last = new double[BROADCASTS];
        double before = Cpu.millis(server);
        for (int i = 0; i < BROADCASTS; i++) {
            int number = i;
            Delivery.Times times = swarm.deliver(() -> shot.fire(number));
            first[i] = times.first();
            last[i] = times.last();
            LockSupport.parkNanos(PACE);
        }
        return new Block(Stats.median(first), Stats.median(last), (Cpu.millis(server) - before) / BROADCASTS);
    }

    private static void stall(Results results, int size, TuttiServer server, TuttiApi.Created session, Swarm members)
            throws Exception {
        Shot command = number -> members.say(0, seek(number));
        double[] without = new double[STALLED_PAIRS];
        double[] with = new double[STALLED_PAIRS];
        double waiting = 0;
        for (int pair = 0; pair < STALLED_PAIRS; pair++) {
            without[pair] = block(members, server.process(), command).timeToLast();
            try (var stalled = new StalledClient(server, session.session(), "Zoe")) {
                fill(stalled, server);
                with[pair] = block(members, server.process(), command).timeToLast();
                waiting = Math.max(waiting, server.api().metric("tutti_websocket_waiting_bytes"));
            }
        }
        results.figure("time to last of %,d with a stalled client / without".formatted(size), ratio(with, without), "",
                        Target.atMost(1.3))
                .figure("bytes that waited for the stalled client among %,d".formatted(size), waiting, "B",
                        Target.atMost(1_000_000 + 16_384));
    }

    /** Has so much sent to it that frames wait, but not so much that it is given up. */
    private static void fill(StalledClient stalled, TuttiServer server) {
        for (int i = 0; server.api().metric("tutti_websocket_waiting_bytes") < ENOUGH_WAITING; i++) {
            if (i == FILL_LIMIT) {
                throw new IllegalStateException("Whatever is sent to a client that does not read goes out.");
            }
            for (int k = 0; k < 500; k++) {
                stalled.say("{\"type\":\"ping\",\"t0\":1}");
            }
        }
    }
}
