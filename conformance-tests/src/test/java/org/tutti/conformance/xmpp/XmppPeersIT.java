package org.tutti.conformance.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.NeedsEjabberd;
import org.tutti.conformance.support.NeedsProsody;
import org.tutti.conformance.support.xmpp.Cuttable;
import org.tutti.conformance.support.xmpp.Ejabberd;
import org.tutti.conformance.support.xmpp.Prosody;
import org.tutti.conformance.support.xmpp.SharedXmpp;
import org.tutti.conformance.support.xmpp.SmackClient;
import org.tutti.conformance.support.xmpp.XmppServer;

/** That the peers of the XMPP tests do what those tests take for granted. */
@Tag("xmpp")
@ExtendWith(SharedXmpp.class)
class XmppPeersIT {
    @Test
    @NeedsProsody
    void prosody_logsInWithTls(Prosody server) {
        check(server);
    }

    @Test
    @NeedsEjabberd
    void ejabberd_logsInWithTls(Ejabberd server) {
        check(server);
    }

    private static void check(XmppServer server) {
        try (SmackClient eva = SmackClient.logIn(server, server.newAccount("eva"))) {
            assertThat(eva.connection().isSecureConnection()).isTrue();
            assertThat(eva.connection().getUsedSaslMechansism()).startsWith("SCRAM-");
        }
    }

    @Test
    void cuttable_holdsWhatIsSentWhileItIsCut() throws IOException {
        try (ServerSocket far = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Cuttable network = Cuttable.to(far.getLocalPort());
                Socket near = new Socket(InetAddress.getLoopbackAddress(), network.port());
                Socket accepted = far.accept()) {
            OutputStream out = near.getOutputStream();
            out.write('a');
            assertThat(accepted.getInputStream().read()).isEqualTo('a');
            network.cut();
            out.write('b');
            accepted.setSoTimeout(200);
            assertThatThrownBy(() -> accepted.getInputStream().read())
                    .isInstanceOf(SocketTimeoutException.class);
            network.restore();
            accepted.setSoTimeout(10_000);
            assertThat(accepted.getInputStream().read()).isEqualTo('b');
        }
    }
}
