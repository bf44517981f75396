package org.tutti.gateway.sip.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

    private long now;
    private final Sources sources = new Sources(new Fakes.Given().settings(), () -> now);
    private final Connections connections = new Connections(sources);

    /** One that is made as soon as it is thought of. */
    private static final class Made extends Socket {
        private final InetSocketAddress there;

        Made(String address, int port) throws IOException {
            there = new InetSocketAddress(InetAddress.getByName(address), port);
        }

        @Override
        public SocketAddress getRemoteSocketAddress() {
            return there;
        }

        @Override
        public InetAddress getInetAddress() {
            return there.getAddress();
        }

        @Override
        public int getLocalPort() {
            return 5060;
        }
    }

    private Made admitted(String address, int port) throws IOException {
        Made made = new Made(address, port);
        assertThat(connections.admit(made)).isTrue();
        return made;
    }

    @Test
    void connectionThatSaysNothing_isClosed_andOneThatHasSpokenIsNot() throws Exception {
        Made silent = admitted("192.0.2.1", 1);
        Made speaks = admitted("192.0.2.1", 2);
        connections.spoke(new InetSocketAddress("192.0.2.1", 2), 5060);
        now += 14_000_000;
        Made late = admitted("192.0.2.1", 3);
        connections.tidy();
        assertThat(silent.isClosed()).isFalse();
        now += 1_000_000;
        connections.tidy();
        assertThat(silent.isClosed()).isTrue();
        assertThat(speaks.isClosed()).isFalse();
        assertThat(late.isClosed()).isFalse();
    }

    @Test
    void atTheLimit_connectionsAreRefused_butForOurOwnQuestion_untilSomeAreGone() throws Exception {
        List<Made> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            all.add(admitted("192.0.2." + i / 100, i + 1));
        }
        Made more = new Made("192.0.2.77", 1);
        assertThat(connections.admit(more)).isFalse();
        assertThat(more.isClosed()).as("and told so").isTrue();
        Made ours = new Made("192.0.2.88", 1);
        sources.own((InetSocketAddress) ours.getRemoteSocketAddress(), true);
        assertThat(connections.admit(ours)).as("full is not dead").isTrue();
        all.getFirst().close();
        admitted("192.0.2.77", 2);
        now += 15_000_000;
        connections.tidy();
        assertThat(all).allMatch(Socket::isClosed);
    }

    @Test
    void oneSource_hasItsShare() throws Exception {
        for (int i = 0; i < 100; i++) {
            admitted("192.0.2.1", i + 1);
            admitted("2001:db8:0:7:%x::1".formatted(i), 1);
        }
        assertThat(connections.admit(new Made("192.0.2.1", 101))).isFalse();
        assertThat(connections.admit(new Made("2001:db8:0:7:ffff::1", 1))).isFalse();
        admitted("192.0.2.2", 1);
    }

    @Test
    void systemWithoutRoom_doesNotCloseThePort() throws Exception {
        try (ServerSocket port = new ServerSocket(0, 1, Fakes.HERE); Socket made = new Socket()) {
            Deque<Socket> next = new ArrayDeque<>(List.of(made));
            int[] tries = {0};
            assertThat(Connections.next(port, () -> {
                if (++tries[0] == 1) {
                    throw new SocketException("Too many open files");
                }
                return tries[0] == 2 ? null : next.pop();
            })).isSameAs(made);
            port.close();
            assertThatThrownBy(() -> Connections.next(port, port::accept)).isInstanceOf(SocketException.class);
        }
    }
}
