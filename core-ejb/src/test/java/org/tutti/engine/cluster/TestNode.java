package org.tutti.engine.cluster;

import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jgroups.protocols.DISCARD;
import org.jgroups.protocols.TP;
import org.jgroups.stack.ProtocolStack;
import org.tutti.engine.ServerClock;

/** A node of a cluster whose nodes all are in this JVM, and that can be cut off and killed. */
final class TestNode implements AutoCloseable {

    /** As usual, but all of it faster. */
    static final Timing FAST = new Timing(100, 2000, 300, 900, 200, 3000);

    record Heard(String from, Message message) {}

    record Change(Members before, Members now) {}

    final JGroupsCluster cluster;
    final ServerClock clock;
    final List<Heard> heard = new CopyOnWriteArrayList<>();
    final List<Change> changes = new CopyOnWriteArrayList<>();
    private final DISCARD cut = new DISCARD();

    TestNode(String name, DataSource database, int port, List<Integer> ports, byte[] key, ServerClock clock) {
        var settings = new ClusterSettings(
                new Node(name, Optional.empty()),
                "127.0.0.1",
                port,
                ports.stream().map(each -> new InetSocketAddress("127.0.0.1", each)).toList());
        this.clock = clock;
        this.cluster = new JGroupsCluster(settings, database, clock, key, task -> new Thread(task, name), FAST);
        try {
            // Sockets that are watched would say that the other process lives, which a cut wire does not.
            ProtocolStack stack = cluster.link().channel().getProtocolStack();
            stack.removeProtocol(Watch.class);
            stack.insertProtocol(cut, ProtocolStack.Position.ABOVE, TP.class);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] key(int of) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) of);
        return key;
    }

    String id() {
        return cluster.self().id();
    }

    List<String> members() {
        return cluster.members().nodes().stream().map(Node::id).toList();
    }

    TestNode enter() throws SQLException {
        cluster.enter(new Cluster.Listener() {
            @Override
            public void received(String from, Message message) {
                heard.add(new Heard(from, message));
            }

            @Override
            public void changed(Members before, Members now) {
                changes.add(new Change(before, now));
            }
        });
        return this;
    }

    CompletableFuture<Void> entering() {
        return CompletableFuture.runAsync(() -> {
            try {
                enter();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }, task -> new Thread(task).start());
    }

    void cut(boolean off) {
        cut.discardAll(off);
    }

    @Override
    public void close() {
        cut(false);
        cluster.close();
    }
}
