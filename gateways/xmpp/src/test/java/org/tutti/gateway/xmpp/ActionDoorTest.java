package org.tutti.gateway.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jxmpp.jid.EntityFullJid;
import org.jxmpp.jid.Jid;
import org.tutti.engine.Sessions.CreateRequest;
import org.tutti.session.SessionId;

/** Programs may ask for much, and try little. */
class ActionDoorTest {

    private final FakeNetwork network = new FakeNetwork();
    private final ActionDoor door = new ActionDoor(network.lobby, network.desk);
    private final EntityFullJid eva = FakeNetwork.full("eva@example.org/desk");
    private final EntityFullJid stranger = FakeNetwork.full("max@elsewhere.example/y");
    private EntityFullJid evaInside;

    @BeforeEach
    void aRoomWithAHost() {
        network.sessions.create(CreateRequest.on("file:demo"));
        Room room = network.lobby.room(new SessionId("session1")).orElseThrow();
        room.entrance().join(eva, Optional.of("host"), true, _ -> {});
        evaInside = network.comes(eva, "code-1", "Eva");
    }

    @AfterEach
    void close() {
        network.close();
    }

    private static StandardExtensionElement action(String name, String code) {
        return Tags.of(Tags.ACTION).addAttribute("a", name).addAttribute("session", code).build();
    }

    private String ask(Jid from, StandardExtensionElement tag) {
        IQ now = door.handle(FakeNetwork.request(from, tag));
        return (now != null ? now : network.sent.getLast()).toXML("jabber:client").toString();
    }

    private int refused(int times, Jid from, StandardExtensionElement tag) {
        int refused = 0;
        for (int i = 0; i < times; i++) {
            String answer = ask(from, tag);
            refused += answer.contains("resource-constraint") && answer.contains("code='rate-limited'") ? 1 : 0;
        }
        return refused;
    }

    @Test
    void whoGuessesCodes_isStopped() {
        assertThat(ask(stranger, action("get", "CODE-9"))).contains("item-not-found");
        assertThat(refused(39, stranger, action("get", "CODE-9"))).isBetween(15, 20);
        // By whichever way and from whichever device.
        assertThat(refused(1, FakeNetwork.full("max@elsewhere.example/z"), action("join", "CODE-1"))).isEqualTo(1);
    }

    @Test
    void whoTriesTokens_isStopped() {
        assertThat(refused(40, stranger, action("join", "CODE-1"))).isBetween(15, 20);
    }

    @Test
    void whoIsInTheSession_isNotGuessing() {
        assertThat(refused(40, eva, action("get", "CODE-1"))).isZero();
        assertThat(ask(eva, action("get", "CODE-1"))).contains("type='result'");
    }

    @Test
    void whoIsInTheRoom_asksForNoMoreThanIsSense() {
        assertThat(refused(120, evaInside, action("get", "CODE-1"))).isBetween(40, 60);
    }

    @Test
    void theClock_isForEverybody_butNotAnyNumberOfTimes() {
        var clock = new ClockDoor(network.lobby);
        int refused = 0;
        for (int i = 0; i < 120; i++) {
            IQ answer = clock.answer(FakeNetwork.request(stranger, Tags.of(Tags.CLOCK).build()), 1);
            refused += answer.toXML("jabber:client").toString().contains("rate-limited") ? 1 : 0;
        }

        assertThat(refused).isBetween(40, 60);
    }
}
