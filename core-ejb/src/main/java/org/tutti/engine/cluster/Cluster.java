package org.tutti.engine.cluster;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The nodes that serve the same sessions, seen from one of them. Thread-safe; nothing but {@link #enter} blocks. */
public interface Cluster extends AutoCloseable {

    /** This node. */
    Node self();

    /** The members as they are known here now; before {@link #enter} there are none. */
    Members members();

    /** Whether there can be other nodes at all. */
    boolean alone();

    /**
     * Takes this node in among the members, and keeps it there: one that was shut out, as while it stood still, comes in
     * again by itself. Returns when it is in.
     *
     * @param listener told of all that comes from then on
     * @throws SQLException if the database fails; it can be called again
     */
    void enter(Listener listener) throws SQLException;

    /** To one other node. What one node sends to another arrives in order and once, or the node is gone. */
    void send(String node, Message message);

    /** To all other members, in order. */
    void broadcast(Message message);

    /** How far (ms) this node's clock is believed to be from the coordinator's, and the bound of that; empty if unknown. */
    Optional<ClockOffset> clockOffset();

    /** Goes, in good order. */
    @Override
    void close();

    /** Hears of what comes. Calls come one after the other from any one node; they must not block. */
    interface Listener {

        /** A message from another node. */
        void received(String from, Message message);

        /** The members are others than before, this node among them or not. Never called twice at once. */
        void changed(Members before, Members now);
    }

    /** @param bound the true offset is at most so far from {@code offset} (ms) */
    record ClockOffset(double offset, double bound) {}

    /** A server that is by itself. */
    static Cluster of(Node node) {
        return new Cluster() {
            private volatile Members members = new Members(0, List.of());

            @Override
            public Node self() {
                return node;
            }

            @Override
            public Members members() {
                return members;
            }

            @Override
            public boolean alone() {
                return true;
            }

            @Override
            public void enter(Listener listener) {
                members = new Members(1, List.of(node));
            }

            @Override
            public void send(String to, Message message) {
                throw new IllegalStateException("There is no node " + to);
            }

            @Override
            public void broadcast(Message message) {}

            @Override
            public Optional<ClockOffset> clockOffset() {
                return Optional.empty();
            }

            @Override
            public void close() {}
        };
    }
}
