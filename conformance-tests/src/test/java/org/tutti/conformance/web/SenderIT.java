package org.tutti.conformance.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.message;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.StalledClient;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** Both ways of sending: by the server's own interface, and by the platform's. */
@Tag("web")
@Tag("long")
class SenderIT {
    private static final int GUESTS = 55;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** The answers to these fill any buffer, long before the last; most are refusals, because they come too fast. */
    private static final int MESSAGES = 100_000, AT_ONCE = 1000;

    @ParameterizedTest
    @Timeout(300)
    @ValueSource(strings = {"undertow", "jakarta"})
    void aClientThatTakesNothingOut_isCutOff_andDelaysNobody(String sender) {
        try (TuttiServer server = TuttiServer.startWith(sender, List.of("-Dtutti.sender=" + sender));
                Room room = Room.open(server, "Stalled")) {
            assertThat(server.api().metric("tutti_sender_info{sender=\"" + sender + "\"}")).isEqualTo(1);
            TuttiClient ada = room.host("Ada");
            List<TuttiClient> guests = new ArrayList<>();
            for (int i = 0; i < GUESTS; i++) {
                guests.add(room.guest("Guest " + i));
            }
            try (StalledClient stalled = new StalledClient(server, room.session(), "Zoe")) {
                String ping = message("ping").put("t0", 1).put("id", "i".repeat(64)).toString();
                for (int i = 0; i < MESSAGES && stalled.say(ping); i++) {
                    if (i == AT_ONCE) {
                        Accepted play = ada.play();
                        guests.forEach(guest -> guest.timelineOf(play));
                    }
                    if (i % AT_ONCE == 0 && givenUp(server)) {
                        break;
                    }
                }
                await("the stalled client to be given up").atMost(LIMIT).until(() -> givenUp(server)
                                && server.api().metric("tutti_websockets") == GUESTS + 1
                                && server.api().metric("tutti_websocket_waiting_bytes") == 0);
                if (sender.equals("undertow")) {
                    // The platform has no way to cut a socket off: there the web server's own time limit does it later.
                    await("its socket to be cut off").atMost(LIMIT).until(() -> !stalled.say(ping));
                }
            }
            Accepted pause = ada.pause();
            guests.forEach(guest -> guest.timelineOf(pause));
        }
    }

    private static boolean givenUp(TuttiServer server) {
        return server.api().metric("tutti_slow_clients_total") == 1;
    }
}
