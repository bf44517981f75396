package org.tutti.conformance.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.xmpp.OnEachXmppServer;
import org.tutti.conformance.support.xmpp.SmackClient;
import org.tutti.conformance.support.xmpp.XmppServer;

/** That the peers of the XMPP tests do what those tests take for granted. */
@Tag("xmpp")
@OnEachXmppServer
class XmppPeersIT {
    private final XmppServer server;

    XmppPeersIT(XmppServer server) {
        this.server = server;
    }

    @Test
    void server_takesPeopleInByTlsAndScram() {
        try (SmackClient eva = SmackClient.logIn(server, server.newAccount("eva"))) {
            assertThat(eva.connection().isSecureConnection()).isTrue();
            assertThat(eva.connection().getUsedSaslMechansism()).startsWith("SCRAM-");
        }
    }
}
