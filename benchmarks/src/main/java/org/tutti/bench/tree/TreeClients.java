package org.tutti.bench.tree;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.tutti.bench.Benchmark;
import org.tutti.bench.Results;
import org.tutti.bench.Results.Series;
import org.tutti.bench.Stats;
import org.tutti.bench.Target;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.Executables;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/**
 * What a change of a tree takes from the browser of who makes it to that of somebody else (H-48), and what ten minutes of
 * changes weigh on each client's connection (H-49). The server is the real one, and what it accepts is on the disk.
 */
final class TreeClients {

    private static final int WARM_UP = Benchmark.QUICK ? 5 : 50;
    private static final int ROUNDS = Benchmark.QUICK ? 10 : 100;

    private static final Duration LIMIT = Duration.ofMinutes(3), BETWEEN = Duration.ofSeconds(1);

    /** So many change a tree together, each so many times in so many minutes. */
    private static final int PEOPLE = 3, EDITS = 12, MINUTES = 10;

    /**
     * Two people in one page, so that one clock tells when each has what: the first adds a link to a stream of theirs, which the
     * other knows by a URI of their own, and moves it.
     */
    private static final String MEASURE = """
            const [session, hostToken, rounds] = arguments;
            const { join } = await import('/js/tutti/session.js');
            const Plain = WebSocket;
            const wire = { sent: 0, answered: 0 };
            class Watched extends Plain {
              constructor(...options) {
                super(...options);
                // Before the library is told.
                this.addEventListener('message', () => { wire.answered = performance.now(); });
              }
              send(text) { wire.sent = performance.now(); super.send(text); }
            }
            const ana = await join({ session, name: 'Ana', hostToken, plays: false, WebSocket: Watched });
            const ben = await join({ session, name: 'Ben', plays: false });
            await ana.openTree();
            await ben.openTree();
            const site = one => one.welcome.endpoint;
            await ana.addMirror({ uri: 'blob:ana', site: site(ana) }, { uri: 'blob:ben', site: site(ben) });
            const rows = { add: [], update: [] };
            const heard = [];
            ben.addEventListener('tree', ({ detail }) => heard.push({ at: performance.now(), detail }));
            async function told(right) {
              for (;;) {
                const one = heard.find(({ detail }) => right(detail));
                if (one) return one;
                await new Promise(resolve => setTimeout(resolve, 1));
              }
            }
            async function measured(kind, change) {
              const from = performance.now();
              const asking = change();
              await 0;
              const sent = wire.sent;
              if (sent < from) throw new Error('It was not sent at once.');
              const { tree } = await asking;
              const answered = wire.answered;
              const link = (tree.added ?? tree.changed)[0];
              const known = ana.tree.link(link.triple);
              const here = performance.now();
              if (known?.rev !== link.rev) throw new Error('The answer is not in the tree: ' + JSON.stringify(known));
              const { at } = await told(({ added, changed }) => [...added ?? [], ...changed ?? []].some(
                one => one.triple === link.triple && one.rev === link.rev && one.object.startsWith('blob:ben')));
              rows[kind].push([sent - from, answered - sent, here - answered, here - from, at - from]);
              return link.triple;
            }
            for (let i = 0; i < rounds; i++) {
              const at = i % 500;
              const triple = await measured('add', () => ana.addTriples([{
                subject: `urn:tutti:session:${session}#t=${at},${at + 30}`,
                object: 'blob:ana#t=5,35', kind: 'video', label: `Link ${i}` }]));
              await measured('update', () => ana.changeTriple(triple, {
                subject: `urn:tutti:session:${session}#t=${at + 1},${at + 40}` }));
              await ana.removeTriple(triple);
              await told(({ removed }) => removed?.includes(triple));
              heard.length = 0;
              // A client may send 50 messages a second.
              await new Promise(resolve => setTimeout(resolve, 80));
            }
            ana.leave();
            ben.leave();
            return rows;""";

    void run(Results results) throws Exception {
        for (String program : List.of("chromium", "chromedriver")) {
            if (Executables.find(program).isEmpty()) {
                System.out.println("Round trips of browsers are skipped: " + program + " is missing.");
                return;
            }
        }
        try (TuttiServer server = TuttiServer.start("tree-bench")) {
            roundTrips(results, server);
            traffic(results, server);
        }
    }

    private static void roundTrips(Results results, TuttiServer server) {
        try (Room room = Room.open(server, "Round trips"); var browser = new Browser("tree-bench")) {
            browser.open(server.root().resolve("sdk/"));
            Map<?, ?> rows = null;
            for (int rounds : new int[] {WARM_UP, ROUNDS}) {
                rows = measured(browser, room, rounds);
            }
            tell(results, "add", (List<?>) rows.get("add"), 47.55, 18.45, 66);
            tell(results, "update", (List<?>) rows.get("update"), 14.05, 6.9, 21);
        }
    }

    /** It takes longer than a driver waits for a script. */
    private static Map<?, ?> measured(Browser browser, Room room, int rounds) {
        browser.script(
                "window.measured = null; (async function () {" + MEASURE + "}).apply(null, arguments)"
                        + ".then(rows => window.measured = { rows }, error => window.measured = { error: String(error) });",
                room.session(), room.created().hostToken(), rounds);
        Map<?, ?> answer = (Map<?, ?>) Awaitility.await("round trips").atMost(LIMIT).pollInterval(BETWEEN)
                .until(() -> browser.script("return window.measured"), Objects::nonNull);
        if (answer.containsKey("error")) {
            throw new IllegalStateException(String.valueOf(answer.get("error")));
        }
        return (Map<?, ?>) answer.get("rows");
    }

    private static void tell(Results results, String what, List<?> rows, double translated, double round, double all) {
        String name = "browser, " + what + ", ";
        double[] translating = sums(rows, 0, 2);
        double[] whole = sums(rows, 3);
        both(results, name + "BT, in the browser", translating)
                .figure("Hypermodal (2014): " + what + ", BT, mean", translated, "ms");
        both(results, name + "BR, to the server and back, durable", sums(rows, 1))
                .figure("Hypermodal (2014): " + what + ", BR, mean", round, "ms");
        both(results, name + "until it is in one's own tree", whole)
                .figure(name + "until it is in one's own tree, mean", Stats.mean(whole), "ms", Target.atMost(all))
                .figure("Hypermodal (2014): " + what + ", BT + BR, mean", all, "ms");
        both(results, name + "until it is in another's tree, translated", sums(rows, 4));
        double[] turns = IntStream.rangeClosed(1, whole.length).asDoubleStream().toArray();
        results.raw(new Series(name + "until it is in one's own tree, ms", turns, whole));
    }

    private static Results both(Results results, String name, double[] millis) {
        return results.figure(name + ", p50", Stats.median(millis), "ms")
                .figure(name + ", p95", Stats.percentile(95, millis), "ms");
    }

    private static double[] sums(List<?> rows, int... columns) {
        return rows.stream()
                .mapToDouble(row -> IntStream.of(columns)
                        .mapToDouble(column -> ((Number) ((List<?>) row).get(column)).doubleValue())
                        .sum())
                .toArray();
    }

    /** The messages of ten minutes, one right after the other: they are the same, and their bytes. */
    private static void traffic(Results results, TuttiServer server) throws Exception {
        List<Counted> ways = new ArrayList<>();
        List<TuttiClient> people = new ArrayList<>();
        try (Room room = Room.open(server, "Traffic")) {
            for (int i = 0; i < PEOPLE; i++) {
                ways.add(new Counted(server.root()));
                ObjectNode hello = TuttiClient.hello(room.session(), "Person " + (i + 1)).put("plays", false);
                people.add(TuttiClient.connect(ways.get(i).root())
                        .welcomed(hello.put("hostToken", room.created().hostToken())));
            }
            long[] up = ways.stream().mapToLong(Counted::up).toArray();
            long[] down = ways.stream().mapToLong(Counted::down).toArray();
            edit(people, room.session());
            double most = 0;
            for (int i = 0; i < PEOPLE; i++) {
                double sent = kilobits(ways.get(i).up() - up[i]);
                double told = kilobits(ways.get(i).down() - down[i]);
                results.figure("traffic, client %d, sent".formatted(i + 1), sent, "kbit/s")
                        .figure("traffic, client %d, received".formatted(i + 1), told, "kbit/s");
                most = Math.max(most, sent + told);
            }
            results.figure("traffic, %d clients, %d edits a minute, both ways, the most".formatted(PEOPLE, EDITS), most, "kbit/s",
                            Target.atMost(5))
                    .figure("Hypermodal (2014): traffic, less than", 5, "kbit/s");
        } finally {
            people.forEach(TuttiClient::close);
            for (Counted way : ways) {
                way.close();
            }
        }
    }

    /** Of six changes two add, three move, and one removes; by one after the other. */
    private static void edit(List<TuttiClient> people, String session) {
        List<String> links = new ArrayList<>();
        for (int i = 0; i < EDITS * MINUTES; i++) {
            TuttiClient who = people.get(i % PEOPLE);
            String subject = "urn:tutti:session:%s#t=%d,%d".formatted(session, 10 + 4 * i, 40 + 4 * i);
            var message = switch (i % 6) {
                case 0, 1 -> {
                    ObjectNode add = TuttiClient.message("addTriples");
                    add.putArray("triples").addObject()
                            .put("subject", subject)
                            .put("object", "https://lectures.example.org/signals/part-%d.mp4#t=120,150".formatted(i))
                            .put("label", "The Fourier transform, part " + i);
                    yield add;
                }
                case 5 -> TuttiClient.message("removeTriple").put("triple", links.removeFirst());
                default -> TuttiClient.message("changeTriple").put("triple", links.getLast()).put("subject", subject);
            };
            var answer = who.answer(message, "accepted");
            if (i % 6 < 2) {
                links.add(answer.at("/tree/added/0/triple").asText());
            }
            long revision = answer.get("seq").asLong();
            people.stream().filter(other -> other != who).forEach(other -> other.await(
                    "the change", told -> told.path("type").asText().equals("tree") && told.get("revision").asLong() == revision));
        }
    }

    private static double kilobits(long bytes) {
        return bytes * 8 / 1000.0 / (MINUTES * 60);
    }
}
