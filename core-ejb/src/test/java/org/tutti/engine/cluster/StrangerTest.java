package org.tutti.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jgroups.ObjectMessage;
import org.jgroups.Version;
import org.jgroups.protocols.TP;
import org.jgroups.stack.IpAddress;
import org.jgroups.util.ByteArrayDataOutputStream;
import org.jgroups.util.UUID;
import org.jgroups.util.Util;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tutti.engine.rig.FreePorts;

/** Somebody without the key, who knows how JGroups talks, at the ports of a node. */
class StrangerTest {

    private static final int LIMIT_MILLIS = 20_000;
    private static final AtomicBoolean READ = new AtomicBoolean();

    static final class Trap implements Serializable {
        private static final long serialVersionUID = 1;

        private void readObject(ObjectInputStream in) {
            READ.set(true);
        }
    }

    private final int port = FreePorts.take();
    private Link node;

    @BeforeEach
    void open() {
        READ.set(false);
        var address = new InetSocketAddress("127.0.0.1", port);
        var settings = new ClusterSettings(
                new Node("north.1", Optional.empty()), "127.0.0.1", port, List.of(address));
        node = new Link(settings, TestNode.key(1), TestNode.FAST, new Link.Listener() {
            @Override
            public void inTouch(Set<String> nodes) {}

            @Override
            public void received(String from, byte[] bytes, int offset, int length) {}
        });
        node.connect();
    }

    @AfterEach
    void close() {
        node.close();
    }

    /** Connected, and introduced as a node. */
    private Socket introduced() throws Exception {
        var socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(LIMIT_MILLIS);
        var self = new IpAddress("127.0.0.1", 1);
        var bytes = new ByteArrayDataOutputStream();
        bytes.write("bela".getBytes());
        bytes.writeShort(Version.version);
        bytes.writeShort(self.serializedSize());
        self.writeTo(bytes);
        socket.getOutputStream().write(bytes.buffer(), 0, bytes.position());
        return socket;
    }

    private static void assertCutOff(Socket socket) throws IOException {
        int end;
        try {
            end = socket.getInputStream().read();
        } catch (java.net.SocketException e) {
            end = -1;
        }
        assertThat(end).as("the node ends the connection").isNegative();
    }

    private static byte[] packet() throws Exception {
        var message = new ObjectMessage(null, new Trap()).setSrc(UUID.randomUUID());
        var packet = new ByteArrayDataOutputStream();
        Util.writeMessage(message, packet, true);
        return java.util.Arrays.copyOf(packet.buffer(), packet.position());
    }

    @Test
    void objectOfAStranger_isNotRead() throws Exception {
        byte[] packet = packet();
        // It is one that JGroups would read.
        Util.readMessage(new java.io.DataInputStream(
                new java.io.ByteArrayInputStream(packet, Short.BYTES + 1, packet.length - Short.BYTES - 1)));
        assertThat(READ.getAndSet(false)).isTrue();
        try (Socket socket = introduced()) {
            var out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(packet.length);
            out.write(packet);
            assertCutOff(socket);
        }
        assertThat(READ).isFalse();
    }

    @Test
    void lengthBeyondAll_endsTheConnection_beforeAnythingIsWaitedFor() throws Exception {
        for (int length : new int[] {220_000_000, SealedTcp.LONGEST + 1, -1}) {
            try (Socket socket = introduced()) {
                new DataOutputStream(socket.getOutputStream()).writeInt(length);
                assertCutOff(socket);
            }
        }
    }

    @Test
    void whoDoesNotSayWhoItIs_isCutOff() throws Exception {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(LIMIT_MILLIS);
            assertCutOff(socket);
        }
    }

    /** Another address of this machine has both ports free still. */
    @Test
    void bothPorts_areThoseOfTheOneAddress() throws Exception {
        for (int each : new int[] {port, port + Link.WATCH_PORT_OFFSET}) {
            try (var other = new ServerSocket(each, 1, InetAddress.ofLiteral("127.0.0.2"));
                    var there = new Socket("127.0.0.1", each)) {
                assertThat(other.isBound() && there.isConnected()).isTrue();
            }
        }
        assertThat(((TP) node.channel().getProtocolStack().getTransport()).getBindAddress().getHostAddress())
                .isEqualTo("127.0.0.1");
    }
}
