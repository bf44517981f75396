package org.tutti.conformance.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.NeedsSlixmpp;
import org.tutti.conformance.support.xmpp.Account;
import org.tutti.conformance.support.xmpp.OnEachXmppServer;
import org.tutti.conformance.support.xmpp.Slixmpp;
import org.tutti.conformance.support.xmpp.SmackClient;
import org.tutti.conformance.support.xmpp.Heard;
import org.tutti.conformance.support.xmpp.XmppServer;

/** That the peers of the XMPP tests do what those tests take for granted. */
@Tag("xmpp")
@OnEachXmppServer
@NeedsSlixmpp
class XmppPeersIT {
    private final XmppServer server;
    private final Account evasAccount;
    private final Account bobsAccount;
    private final String room;
    private Slixmpp eva;
    private Slixmpp bob;

    XmppPeersIT(XmppServer server) {
        this.server = server;
        evasAccount = server.newAccount("eva");
        bobsAccount = server.newAccount("bob");
        room = evasAccount.user() + "@" + XmppServer.ROOMS;
    }

    @BeforeEach
    void logIn() {
        eva = Slixmpp.logIn(server, evasAccount);
        eva.create(room, "Eva");
        bob = Slixmpp.logIn(server, bobsAccount);
    }

    @AfterEach
    void logOut() {
        eva.close();
        bob.close();
    }

    @Test
    void smack_logsInByTlsAndScram_andMeetsOthersInARoom() {
        try (SmackClient ann = SmackClient.logIn(server, server.newAccount("ann"))) {
            assertThat(ann.connection().isSecureConnection()).isTrue();
            assertThat(ann.connection().getUsedSaslMechansism()).startsWith("SCRAM-");
        }
    }

    @Test
    void room_tellsRolesHistoryAndIds() {
        String id = eva.say(room, "Before Bob came");
        Heard said = eva.awaitMessage("Before Bob came");
        assertThat(said.id()).isEqualTo(id);
        assertThat(said.stanzaId()).isNotEmpty();

        assertThat(bob.join(room, "Bob", 5).role()).isEqualTo("participant");
        Heard history = bob.awaitMessage("Before Bob came");
        assertThat(history.isDelayed()).isTrue();
        assertThat(history.stanzaId()).isEqualTo(said.stanzaId());
        Heard evas = bob.await("Eva's presence", stanza -> stanza.isPresence() && stanza.nick().equals("Eva"));
        assertThat(evas.affiliation()).isEqualTo("owner");

        bob.react(room, history.stanzaId(), "👍");
        Heard reaction = eva.await("Bob's reaction", stanza -> stanza.isMessage() && stanza.nick().equals("Bob"));
        assertThat(reaction.element("reactions", "urn:xmpp:reactions:0").orElseThrow().getAttribute("id"))
                .isEqualTo(said.stanzaId());
        bob.write(room + "/Eva", "in private");
        assertThat(eva.awaitMessage("in private").type()).isEqualTo("chat");
    }

    @Test
    void owner_kicksBansAndDestroys() {
        bob.join(room, "Bob");
        eva.role(room, "Bob", "none");
        bob.await("kicked", stanza -> stanza.isPresence() && stanza.codes().contains(307));
        eva.affiliation(room, bobsAccount.jid(), "outcast");
        assertThatThrownBy(() -> bob.join(room, "Bob"))
                .isInstanceOfSatisfying(Slixmpp.Refused.class, e -> assertThat(e.condition()).isEqualTo("forbidden"));
        eva.destroy(room, "over");
        eva.await("destroyed", stanza -> stanza.isPresence() && stanza.isDestroyed());
    }
}
