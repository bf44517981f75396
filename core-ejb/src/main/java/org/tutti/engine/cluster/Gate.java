package org.tutti.engine.cluster;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Lets messages through in the order they come from each node, but none before this node knows the members as its sender
 * did, and none of a node that is no member. Thread-safe.
 */
final class Gate {

    /** More than comes in the time that the database may take; what is beyond it, its sender finds out about. */
    private static final int MOST_WAITING = 100_000;

    private record Waiting(long epoch, Message message) {}

    private final BiConsumer<String, Message> through;
    private final Map<String, Queue<Waiting>> queues = new ConcurrentHashMap<>();
    private volatile Members members = new Members(0, List.of());

    /** @param through gets a message and its sender */
    Gate(BiConsumer<String, Message> through) {
        this.through = through;
    }

    /**
     * A message has come.
     *
     * @return whether this node has to find out about members first
     */
    boolean came(String from, long epoch, Message message) {
        Queue<Waiting> queue = queues.computeIfAbsent(from, _ -> new ArrayDeque<>());
        synchronized (queue) {
            if (queue.isEmpty() && epoch <= members.epoch()) {
                pass(from, message);
                return false;
            }
            if (queue.size() < MOST_WAITING) {
                queue.add(new Waiting(epoch, message));
            }
            return true;
        }
    }

    /** The members are these now, and whoever is to know of it does. */
    void open(Members now, Set<String> inTouch) {
        members = now;
        queues.forEach((from, queue) -> {
            synchronized (queue) {
                while (!queue.isEmpty() && queue.peek().epoch() <= now.epoch()) {
                    pass(from, queue.remove().message());
                }
            }
        });
        queues.entrySet().removeIf(each -> !now.has(each.getKey()) && !inTouch.contains(each.getKey()));
    }

    private void pass(String from, Message message) {
        if (members.has(from)) {
            through.accept(from, message);
        }
    }
}
