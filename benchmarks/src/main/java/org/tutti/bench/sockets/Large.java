package org.tutti.bench.sockets;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import org.tutti.bench.Benchmark;
import org.tutti.bench.Plot;
import org.tutti.bench.Results;
import org.tutti.bench.Results.Series;
import org.tutti.bench.Stats;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.cluster.TwoNodes;
import org.tutti.engine.rig.Postgresql;

/**
 * What a member of a large session costs who watches as the page does, with a report each second: at the node that owns the
 * session, and at one that does not. What is said of a member is the difference to the same servers with the session open
 * and only its host in it, divided by the members.
 */
public final class Large implements Benchmark {

    private static final List<Integer> SIZES = Benchmark.QUICK ? List.of(200) : List.of(1000, 2500, 5000);
    private static final Duration CLOCK_EVERY = Duration.ofSeconds(10);
    private static final Duration WINDOW = Duration.ofSeconds(Benchmark.QUICK ? 5 : 20);
    private static final int COMMANDS = Benchmark.QUICK ? 5 : 20;
    private static final long COMMAND_EVERY = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final String PING = "{\"type\":\"ping\",\"t0\":1}";

    /** What the servers have used so far: of their heaps (bytes, after a collection), of processors (ms), of the network. */
    private record Used(double owner, double other, double sent, double between) {}

    /** Of a second: processor time of both servers (ms), bytes to the members, bytes between the nodes. */
    private record Rate(double owner, double other, double sent, double between) {
        static Rate of(Used before, Used after, double seconds) {
            return new Rate(
                    (after.owner() - before.owner()) / seconds,
                    (after.other() - before.other()) / seconds,
                    (after.sent() - before.sent()) / seconds,
                    (after.between() - before.between()) / seconds);
        }
    }

    /** What was found with so many members, all of them at one node. */
    private record Found(
            int members, double joinSeconds, double heapOwner, double heapOther, Rate nobody, Rate quiet, Rate watching,
            Rate churning, double timeToLast) {}

    @Override
    public String name() {
        return "large";
    }

    @Override
    public void run(Results results) throws Exception {
        Cpu.requireFiles(SIZES.getLast() + 500);
        if (!Postgresql.isThere()) {
            throw new SkippedException("There is no PostgreSQL; `mvn verify -Dpeers=install` as root installs it.");
        }
        List<Found> there = new ArrayList<>();
        List<Found> elsewhere = new ArrayList<>();
        try (TwoNodes nodes = TwoNodes.start("large")) {
            var between = new Between(nodes.north().process());
            measure(nodes, between, nodes.north(), Math.min(500, SIZES.getFirst())); // until all is loaded and compiled
            for (int size : SIZES) {
                there.add(measure(nodes, between, nodes.north(), size));
                System.out.println("  at the owner: " + there.getLast());
                elsewhere.add(measure(nodes, between, nodes.south(), size));
                System.out.println("  at the other: " + elsewhere.getLast());
            }
        }
        there.forEach(found -> report(results, "at the owner", found));
        elsewhere.forEach(found -> report(results, "at the other node", found));
        plot(results, "Processor time of the server they are at, for a member who watches", "µs a second",
                there, elsewhere, found -> perMember(found, found.watching().owner() - found.nobody().owner()),
                found -> perMember(found, found.watching().other() - found.nobody().other()));
        plot(results, "Processor time of the owner, for a member who watches", "µs a second",
                there, elsewhere, found -> perMember(found, found.watching().owner() - found.nobody().owner()),
                found -> perMember(found, found.watching().owner() - found.nobody().owner()));
    }

    private static Found measure(TwoNodes nodes, Between between, TuttiServer where, int size) throws Exception {
        TuttiApi.Created session = nodes.north().api().createSession("Large");
        try (Swarm host = new Swarm(); Swarm members = new Swarm()) {
            host.join(address(nodes.north()), 1,
                    _ -> TuttiClient.hello(session.session(), "Host").put("hostToken", session.hostToken()).toString());
            wait(CLOCK_EVERY);
            double heapOwner = Heap.used(nodes.north().process());
            double heapOther = Heap.used(nodes.south().process());
            Rate nobody = window(nodes, between, members, () -> wait(WINDOW));
            long began = System.nanoTime();
            members.join(address(where), size, i -> TuttiClient.hello(session.session(), "Member " + i).toString());
            double joinSeconds = (System.nanoTime() - began) / 1e9;
            quiet(members); // until what joining left behind is done
            Rate quiet = window(nodes, between, members, () -> quiet(members));
            host.say(0, TuttiClient.message("play").toString());
            watch(members, 3 * SECOND);
            host.say(0, TuttiClient.seek(0).toString());
            Rate watching = window(nodes, between, members, () -> watch(members, WINDOW.toNanos()));
            double timeToLast = commands(host, members);
            Rate churning = window(nodes, between, members, () -> churn(session, where, members));
            heapOwner = Heap.used(nodes.north().process()) - heapOwner;
            heapOther = Heap.used(nodes.south().process()) - heapOther;
            members.check();
            nodes.north().api().end(session);
            return new Found(
                    size, joinSeconds, heapOwner, heapOther, nobody, quiet, watching, churning, timeToLast);
        }
    }

    private static URI address(TuttiServer server) {
        return URI.create("ws://127.0.0.1:" + server.port() + "/ws");
    }

    private interface Doing {
        void run() throws Exception;
    }

    private static Rate window(TwoNodes nodes, Between between, Swarm members, Doing doing) throws Exception {
        Used before = used(nodes, between, members);
        long began = System.nanoTime();
        doing.run();
        double seconds = (System.nanoTime() - began) / 1e9;
        return Rate.of(before, used(nodes, between, members), seconds);
    }

    private static Used used(TwoNodes nodes, Between between, Swarm members) throws Exception {
        return new Used(
                Cpu.millis(nodes.north().process()),
                Cpu.millis(nodes.south().process()),
                members.bytes(),
                between.bytes());
    }

    /** They keep their clocks. */
    private static void quiet(Swarm members) {
        members.sayAll(PING, CLOCK_EVERY);
        wait(CLOCK_EVERY);
    }

    /** They report each second where they are, none of them just where the others are. */
    private static void watch(Swarm members, long time) {
        long began = System.nanoTime();
        for (long second = 0; second * SECOND < time; second++) {
            waitUntil(began + second * SECOND);
            members.sayEach(client -> report(client, began), Duration.ofSeconds(1));
        }
        waitUntil(began + time);
    }

    private static String report(int client, long began) {
        double position = (System.nanoTime() - began) / 1e9 + (client % 41 - 20) / 1000.0;
        return "{\"type\":\"report\",\"position\":" + Math.max(0, position)
                + ",\"time\":" + System.currentTimeMillis()
                + ",\"rate\":1,\"bound\":" + (2 + client % 9) + ",\"readiness\":\"ready\",\"buffered\":10}";
    }

    /** Commands while all report: from the command until the last member has it. */
    private static double commands(Swarm host, Swarm members) throws InterruptedException {
        double[] last = new double[COMMANDS];
        for (int i = 0; i < COMMANDS; i++) {
            if (i * COMMAND_EVERY % SECOND == 0) {
                long now = System.nanoTime();
                members.sayEach(client -> report(client, now), Duration.ofSeconds(1));
            }
            long next = System.nanoTime() + COMMAND_EVERY;
            double position = 1 + i % 10;
            last[i] = members.deliver(() -> host.say(0, TuttiClient.seek(position).put("id", "s").toString())).last();
            waitUntil(next);
        }
        return Stats.median(last);
    }

    /** As {@link #watch}, and each second somebody is cut off and somebody else comes. */
    private static void churn(TuttiApi.Created session, TuttiServer where, Swarm members) throws InterruptedException {
        long began = System.nanoTime();
        for (long second = 0; second * SECOND < WINDOW.toNanos(); second++) {
            waitUntil(began + second * SECOND);
            members.sayEach(client -> report(client, began), Duration.ofSeconds(1));
            String name = "Late " + second;
            members.join(address(where), 1, _ -> TuttiClient.hello(session.session(), name).toString());
        }
        waitUntil(began + WINDOW.toNanos());
    }

    private static void wait(Duration time) {
        waitUntil(System.nanoTime() + time.toNanos());
    }

    private static void waitUntil(long end) {
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private static void report(Results results, String where, Found found) {
        String of = ", %,d %s".formatted(found.members(), where);
        Rate nobody = found.nobody();
        results.figure("joined in a second" + of, found.members() / found.joinSeconds(), "1/s")
                .figure("heap of a member at the owner" + of, found.heapOwner() / found.members(), "B")
                .figure("heap of a member at the other node" + of, found.heapOther() / found.members(), "B")
                .figure("command to last while all report" + of, found.timeToLast(), "ms");
        rate(results, "quiet", of, found, nobody, found.quiet());
        rate(results, "watching", of, found, nobody, found.watching());
        rate(results, "watching, one comes each second", of, found, nobody, found.churning());
    }

    private static void rate(Results results, String what, String of, Found found, Rate nobody, Rate rate) {
        results.figure("CPU a second of the owner for a member, " + what + of,
                        perMember(found, rate.owner() - nobody.owner()), "µs")
                .figure("CPU a second of the other node for a member, " + what + of,
                        perMember(found, rate.other() - nobody.other()), "µs")
                .figure("sent to a member in a second, " + what + of, rate.sent() / found.members(), "B")
                .figure("between the nodes in a second, " + what + of, rate.between() - nobody.between(), "B");
    }

    /** µs, of ms for all. */
    private static double perMember(Found found, double millis) {
        return 1000 * millis / found.members();
    }

    private static void plot(
            Results results, String title, String unit, List<Found> there, List<Found> elsewhere,
            ToDoubleFunction<Found> figureThere, ToDoubleFunction<Found> figureElsewhere) {
        double[] x = there.stream().mapToDouble(Found::members).toArray();
        var owner = new Series("they are at the owner", x, there.stream().mapToDouble(figureThere).toArray());
        var other = new Series("they are at the other node", x, elsewhere.stream().mapToDouble(figureElsewhere).toArray());
        results.raw(new Series(title + ", " + owner.name() + ", " + unit, x, owner.y()))
                .raw(new Series(title + ", " + other.name() + ", " + unit, x, other.y()))
                .plot(new Plot(title, "members", unit, Plot.Style.LINES, Double.NaN, List.of(owner, other)));
    }
}
