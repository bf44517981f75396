package org.tutti.engine.cluster;

import java.util.List;
import java.util.Optional;
import org.tutti.session.SessionId;

/**
 * The nodes that count, as the database has them: what one node sees of another is not enough to say that it is gone.
 *
 * @param epoch grows with each change
 * @param nodes in the order in which they came; without the node itself, it has been shut out and serves nobody
 */
public record Members(long epoch, List<Node> nodes) {

    public Members {
        nodes = List.copyOf(nodes);
    }

    public boolean has(String id) {
        return nodes.stream().anyMatch(node -> node.id().equals(id));
    }

    /** The ids of all. */
    public List<String> ids() {
        return nodes.stream().map(Node::id).toList();
    }

    /** All but one. */
    public List<Node> others(String id) {
        return nodes.stream().filter(node -> !node.id().equals(id)).toList();
    }

    /** The one that has been here for longest: it does what only one is to do. Empty if there is none. */
    public Optional<Node> coordinator() {
        return nodes.stream().findFirst();
    }

    /** Whether a node is {@link #coordinator}. */
    public boolean led(String id) {
        return coordinator().filter(node -> node.id().equals(id)).isPresent();
    }

    /**
     * Which of the nodes is to own a session that has no owner any more: all nodes that know the same members say the
     * same, and of the sessions of a node that is gone each gets its part (highest random weight).
     */
    public Optional<Node> heir(SessionId session) {
        Node heir = null;
        long most = 0;
        for (Node node : nodes) {
            long weight = weight(session.value() + ' ' + node.id());
            if (heir == null || weight > most) {
                heir = node;
                most = weight;
            }
        }
        return Optional.ofNullable(heir);
    }

    /** FNV-1a, then mixed: ids that are nearly alike weigh nothing alike. */
    private static long weight(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }
}
