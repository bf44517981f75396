package org.tutti.gateway.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;
import org.tutti.gateway.xmpp.Subscribers.Node;
import org.tutti.session.SessionId;

/** C-47: who subscribed is told, within limits, until they are gone. */
class SubscribersTest {

    private static final SessionId FILM = new SessionId("film");
    private static final SessionId OTHER = new SessionId("other");
    private static final Jid PHONE = JidCreate.fromOrThrowUnchecked("eva@example.org/phone");
    private static final Jid BOB = JidCreate.fromOrThrowUnchecked("bob@example.org");

    private final Subscribers subscribers = new Subscribers();

    @Test
    void whoSubscribed_isToldOfThat_once() {
        assertThat(subscribers.add(FILM, Node.CHAT, PHONE)).isTrue();
        assertThat(subscribers.add(FILM, Node.CHAT, PHONE)).isTrue();
        assertThat(subscribers.add(FILM, Node.CHAT, BOB)).isTrue();

        assertThat(subscribers.of(FILM, Node.CHAT)).containsExactly(PHONE, BOB);
        assertThat(subscribers.of(FILM, Node.ROSTER)).isEmpty();
        assertThat(subscribers.of(OTHER, Node.CHAT)).isEmpty();
    }

    @Test
    void whoUnsubscribed_isToldNoMore() {
        subscribers.add(FILM, Node.CHAT, PHONE);

        assertThat(subscribers.remove(FILM, Node.CHAT, PHONE)).isTrue();
        assertThat(subscribers.remove(FILM, Node.CHAT, PHONE)).isFalse();
        assertThat(subscribers.remove(OTHER, Node.CHAT, PHONE)).isFalse();

        assertThat(subscribers.of(FILM, Node.CHAT)).isEmpty();
    }

    @Test
    void aDeviceThatIsGone_isToldNothing_ofAnySession() {
        subscribers.add(FILM, Node.CHAT, PHONE);
        subscribers.add(OTHER, Node.QUEUE, PHONE);
        subscribers.add(OTHER, Node.QUEUE, BOB);

        subscribers.gone(PHONE);

        assertThat(subscribers.of(FILM, Node.CHAT)).isEmpty();
        assertThat(subscribers.of(OTHER, Node.QUEUE)).containsExactly(BOB);
    }

    @Test
    void whoIsNoMemberAnyMore_isToldNothing() {
        subscribers.add(FILM, Node.CHAT, PHONE);
        subscribers.add(FILM, Node.CHAT, BOB);
        subscribers.add(OTHER, Node.CHAT, PHONE);

        subscribers.retain(FILM, BOB::equals);

        assertThat(subscribers.of(FILM, Node.CHAT)).containsExactly(BOB);
        assertThat(subscribers.of(OTHER, Node.CHAT)).containsExactly(PHONE);
        subscribers.over(OTHER);
        assertThat(subscribers.of(OTHER, Node.CHAT)).isEmpty();
    }

    @Test
    void anAccount_hasTenOfASession() {
        for (int i = 0; i < Subscribers.MOST_OF_ONE; i++) {
            assertThat(subscribers.add(FILM, Node.CHAT, JidCreate.fromOrThrowUnchecked("eva@example.org/" + i))).isTrue();
        }

        assertThat(subscribers.add(FILM, Node.CHAT, PHONE)).isFalse();
        assertThat(subscribers.add(FILM, Node.ROSTER, PHONE)).isFalse();
        assertThat(subscribers.add(FILM, Node.CHAT, BOB)).isTrue();
        assertThat(subscribers.add(OTHER, Node.CHAT, PHONE)).isTrue();
    }

    @Test
    void aSession_hasTwoHundred() {
        for (int i = 0; i < Subscribers.MOST; i++) {
            assertThat(subscribers.add(FILM, Node.CHAT, JidCreate.fromOrThrowUnchecked("m" + i + "@example.org"))).isTrue();
        }

        assertThat(subscribers.add(FILM, Node.CHAT, BOB)).isFalse();
        subscribers.gone(JidCreate.fromOrThrowUnchecked("m7@example.org"));
        assertThat(subscribers.add(FILM, Node.CHAT, BOB)).isTrue();
    }
}
