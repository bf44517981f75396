package org.tutti.conformance.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.xmpp.Cuttable;

@Tag("xmpp")
class CuttableTest {
    private static final int LIMIT_MS = 10_000;
    private static final int A_WHILE_MS = 100;

    private ServerSocket server;
    private Cuttable network;
    private Socket near;
    private Socket far;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        server.setSoTimeout(LIMIT_MS);
        network = Cuttable.to(server.getLocalPort());
        near = new Socket(InetAddress.getLoopbackAddress(), network.port());
        near.setSoTimeout(LIMIT_MS);
        far = server.accept();
        far.setSoTimeout(LIMIT_MS);
    }

    @AfterEach
    void close() throws IOException {
        near.close();
        far.close();
        network.close();
        server.close();
    }

    @Test
    void bytes_passBothWays() throws IOException {
        near.getOutputStream().write('a');
        assertThat(far.getInputStream().read()).isEqualTo('a');
        far.getOutputStream().write('b');
        assertThat(near.getInputStream().read()).isEqualTo('b');
    }

    @Test
    void goodbye_passesWhenBothHaveSaidAll() throws IOException {
        near.shutdownOutput();
        assertThat(far.getInputStream().read()).isEqualTo(-1);
        far.getOutputStream().write('z');
        far.close();
        assertThat(near.getInputStream().read()).isEqualTo('z');
        assertThat(near.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void cut_letsNothingPassUntilItIsRestored() throws IOException {
        network.cut();
        near.getOutputStream().write('a');
        near.shutdownOutput();
        far.setSoTimeout(A_WHILE_MS);
        assertThatThrownBy(() -> far.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

        network.restore();
        far.setSoTimeout(LIMIT_MS);
        assertThat(far.getInputStream().read()).isEqualTo('a');
        assertThat(far.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void connectionMadeWhileItIsCut_leadsNowhereUntilItIsRestored() throws IOException {
        network.cut();
        try (Socket later = new Socket(InetAddress.getLoopbackAddress(), network.port())) {
            server.setSoTimeout(A_WHILE_MS);
            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);

            network.restore();
            server.setSoTimeout(LIMIT_MS);
            try (Socket accepted = server.accept()) {
                later.getOutputStream().write('a');
                assertThat(accepted.getInputStream().read()).isEqualTo('a');
            }
        }
    }

    @Test
    void endThatGaveUpWhileItWasCut_isFoundGoneByTheOther() throws IOException {
        network.cut();
        near.setSoLinger(true, 0);
        near.close();
        far.setSoTimeout(A_WHILE_MS);
        assertThatThrownBy(() -> far.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

        network.restore();
        far.setSoTimeout(LIMIT_MS);
        assertThatThrownBy(() -> far.getInputStream().read()).isInstanceOf(SocketException.class);
    }

    @Test
    void reset_breaksBothEnds() {
        network.reset();
        assertThatThrownBy(() -> near.getInputStream().read()).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> far.getInputStream().read()).isInstanceOf(SocketException.class);
    }
}
