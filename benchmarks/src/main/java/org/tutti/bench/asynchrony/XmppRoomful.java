package org.tutti.bench.asynchrony;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jivesoftware.smack.filter.MessageTypeFilter;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Resourcepart;
import org.tutti.bench.Benchmark;
import org.tutti.bench.Results;
import org.tutti.bench.Results.Series;
import org.tutti.bench.Stats;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.xmpp.SmackClient;
import org.tutti.conformance.support.xmpp.XmppServer;

/** The way of an action through a room of more and more occupants, and what the gateway sends for it. */
final class XmppRoomful {

    private static final int[] OCCUPANTS = Benchmark.QUICK ? new int[] {2, 50} : new int[] {1, 2, 10, 50};
    private static final int PAUSES = Benchmark.QUICK ? 3 : 20;
    /** The gateway tells of a timeline ten times a second at most. */
    private static final int BETWEEN = 350;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int QUIET_MS = 2500;

    private final TuttiServer server;
    private final XmppServer xmpp;

    /** Somebody in the room who notes when each revision came; ms of this host. */
    private record Occupant(SmackClient client, Map<Long, Double> arrivals) {}

    XmppRoomful(TuttiServer server, XmppServer xmpp) {
        this.server = server;
        this.xmpp = xmpp;
    }

    void measure(Results results, String name) throws Exception {
        TuttiApi.Created session = server.api().createSession("Roomful");
        String room = XmppScene.room(server, session.session());
        List<Occupant> occupants = new ArrayList<>();
        try (TuttiClient host = server.connect().joinAsHost(session, "Host")) {
            Truth truth = new Truth(host);
            truth.look();
            for (int count : OCCUPANTS) {
                while (occupants.size() < count) {
                    occupants.add(enter(room, occupants.size()));
                }
                awaitQuiet();
                actions(results, "%s, %d in the room, ".formatted(name, count), host, truth, occupants);
            }
        } finally {
            occupants.forEach(each -> each.client().close());
        }
    }

    private Occupant enter(String room, int number) throws Exception {
        SmackClient client = SmackClient.logIn(xmpp, xmpp.newAccount("guest"));
        Occupant occupant = new Occupant(client, new ConcurrentHashMap<>());
        XmppScene.awaitRoom(client, room);
        client.connection().addSyncStanzaListener(
                stanza -> {
                    double at = ClockEstimate.localNow();
                    var found = stanza.getExtensionElement("action", "urn:tutti:session:1");
                    if (found instanceof StandardExtensionElement tag) {
                        occupant.arrivals().putIfAbsent(Long.valueOf(tag.getAttributeValue("rev")), at);
                    }
                },
                MessageTypeFilter.GROUPCHAT);
        var chat = client.room(JidCreate.from(room).getLocalpartOrThrow().toString());
        chat.join(chat.getEnterConfigurationBuilder(Resourcepart.from("Guest " + number)).requestNoHistory().build());
        return occupant;
    }

    private long sent() {
        return server.api().status().path("gateways").path("xmpp").path("counters").path("stanzas_sent").asLong();
    }

    /** Until all have been told of who came. */
    private void awaitQuiet() {
        var last = new AtomicLong(-1);
        var since = new AtomicLong(System.nanoTime());
        Awaitility.await("nothing more to be sent").atMost(LIMIT).pollInterval(Duration.ofMillis(200)).until(() -> {
            long now = sent();
            if (last.getAndSet(now) != now) {
                since.set(System.nanoTime());
            }
            return System.nanoTime() - since.get() > QUIET_MS * 1_000_000L;
        });
    }

    private void actions(Results results, String what, TuttiClient host, Truth truth, List<Occupant> occupants) {
        List<Accepted> pauses = new ArrayList<>();
        long before = sent();
        for (int i = 0; i < PAUSES; i++) {
            host.play();
            truth.watchFor(BETWEEN);
            pauses.add(host.pause());
            truth.watchFor(BETWEEN);
        }
        Awaitility.await("all to be told").atMost(LIMIT).until(() -> pauses.stream()
                .allMatch(pause -> occupants.stream().allMatch(each -> each.arrivals().containsKey(pause.seq()))));
        double stanzas = (sent() - before) / (2.0 * PAUSES);
        double[] ways = pauses.stream().flatMapToDouble(pause -> occupants.stream()
                .mapToDouble(each -> arrival(each, pause, truth) - pause.stamp())).toArray();
        double[] lasts = pauses.stream().mapToDouble(pause -> occupants.stream()
                .mapToDouble(each -> arrival(each, pause, truth) - pause.stamp()).max().orElseThrow()).toArray();
        double[] ahead = pauses.stream().mapToDouble(pause -> occupants.stream()
                .mapToDouble(each -> pause.effectiveAt() - arrival(each, pause, truth)).min().orElseThrow()).toArray();
        results.figure(what + "engine's stamp to an occupant, p50", Stats.median(ways), "ms")
                .figure(what + "engine's stamp to an occupant, p95", Stats.percentile(95, ways), "ms")
                .figure(what + "engine's stamp to the last occupant, p50", Stats.median(lasts), "ms")
                .figure(what + "engine's stamp to the last occupant, p95", Stats.percentile(95, lasts), "ms")
                .figure(what + "a pause is with the last occupant before it takes effect, p50",
                        Stats.median(ahead), "ms")
                .figure(what + "a pause is with the last occupant before it takes effect, least",
                        Stats.percentile(0, ahead), "ms")
                .figure(what + "pauses that came too late to somebody",
                        Arrays.stream(ahead).filter(each -> each < 0).count(), "")
                .figure(what + "stanzas the gateway sent for an action", stanzas, "")
                .raw(new Series(what + "engine's stamp to the last occupant, ms",
                        IntStream.range(0, PAUSES).asDoubleStream().toArray(), lasts));
    }

    /** By the server's clock. */
    private static double arrival(Occupant occupant, Accepted pause, Truth truth) {
        double at = occupant.arrivals().get(pause.seq());
        return at + truth.offsetAt(at);
    }
}
