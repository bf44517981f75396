package org.tutti.bench.journal;

import static org.tutti.conformance.support.TuttiClient.hello;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.seek;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.tutti.bench.Benchmark;
import org.tutti.bench.Results;
import org.tutti.bench.Results.Series;
import org.tutti.bench.Stats;
import org.tutti.bench.Target;
import org.tutti.conformance.support.JournalFile;
import org.tutti.conformance.support.LightClient;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.engine.rig.Postgresql;

/**
 * The server is killed ({@code SIGKILL}) while a session is steered 500 times a second and chatted in, and started
 * again. What was acknowledged is looked for in the journal itself; everybody comes back to their seat, and the timeline
 * is where the last acknowledged command put it, or a later one.
 */
public final class Recovery implements Benchmark {

    private static final int ROUNDS = Benchmark.QUICK ? 2 : 10;
    private static final int DEVICES = 12;
    private static final int CHATTERS = 20;
    private static final double COMMANDS_PER_SECOND = 500;
    private static final double LINES_PER_SECOND = 50;
    private static final double LOAD_S = 4;

    /** Something that was acknowledged. */
    private record Acknowledged(String session, long seq, String begins) {}

    @Override
    public String name() {
        return "recovery";
    }

    @Override
    public void run(Results results) throws Exception {
        // -Dbench.rows=failover: only what two servers do.
        boolean whole = System.getProperty("tutti.bench.rows", "").isEmpty();
        if (whole) {
            run(results, () -> TuttiServer.start("recovery"), "");
        }
        if (Postgresql.isThere()) {
            if (whole) {
                run(results, () -> TuttiServer.onPostgresql("recovery"), ", PostgreSQL");
            }
            FailOver.run(results);
        } else {
            System.out.println("Not on PostgreSQL: there is none; `mvn verify -Dpeers=install` as root installs it.");
        }
    }

    private static void run(Results results, Supplier<TuttiServer> start, String where) throws Exception {
        List<Acknowledged> acknowledged = new ArrayList<>();
        double[] backAfter = new double[ROUNDS];
        double[] rates = new double[ROUNDS];
        double[] lines = new double[ROUNDS];
        int seatsLost = 0;
        long lost;
        try (TuttiServer server = start.get()) {
            for (int round = 0; round < ROUNDS; round++) {
                Round outcome = round(server, acknowledged);
                backAfter[round] = outcome.backAfter();
                rates[round] = outcome.commands() / LOAD_S;
                lines[round] = outcome.lines() / LOAD_S;
                seatsLost += outcome.seatsLost();
                System.out.printf("Round %d%s: %.0f commands/s and %.0f lines/s acknowledged, all back after %.1f s.%n",
                        round + 1, where, rates[round], lines[round], backAfter[round]);
            }
            server.stop();
            lost = missing(server, acknowledged);
        }
        double[] rounds = IntStream.rangeClosed(1, ROUNDS).asDoubleStream().toArray();
        results.figure("acknowledged inputs looked for" + where, acknowledged.size(), "")
                .figure("acknowledged inputs lost" + where, lost, "", Target.atMost(0))
                .figure("seats lost" + where, seatsLost, "", Target.atMost(0))
                .figure("commands a second acknowledged under load" + where, Stats.median(rates), "1/s")
                .figure("lines a second acknowledged under load" + where, Stats.median(lines), "1/s")
                .figure("from the kill until all are back, median" + where, Stats.median(backAfter), "s", Target.atMost(15))
                .figure("from the kill until all are back, worst" + where, Stats.percentile(100, backAfter), "s")
                .raw(new Series("all back after, s" + where, rounds, backAfter))
                .raw(new Series("commands acknowledged, 1/s" + where, rounds, rates));
    }

    private record Round(double backAfter, int commands, int lines, int seatsLost) {}

    private static Round round(TuttiServer server, List<Acknowledged> acknowledged) throws Exception {
        TuttiApi.Created created = server.api().createSession("Recovery");
        List<LightClient> hosts = new ArrayList<>();
        List<LightClient> chatters = new ArrayList<>();
        hosts.add(LightClient.join(
                server.root(), hello(created.session(), "Host").put("hostToken", created.hostToken())));
        String device = hosts.getFirst().welcome().get("device").asText();
        for (int i = 1; i < DEVICES; i++) {
            hosts.add(LightClient.join(server.root(), hello(created.session(), "Host").put("device", device)));
        }
        for (int i = 0; i < CHATTERS; i++) {
            chatters.add(LightClient.join(server.root(), hello(created.session(), "Member " + i)));
        }
        List<JsonNode> welcomes = new ArrayList<>();
        for (LightClient client : hosts) {
            welcomes.add(client.welcome());
        }
        for (LightClient client : chatters) {
            welcomes.add(client.welcome());
        }
        Map<LightClient, Map<String, String>> said = load(hosts, chatters);
        long killed = System.nanoTime();
        server.kill9();
        long last = 0;
        for (var client : said.entrySet()) {
            for (var answer : client.getKey().accepted().entrySet()) {
                String what = client.getValue().get(answer.getKey());
                acknowledged.add(new Acknowledged(created.session(), answer.getValue(), what));
                last = Math.max(last, answer.getValue());
            }
        }
        server.restart();
        int seatsLost = comeBack(server, welcomes, last);
        double backAfter = (System.nanoTime() - killed) / 1e9;
        hosts.forEach(LightClient::close);
        chatters.forEach(LightClient::close);
        return new Round(
                backAfter,
                hosts.stream().mapToInt(client -> client.accepted().size()).sum(),
                chatters.stream().mapToInt(client -> client.accepted().size()).sum(),
                seatsLost);
    }

    /** What each client said, by id: how its entry in the journal begins. */
    private static Map<LightClient, Map<String, String>> load(List<LightClient> hosts, List<LightClient> chatters) {
        Map<LightClient, Map<String, String>> said = new HashMap<>();
        hosts.forEach(client -> said.put(client, new HashMap<>()));
        chatters.forEach(client -> said.put(client, new HashMap<>()));
        long began = System.nanoTime();
        int commands = 0;
        int lines = 0;
        for (double now = 0; now < LOAD_S; now = (System.nanoTime() - began) / 1e9) {
            while (commands < now * COMMANDS_PER_SECOND) {
                double position = 1 + commands % 100;
                say(said, hosts.get(commands % hosts.size()), seek(position),
                        "{\"type\":\"seek/1\",\"position\":" + position);
                commands++;
            }
            while (lines < now * LINES_PER_SECOND) {
                String text = "line " + lines;
                say(said, chatters.get(lines % chatters.size()), message("say").put("text", text),
                        "{\"type\":\"say/1\",\"text\":\"" + text + '"');
                lines++;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        return said;
    }

    private static void say(
            Map<LightClient, Map<String, String>> said, LightClient client, ObjectNode message, String entry) {
        said.get(client).put(client.say(message), entry);
    }

    /** How many did not get their seat back. */
    private static int comeBack(TuttiServer server, List<JsonNode> welcomes, long last) throws Exception {
        int lost = 0;
        List<LightClient> again = new ArrayList<>();
        for (JsonNode welcome : welcomes) {
            again.add(LightClient.join(server.root(), hello(welcome.get("session").asText(), "Again")
                    .put("seat", welcome.get("seat").asText())));
        }
        for (int i = 0; i < welcomes.size(); i++) {
            JsonNode now = again.get(i).welcome();
            boolean same = now.get("endpoint").equals(welcomes.get(i).get("endpoint"))
                    && now.get("member").equals(welcomes.get(i).get("member"))
                    && now.at("/timeline/revision").asLong() >= last;
            lost += same ? 0 : 1;
        }
        again.forEach(LightClient::close);
        return lost;
    }

    /** How many of the entries are not in the journal as they were acknowledged, or have a gap before them. */
    private static long missing(TuttiServer server, List<Acknowledged> acknowledged) throws SQLException {
        Map<String, List<JournalFile.Row>> journals = new HashMap<>();
        for (Acknowledged each : acknowledged) {
            if (!journals.containsKey(each.session())) {
                journals.put(each.session(), JournalFile.read(server, each.session()));
            }
        }
        return acknowledged.stream()
                .filter(each -> !isThere(journals.get(each.session()), each))
                .count();
    }

    private static boolean isThere(List<JournalFile.Row> journal, Acknowledged each) {
        if (journal.size() < each.seq()) {
            return false;
        }
        // Without gaps the entry stands where its place in the journal says.
        JournalFile.Row row = journal.get((int) each.seq() - 1);
        return row.seq() == each.seq() && row.input().startsWith(each.begins());
    }
}
