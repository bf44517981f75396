package org.tutti.bench.journal;

import static org.tutti.conformance.support.TuttiClient.hello;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.seek;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.tutti.bench.Benchmark;
import org.tutti.bench.Plot;
import org.tutti.bench.Results;
import org.tutti.bench.Results.Series;
import org.tutti.bench.Stats;
import org.tutti.bench.Target;
import org.tutti.conformance.support.JournalFile.Row;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.cluster.TwoNodes;

/**
 * Two servers with members at both; the one that owns the sessions is killed ({@code SIGKILL}) while one of them is steered
 * 500 times a second and chatted in, and another plays undisturbed. Its clients go on at the other server by themselves. What
 * was acknowledged, before and after, is looked for in the journal itself. Where the undisturbed film is by the clock of the
 * server that is left is compared with where it was by that of the server that was killed, on the host's monotonic clock.
 * Then the killed server is started again, which moves nothing.
 */
final class FailOver {

    private static final int ROUNDS = Benchmark.QUICK ? 2 : 20;
    private static final int DEVICES = 12;
    private static final int CHATTERS = 20;
    private static final int WATCHERS = 4;
    private static final double COMMANDS_PER_SECOND = 500;
    private static final double LINES_PER_SECOND = 50;
    private static final double LOAD_S = 3;
    private static final double AFTERWARDS_S = 1;
    private static final double LIMIT_S = 30;
    private static final double TARGET_S = 3;
    private static final double TARGET_MS = 40;

    /** Something that was said to a connection, by its id there, and how its entry begins. */
    private record Said(String id, String begins, long at) {}

    private record Acknowledged(long seq, String begins) {}

    /** @param error ms, of each watcher, those first who were at the server that was killed */
    private record Round(
            double acknowledgedAfter, double[] backAfter, double[] errors, int acknowledged, int lost, int membersLost,
            boolean moved) {}

    private final TwoNodes nodes;

    private FailOver(TwoNodes nodes) {
        this.nodes = nodes;
    }

    static void run(Results results) throws Exception {
        List<Round> rounds = new ArrayList<>();
        try (TwoNodes nodes = TwoNodes.start("fail-over")) {
            for (int number = 0; number < ROUNDS; number++) {
                TuttiServer killed = number % 2 == 0 ? nodes.north() : nodes.south();
                Round round = new FailOver(nodes).round(killed, number);
                rounds.add(round);
                System.out.printf("Fail-over %d: a command acknowledged after %.2f s, all back after %.2f s, %d acknowledged,"
                                + " %d lost, %d members lost, position error %.2f ms.%n",
                        number + 1, round.acknowledgedAfter(), Stats.percentile(100, round.backAfter()),
                        round.acknowledged(), round.lost(), round.membersLost(),
                        Stats.percentile(100, magnitudes(round.errors())));
            }
        }
        report(results, rounds);
    }

    private static double[] magnitudes(double[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> Math.abs(values[i])).toArray();
    }

    private static void report(Results results, List<Round> rounds) {
        double[] acknowledged = rounds.stream().mapToDouble(Round::acknowledgedAfter).toArray();
        double[] back = rounds.stream().flatMapToDouble(round -> java.util.Arrays.stream(round.backAfter())).toArray();
        double[] all = rounds.stream().mapToDouble(round -> Stats.percentile(100, round.backAfter())).toArray();
        double[] errors = rounds.stream().flatMapToDouble(round -> java.util.Arrays.stream(magnitudes(round.errors()))).toArray();
        String of = ", fail-over";
        results.figure("rounds" + of, rounds.size(), "")
                .figure("acknowledged inputs looked for" + of, rounds.stream().mapToInt(Round::acknowledged).sum(), "")
                .figure("acknowledged inputs lost" + of, rounds.stream().mapToInt(Round::lost).sum(), "", Target.atMost(0))
                .figure("members lost" + of, rounds.stream().mapToInt(Round::membersLost).sum(), "", Target.atMost(0))
                .figure("sessions that moved when the killed node came back" + of,
                        rounds.stream().filter(Round::moved).count(), "", Target.atMost(0))
                .figure("from the kill until a command is acknowledged, p50" + of, Stats.median(acknowledged), "s",
                        Target.atMost(TARGET_S))
                .figure("from the kill until a command is acknowledged, p95" + of, Stats.percentile(95, acknowledged), "s",
                        Target.atMost(TARGET_S))
                .figure("from the kill until a client is back, p50" + of, Stats.median(back), "s", Target.atMost(TARGET_S))
                .figure("from the kill until a client is back, p95" + of, Stats.percentile(95, back), "s",
                        Target.atMost(TARGET_S))
                .figure("from the kill until all are back, p50" + of, Stats.median(all), "s", Target.atMost(TARGET_S))
                .figure("from the kill until all are back, p95" + of, Stats.percentile(95, all), "s", Target.atMost(TARGET_S))
                .figure("position error, p50" + of, Stats.median(errors), "ms")
                .figure("position error, p95" + of, Stats.percentile(95, errors), "ms", Target.atMost(TARGET_MS))
                .figure("position error, worst" + of, Stats.percentile(100, errors), "ms", Target.atMost(TARGET_MS));
        double[] number = IntStream.rangeClosed(1, rounds.size()).asDoubleStream().toArray();
        double[] clients = IntStream.rangeClosed(1, back.length).asDoubleStream().toArray();
        double[] watchers = IntStream.rangeClosed(1, errors.length).asDoubleStream().toArray();
        results.raw(new Series("command acknowledged after, s" + of, number, acknowledged))
                .raw(new Series("all back after, s" + of, number, all))
                .raw(new Series("each client back after, s" + of, clients, back))
                .raw(new Series("position error of each watcher, ms" + of, watchers, errors))
                .plot(new Plot("From the kill of the owner", "round", "s", Plot.Style.LINES, TARGET_S, List.of(
                        new Series("a command is acknowledged", number, acknowledged),
                        new Series("all are back", number, all))));
    }

    private Round round(TuttiServer killed, int number) throws Exception {
        TuttiServer left = nodes.other(killed);
        TuttiApi.Created steered = killed.api().createSession("Fail-over " + number);
        TuttiApi.Created calm = killed.api().createSession("Calm " + number);
        List<Roamer> hosts = new ArrayList<>();
        List<Roamer> chatters = new ArrayList<>();
        List<Roamer> watchers = new ArrayList<>();
        try {
            hosts.add(come(killed, hello(steered.session(), "Host").put("hostToken", steered.hostToken())));
            String device = hosts.getFirst().device();
            for (int i = 1; i < DEVICES; i++) {
                hosts.add(come(i % 2 == 0 ? killed : left, hello(steered.session(), "Host").put("device", device)));
            }
            for (int i = 0; i < CHATTERS; i++) {
                chatters.add(come(i % 2 == 0 ? killed : left, hello(steered.session(), "Member " + i)));
            }
            Roamer presenter = come(left, hello(calm.session(), "Host").put("plays", false).put("hostToken", calm.hostToken()));
            watchers.add(presenter);
            for (int i = 1; i < WATCHERS; i++) {
                watchers.add(come(i % 2 == 1 ? killed : left, hello(calm.session(), "Watcher " + i).put("plays", false)));
            }
            String played = presenter.current().say(message("play"));
            Awaitility.await("the film to play").atMost(Duration.ofSeconds(20)).until(() ->
                    presenter.current().accepted().containsKey(played)
                            && watchers.stream().allMatch(watcher -> watcher.revision() >= presenter.current().accepted().get(played)));
            return kill(killed, left, steered, calm, hosts, chatters, watchers);
        } finally {
            Stream.of(hosts, chatters, watchers).flatMap(List::stream).forEach(Roamer::close);
        }
    }

    private Roamer come(TuttiServer server, ObjectNode hello) {
        return new Roamer(server.root(), nodes.roots(), hello);
    }

    private Round kill(
            TuttiServer killed, TuttiServer left, TuttiApi.Created steered, TuttiApi.Created calm, List<Roamer> hosts,
            List<Roamer> chatters, List<Roamer> watchers) throws Exception {
        List<Roamer> all = Stream.of(hosts, chatters, watchers).flatMap(List::stream).toList();
        List<Roamer> there = all.stream().filter(each -> each.node().equals(killed.root())).toList();
        Truth before = Truth.at(killed.root());
        double[] known = watchers.stream().mapToDouble(watcher -> before.startedAt(watcher.timeline())).toArray();

        Map<Roamer, List<Said>> said = new HashMap<>();
        all.forEach(each -> said.put(each, new ArrayList<>()));
        List<Acknowledged> acknowledged = new ArrayList<>();
        long began = System.nanoTime();
        long killedAt = 0;
        long acknowledgedAt = 0;
        long backAt = 0;
        int commands = 0;
        int lines = 0;
        for (double now = 0; ; now = (System.nanoTime() - began) / 1e9) {
            if (killedAt == 0 && now > LOAD_S) {
                killedAt = System.nanoTime();
                killed.process().destroyForcibly();
            }
            for (; commands < now * COMMANDS_PER_SECOND; commands++) {
                double position = 1 + commands % 100;
                say(said, hosts.get(commands % hosts.size()), seek(position), "{\"type\":\"seek/1\",\"position\":" + position);
            }
            for (; lines < now * LINES_PER_SECOND; lines++) {
                String text = "line " + lines;
                say(said, chatters.get(lines % chatters.size()), message("say").put("text", text),
                        "{\"type\":\"say/1\",\"text\":\"" + text + '"');
            }
            if (killedAt != 0) {
                all.forEach(Roamer::look);
                if (acknowledgedAt == 0 && saidAfter(said, hosts, killedAt)) {
                    acknowledgedAt = System.nanoTime();
                }
                if (backAt == 0 && there.stream().allMatch(Roamer::isBack)) {
                    backAt = System.nanoTime();
                }
                double since = (System.nanoTime() - killedAt) / 1e9;
                if (since > LIMIT_S || acknowledgedAt != 0 && backAt != 0
                        && System.nanoTime() - Math.max(backAt, acknowledgedAt) > AFTERWARDS_S * 1e9) {
                    break;
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        Truth after = Truth.at(left.root());
        double[] errors = new double[watchers.size()];
        for (int i = 0; i < errors.length; i++) {
            // At 1 s a second, so much earlier or later the film is where it is.
            errors[i] = watchers.get(i).isOpen() ? after.startedAt(watchers.get(i).timeline()) - known[i] : Double.NaN;
        }
        said.forEach((roamer, each) -> each.forEach(one -> {
            Long seq = roamer.accepted(one.id());
            if (seq != null) {
                acknowledged.add(new Acknowledged(seq, one.begins()));
            }
        }));
        String owner = nodes.ownerId(steered.session()).orElseThrow();
        killed.kill9(); // waits until it has ended
        nodes.restart(killed);
        boolean moved = !nodes.ownerId(steered.session()).orElseThrow().equals(owner);
        int lost = missing(steered, acknowledged);
        long kill = killedAt;
        double[] back = there.stream()
                .mapToDouble(each -> each.isBack() ? (each.backAt() - kill) / 1e9 : LIMIT_S)
                .toArray();
        int membersLost = (int) all.stream().filter(each -> !each.isSame()).count();
        left.api().end(steered);
        left.api().end(calm);
        return new Round(acknowledgedAt == 0 ? LIMIT_S : (acknowledgedAt - killedAt) / 1e9, back, errors,
                acknowledged.size(), lost, membersLost, moved);
    }

    private static void say(Map<Roamer, List<Said>> said, Roamer client, ObjectNode message, String begins) {
        if (client.isOpen()) {
            said.get(client).add(new Said(client.say(message), begins, System.nanoTime()));
        }
    }

    /** Whether something that was said after the instant given has been acknowledged. */
    private static boolean saidAfter(Map<Roamer, List<Said>> said, List<Roamer> by, long instant) {
        for (Roamer client : by) {
            for (Said one : said.get(client).reversed()) {
                if (one.at() < instant) {
                    break;
                }
                if (client.accepted(one.id()) != null) {
                    return true;
                }
            }
        }
        return false;
    }

    /** How many of the entries are not in the journal as they were acknowledged, or have a gap before them. */
    private int missing(TuttiApi.Created session, List<Acknowledged> acknowledged) {
        List<Row> journal = nodes.journal(session.session());
        return (int) acknowledged.stream()
                .filter(each -> journal.size() < each.seq()
                        || journal.get((int) each.seq() - 1).seq() != each.seq()
                        || !journal.get((int) each.seq() - 1).input().startsWith(each.begins()))
                .count();
    }
}
