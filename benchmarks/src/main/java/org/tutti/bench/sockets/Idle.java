package org.tutti.bench.sockets;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.awaitility.Awaitility;
import org.tutti.bench.Benchmark;
import org.tutti.bench.Plot;
import org.tutti.bench.Results;
import org.tutti.bench.Results.Series;
import org.tutti.bench.Target;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/**
 * What participants cost who are there and do nothing but keep their clocks: heap and processor time of the server,
 * beside as many sockets of a bare endpoint in the same server.
 */
public final class Idle implements Benchmark {

    private static final int PARTICIPANTS = Benchmark.QUICK ? 800 : 10_000;
    private static final int STEPS = 4;
    private static final int SESSIONS_PER_STEP = 2;
    /** As the client library does when its bound is stable. */
    private static final Duration CLOCK_EVERY = Duration.ofSeconds(10);
    /** As long as two clock exchanges and one of the server's own pings. */
    private static final Duration WINDOW = CLOCK_EVERY.multipliedBy(2);
    private static final String PING = "{\"type\":\"ping\",\"t0\":1}";

    /** @param heap bytes @param cpu ms a second */
    private record Cost(int participants, double heap, double cpu) {}

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public void run(Results results) throws Exception {
        Cpu.requireFiles(PARTICIPANTS + 500);
        try (TuttiServer server = TuttiServer.start("idle")) {
            URI bare = deployBare(server);
            URI tutti = URI.create("ws://127.0.0.1:" + server.port() + "/ws");
            warmUp(server, bare, tutti);

            List<Cost> bareCosts;
            try (Swarm swarm = new Swarm()) {
                bareCosts = measure(server, swarm, _ -> swarm.join(bare, PARTICIPANTS / STEPS, _ -> null));
            }
            awaitEmpty(server);
            List<Cost> costs;
            double entries;
            double commits;
            try (Swarm swarm = new Swarm()) {
                costs = measure(server, swarm, _ -> {
                    for (int i = 0; i < SESSIONS_PER_STEP; i++) {
                        join(server, swarm, tutti, PARTICIPANTS / STEPS / SESSIONS_PER_STEP);
                    }
                });
                entries = server.api().metric("tutti_journal_entries_total");
                commits = server.api().metric("tutti_journal_commits_total");
                idle(swarm, WINDOW);
                entries = server.api().metric("tutti_journal_entries_total") - entries;
                commits = server.api().metric("tutti_journal_commits_total") - commits;
            }
            report(results, bareCosts, costs);
            results.figure("journal entries a second, idle", entries / WINDOW.toSeconds(), "", Target.atMost(0))
                    .figure("commits a second, idle (heartbeats)", commits / WINDOW.toSeconds(), "", Target.atMost(1.1));
        }
    }

    private interface Joining {
        void join(int step) throws Exception;
    }

    private static void join(TuttiServer server, Swarm swarm, URI address, int members) throws InterruptedException {
        TuttiApi.Created session = server.api().createSession("Idle");
        swarm.join(address, members, i -> TuttiClient.hello(session.session(), "Member " + i).toString());
    }

    /** Classes are loaded and buffers allocated before anything is measured. */
    private static void warmUp(TuttiServer server, URI bare, URI tutti) throws InterruptedException {
        try (Swarm one = new Swarm(); Swarm other = new Swarm()) {
            one.join(bare, 500, _ -> null);
            join(server, other, tutti, 500);
            one.sayAll(PING, Duration.ofSeconds(1));
            other.sayAll(PING, Duration.ofSeconds(1));
        }
        awaitEmpty(server);
    }

    private static void awaitEmpty(TuttiServer server) {
        // Endpoints keep their place for five seconds after their socket is gone.
        Awaitility.await("all to be gone").atMost(Duration.ofSeconds(60)).until(() ->
                server.api().metric("tutti_websockets") == 0
                        && server.api().status().get("endpoints").asInt() == 0);
    }

    private static List<Cost> measure(TuttiServer server, Swarm swarm, Joining joining) throws Exception {
        List<Cost> costs = new ArrayList<>();
        costs.add(cost(server, swarm));
        for (int step = 1; step <= STEPS; step++) {
            joining.join(step);
            costs.add(cost(server, swarm));
            System.out.println("  " + costs.getLast());
        }
        return costs;
    }

    private static Cost cost(TuttiServer server, Swarm swarm) throws Exception {
        idle(swarm, CLOCK_EVERY); // until what joining left behind is done
        double heap = Heap.used(server.process());
        double before = Cpu.millis(server.process());
        idle(swarm, WINDOW);
        return new Cost(swarm.size(), heap, (Cpu.millis(server.process()) - before) / WINDOW.toSeconds());
    }

    private static void idle(Swarm swarm, Duration time) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(CLOCK_EVERY)) {
            swarm.sayAll(PING, CLOCK_EVERY);
            long end = System.nanoTime() + CLOCK_EVERY.toNanos();
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
        }
        swarm.check();
    }

    private static void report(Results results, List<Cost> bare, List<Cost> costs) {
        double perBare = perParticipant(bare);
        double per = perParticipant(costs);
        results.figure("participants", costs.getLast().participants(), "")
                .figure("heap of a bare endpoint", perBare, "B")
                .figure("heap of a participant", per, "B")
                .figure("heap of a participant above a bare endpoint", per - perBare, "B", Target.atMost(4096))
                .figure("server CPU a second with nobody", costs.getFirst().cpu(), "ms")
                .figure("server CPU a second for a thousand, of few", cpuPerThousand(costs, 1), "ms")
                .figure("server CPU a second for a thousand, of all", cpuPerThousand(costs, STEPS), "ms")
                .figure("server CPU a second for a thousand bare endpoints", cpuPerThousand(bare, STEPS), "ms")
                .figure("growth of CPU for a thousand, all / few",
                        cpuPerThousand(costs, STEPS) / cpuPerThousand(costs, 1), "", Target.atMost(1.2));
        plot(results, "Heap of the server", "MB", bare, costs, cost -> cost.heap() / 1e6);
        plot(results, "Processor time of the server", "ms a second", bare, costs, Cost::cpu);
    }

    private static void plot(
            Results results, String title, String unit, List<Cost> bare, List<Cost> costs,
            ToDoubleFunction<Cost> figure) {
        double[] x = costs.stream().mapToDouble(Cost::participants).toArray();
        var ours = new Series("Tutti", x, costs.stream().mapToDouble(figure).toArray());
        var floor = new Series("bare endpoint", x, bare.stream().mapToDouble(figure).toArray());
        results.raw(new Series(title + ", Tutti, " + unit, x, ours.y()))
                .raw(new Series(title + ", bare endpoint, " + unit, x, floor.y()))
                .plot(new Plot(title, "participants", unit, Plot.Style.LINES, Double.NaN, List.of(ours, floor)));
    }

    private static double perParticipant(List<Cost> costs) {
        return (costs.getLast().heap() - costs.getFirst().heap()) / costs.getLast().participants();
    }

    private static double cpuPerThousand(List<Cost> costs, int step) {
        Cost cost = costs.get(step);
        return 1000 * (cost.cpu() - costs.getFirst().cpu()) / cost.participants();
    }

    /** Puts an application with nothing but the bare endpoint beside Tutti. */
    private static URI deployBare(TuttiServer server) throws IOException {
        Path war = Files.createTempFile("bare", ".war");
        String entry = BareEndpoint.class.getName().replace('.', '/') + ".class";
        try (var jar = new JarOutputStream(Files.newOutputStream(war));
                InputStream bytes = BareEndpoint.class.getClassLoader().getResourceAsStream(entry)) {
            jar.putNextEntry(new JarEntry("WEB-INF/classes/" + entry));
            bytes.transferTo(jar);
        }
        Files.move(war, server.base().resolve("deployments/bare.war"), StandardCopyOption.ATOMIC_MOVE);
        Path done = server.base().resolve("deployments/bare.war.deployed");
        Awaitility.await("the bare endpoint to be deployed").atMost(Duration.ofSeconds(40)).until(() -> Files.exists(done));
        return URI.create("ws://127.0.0.1:" + server.port() + "/bare/ws");
    }
}
