package org.tutti.engine.cluster;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which members are out of touch, and since when. Instants are µs of elapsed time. Thread-safe. */
final class Sightings {

    private Set<String> seen = Set.of();
    /** Of those that were in touch and are not. */
    private final Map<String, Long> left = new HashMap<>();
    /** Of members that have not been in touch yet. */
    private final Map<String, Long> expected = new HashMap<>();

    /** Those are in touch now, and nobody else. */
    synchronized void saw(Set<String> nodes, long now) {
        for (String id : seen) {
            if (!nodes.contains(id)) {
                left.put(id, now);
            }
        }
        left.keySet().removeAll(nodes);
        expected.keySet().removeAll(nodes);
        seen = Set.copyOf(nodes);
    }

    /** Those are members. */
    synchronized void expects(Roll roll, long now) {
        Set<String> ids = roll.ids();
        left.keySet().removeIf(id -> !ids.contains(id));
        expected.keySet().removeIf(id -> !ids.contains(id));
        for (String id : ids) {
            if (!seen.contains(id) && !left.containsKey(id)) {
                expected.putIfAbsent(id, now);
            }
        }
    }

    /**
     * The members that are to be shut out for being out of touch. The side that has the coordinator, or more than half of
     * the members, goes ahead; the other gives it time to.
     */
    synchronized Set<String> absent(Members members, String self, long now, Timing timing) {
        Set<String> absent = new HashSet<>();
        long patience = patience(members, timing);
        for (Node node : members.others(self)) {
            Long since = left.get(node.id());
            Long waiting = expected.get(node.id());
            if (since != null && now - since >= patience || waiting != null && now - waiting >= timing.stranger() * 1000) {
                absent.add(node.id());
            }
        }
        return absent;
    }

    /** When the next of them is to be shut out. */
    synchronized long nextAbsence(Members members, long now, Timing timing) {
        long next = Long.MAX_VALUE;
        long patience = patience(members, timing);
        for (Node node : members.nodes()) {
            if (left.containsKey(node.id())) {
                next = Math.min(next, left.get(node.id()) + patience);
            } else if (expected.containsKey(node.id())) {
                next = Math.min(next, expected.get(node.id()) + timing.stranger() * 1000);
            }
        }
        // Not in the same moment again, if the database does not do it.
        return Math.max(next, now + 50_000);
    }

    private long patience(Members members, Timing timing) {
        long here = members.ids().stream().filter(seen::contains).count();
        boolean ahead = 2 * here > members.nodes().size()
                || members.coordinator().map(Node::id).filter(seen::contains).isPresent();
        return ahead ? 0 : timing.grace() * 1000;
    }
}
