package org.tutti.gateway.xmpp.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.jivesoftware.smack.packet.EmptyResultIQ;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smackx.ping.packet.Ping;
import org.junit.jupiter.api.Test;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Resourcepart;

class SendersTest {

    private final Senders senders =
            new Senders(JidCreate.domainBareFromOrThrowUnchecked("gw.example.org"), Resourcepart.fromOrThrowUnchecked("tutti-1"));

    private static Jid jid(String text) {
        return JidCreate.fromOrThrowUnchecked(text);
    }

    private String of(Stanza stanza) {
        return senders.of(stanza).toString();
    }

    @Test
    void toARoom_comesFromTheSession_toAnybodyElseFromTheComponent() {
        var toRoom = StanzaBuilder.buildMessage().to(jid("k7p4-qxr2@rooms.example.org/Eva")).build();
        assertThat(of(toRoom)).as("before the rooms are found").isEqualTo("gw.example.org");
        senders.rooms(JidCreate.domainBareFromOrThrowUnchecked("rooms.example.org"));
        assertThat(of(toRoom)).isEqualTo("k7p4-qxr2@gw.example.org/tutti-1");
        assertThat(of(StanzaBuilder.buildMessage().to(jid("eva@example.org")).build())).isEqualTo("gw.example.org");
        assertThat(of(StanzaBuilder.buildMessage().to(jid("rooms.example.org")).build())).isEqualTo("gw.example.org");
    }

    @Test
    void answer_comesFromWhereTheRequestWent_once() {
        var request = new Ping(jid("k7p4-qxr2@gw.example.org"));
        request.setFrom(jid("eva@example.org/a"));
        request.setStanzaId("1");
        senders.came(request);
        var answer = new EmptyResultIQ();
        answer.setTo(request.getFrom());
        answer.setStanzaId("1");
        assertThat(of(answer)).isEqualTo("k7p4-qxr2@gw.example.org");
        assertThat(of(answer)).isEqualTo("gw.example.org");
    }

    @Test
    void address_thatIsNotOurs_isNotUsed() {
        var message = StanzaBuilder.buildMessage().to(jid("eva@example.org"));
        assertThat(of(message.from(jid("other@gw.example.org")).build())).isEqualTo("other@gw.example.org");
        assertThat(of(message.from(jid("bob@example.org")).build())).isEqualTo("gw.example.org");
    }
}
