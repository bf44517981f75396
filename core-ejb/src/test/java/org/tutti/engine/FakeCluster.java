package org.tutti.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.tutti.engine.cluster.Cluster;
import org.tutti.engine.cluster.Members;
import org.tutti.engine.cluster.Message;
import org.tutti.engine.cluster.Node;

/** Nodes in one process, whose network does what a test says. */
final class FakeCluster implements AutoCloseable {

    private final Map<String, Seat> seats = new ConcurrentHashMap<>();
    private List<Node> members = new ArrayList<>();
    private long epoch;
    /** Of these messages, none arrives. */
    volatile Predicate<Message> lost = _ -> false;

    /** A node that may {@link Cluster#enter}. */
    Cluster node(String id) {
        return new Seat(new Node(id, Optional.empty()));
    }

    /** The others go on without this node, which does not know it: it stands still, or is cut off. */
    synchronized void shutOut(String id) {
        members = members.stream().filter(node -> !node.id().equals(id)).toList();
        tell(id);
    }

    /** The node learns what the others have done. */
    synchronized void learn(String id) {
        Seat seat = seats.get(id);
        seat.change(new Members(epoch, members));
    }

    /** The node comes in again. */
    synchronized void letIn(String id) {
        List<Node> all = new ArrayList<>(members);
        all.add(seats.get(id).self());
        members = all;
        tell("");
    }

    /** A message arrives, whoever has sent it. */
    void deliver(String to, String from, Message message) {
        Seat seat = seats.get(to);
        seat.turn(() -> seat.listener.received(from, message));
    }

    private void tell(String not) {
        epoch++;
        var now = new Members(epoch, members);
        seats.values().stream().filter(seat -> !seat.self().id().equals(not)).forEach(seat -> seat.change(now));
    }

    @Override
    public void close() {
        seats.values().forEach(seat -> seat.turns.shutdownNow());
    }

    private final class Seat implements Cluster {
        private final Node self;
        private final ExecutorService turns = Executors.newSingleThreadExecutor();
        private volatile Members known = new Members(0, List.of());
        private volatile Listener listener;

        Seat(Node self) {
            this.self = self;
        }

        private void change(Members now) {
            Members before = known;
            known = now;
            turn(() -> listener.changed(before, now));
        }

        private void turn(Runnable task) {
            try {
                turns.execute(task);
            } catch (RejectedExecutionException e) {
                // It is dead.
            }
        }

        @Override
        public Node self() {
            return self;
        }

        @Override
        public Members members() {
            return known;
        }

        @Override
        public boolean alone() {
            return false;
        }

        @Override
        public void enter(Listener heard) {
            synchronized (FakeCluster.this) {
                listener = heard;
                seats.put(self.id(), this);
                letIn(self.id());
            }
        }

        @Override
        public void send(String node, Message message) {
            Seat to = seats.get(node);
            if (to != null && known.has(node) && to.known.has(self.id()) && !lost.test(message)) {
                to.turn(() -> to.listener.received(self.id(), message));
            }
        }

        @Override
        public void broadcast(Message message) {
            known.nodes().stream()
                    .map(Node::id)
                    .filter(id -> !id.equals(self.id()))
                    .forEach(id -> send(id, message));
        }

        @Override
        public Optional<ClockOffset> clockOffset() {
            return Optional.empty();
        }

        @Override
        public void close() {
            synchronized (FakeCluster.this) {
                seats.remove(self.id());
                members = members.stream().filter(node -> !node.id().equals(self.id())).toList();
                tell(self.id());
            }
            turns.shutdown();
        }
    }
}
