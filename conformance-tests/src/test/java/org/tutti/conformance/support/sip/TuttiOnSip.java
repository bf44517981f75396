package org.tutti.conformance.support.sip;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.engine.rig.FreePorts;

/**
 * Tutti where telephones reach it: SIP on an address of their network, all else on the loopback as ever.
 *
 * @param server the server
 * @param sip where it takes SIP, over UDP and TCP
 * @param tls its port for TLS, by {@link Certificate#ofThisRun}
 */
public record TuttiOnSip(TuttiServer server, InetSocketAddress sip, int tls) implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int PORTS = 400;
    private static final int FIRST_PORT = 20_000;
    /** Several servers of one JVM share the address. */
    private static final AtomicInteger SERVERS = new AtomicInteger();

    /** One of its own; {@code name} is its folder. {@code more}: further settings. */
    public static TuttiOnSip start(String name, String... more) {
        return start(settings -> TuttiServer.startWith(name, settings), more);
    }

    /** As {@link #start(String, String...)}, of whoever starts a server with such settings. */
    public static TuttiOnSip start(Function<List<String>, TuttiServer> starter, String... more) {
        PhoneNetwork network = PhoneNetwork.ofThisRun();
        List<Integer> ports = FreePorts.take(2);
        int rtp = FIRST_PORT + PORTS * SERVERS.getAndIncrement();
        Certificate certificate = Certificate.ofThisRun();
        List<String> settings = new ArrayList<>(List.of(
                "-Dtutti.sip.bind=" + network.server(),
                "-Dtutti.sip.port=" + ports.get(0),
                "-Dtutti.sip.tls.port=" + ports.get(1),
                "-Dtutti.sip.keystore=" + certificate.keys(),
                "-Dtutti.sip.keystore.password=" + Certificate.PASSWORD,
                "-Dtutti.sip.rtp=" + rtp + "-" + (rtp + PORTS - 1)));
        settings.addAll(List.of(more));
        TuttiOnSip tutti = new TuttiOnSip(starter.apply(settings), new InetSocketAddress(network.server(), ports.get(0)), ports.get(1));
        await("a server that takes calls").atMost(LIMIT).until(tutti::isUp);
        return tutti;
    }

    /** Whether calls can come in. */
    public boolean isUp() {
        return status().path("up").asBoolean();
    }

    /** What it says of its telephony under {@code GET /api/status}. */
    public JsonNode status() {
        return server.api().status().path("gateways").path("sip");
    }

    /** A figure it counts there. */
    public long counted(String name) {
        return status().path("counters").path(name).asLong();
    }

    /** The address of a user part, such as {@code sip:k7p4-qxr2@10.203.1.1:5060}. */
    public String uri(String user) {
        return "sip:" + user + "@" + sip.getAddress().getHostAddress() + ":" + sip.getPort();
    }

    /** The address of a session: its short code. */
    public String uriOf(String session) {
        return uri(server.api().summary(session).get("code").asText().toLowerCase());
    }

    @Override
    public void close() {
        server.close();
    }
}
