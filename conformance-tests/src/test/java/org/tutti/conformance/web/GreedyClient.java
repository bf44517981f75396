package org.tutti.conformance.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.message;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.tutti.conformance.support.RawSocket;
import org.tutti.conformance.support.TuttiServer;

/** Who sends without end and reads nothing. */
final class GreedyClient {

    private GreedyClient() {}

    /**
     * The code its connection is closed with. Answers to pings are not left out for newer ones, so who sends many and
     * reads none has them all waiting, until the server gives them up. From then on it takes nothing in, so a writer who
     * went on would be stuck.
     */
    static int closedForNotReading(TuttiServer server) {
        try (RawSocket greedy = RawSocket.open(server)) {
            byte[] ping = RawSocket.frame(0x80 | RawSocket.TEXT,
                    message("ping").put("t0", 1).put("id", "i".repeat(64)).toString().getBytes(UTF_8));
            byte[] hundred = new byte[100 * ping.length];
            for (int i = 0; i < 100; i++) {
                System.arraycopy(ping, 0, hundred, i * ping.length, ping.length);
            }
            double before = server.api().metric("tutti_slow_clients_total");
            AtomicBoolean givenUp = new AtomicBoolean();
            Thread.ofPlatform().daemon().start(() -> {
                for (int i = 0; i < 3000 && !givenUp.get(); i++) {
                    greedy.write(hundred);
                }
            });
            await("to be given up").atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20)).until(() ->
                    server.api().metric("tutti_slow_clients_total") > before);
            givenUp.set(true);
            return greedy.skipToClosed();
        }
    }
}
