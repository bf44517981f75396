package org.tutti.engine;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tutti.session.Door;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Event;
import org.tutti.session.Input;
import org.tutti.session.Member;
import org.tutti.session.Session;

/**
 * At which node each endpoint of a session is connected, and which entry gave it that connection. What is not known is
 * left out: a node knows those that are connected to itself for sure. Confined to the session's turn.
 */
final class Attachments {

    /**
     * @param node the id of the node
     * @param seq the place in the journal of the entry that gave the connection
     */
    record Attachment(String node, long seq) {}

    private final Map<EndpointId, Attachment> all = new HashMap<>();

    /**
     * Notes what an entry means for connections.
     *
     * @param node by which it was asked for; empty if that is not known
     */
    void note(Entry entry, List<Event> events, String node) {
        switch (entry.input()) {
            case Input.Enter enter -> put(enter.endpoint(), node, entry.seq());
            case Input.Resume resume -> put(resume.endpoint(), node, entry.seq());
            case Input.Leave leave -> all.remove(leave.endpoint());
            case Input.Drop drop -> all.remove(drop.endpoint());
            case Input.Succeed succeed -> succeed.lost().forEach(all::remove);
            case Input.Takeover _ -> all.clear();
            default -> {}
        }
        for (Event event : events) {
            if (event instanceof Event.TurnedAway away) {
                all.remove(away.endpoint());
            }
        }
    }

    private void put(EndpointId endpoint, String node, long seq) {
        all.put(endpoint, new Attachment(node, seq));
    }

    /** Forgets a connection that is gone, if it is still this one. */
    void gone(EndpointId endpoint, long seq) {
        if (has(endpoint, seq)) {
            all.remove(endpoint);
        }
    }

    boolean has(EndpointId endpoint, long seq) {
        Attachment attachment = all.get(endpoint);
        return attachment != null && attachment.seq() == seq;
    }

    /** The connections to a node: by endpoint, the entries that gave them. */
    Map<String, Long> at(String node) {
        Map<String, Long> here = new HashMap<>();
        all.forEach((endpoint, attachment) -> {
            if (attachment.node().equals(node)) {
                here.put(endpoint.value(), attachment.seq());
            }
        });
        return here;
    }

    /** All connections, by nodes: as {@link #at}. */
    Map<String, Map<String, Long>> byNode() {
        Map<String, Map<String, Long>> nodes = new HashMap<>();
        all.forEach((endpoint, attachment) -> nodes
                .computeIfAbsent(attachment.node(), _ -> new HashMap<>())
                .put(endpoint.value(), attachment.seq()));
        return nodes;
    }

    /**
     * Takes a node's word for which endpoints are connected to it; a newer connection elsewhere stands.
     *
     * @param whole whether these are all it has
     */
    void learn(String node, Map<String, Long> connections, boolean whole) {
        if (whole) {
            all.entrySet().removeIf(each -> each.getValue().node().equals(node)
                    && !connections.containsKey(each.getKey().value()));
        }
        connections.forEach((id, seq) -> {
            var endpoint = new EndpointId(id);
            Attachment known = all.get(endpoint);
            if (known == null || known.seq() <= seq) {
                put(endpoint, node, seq);
            }
        });
    }

    /** The endpoints of a session, at its door too, that count as connected and are at none of these nodes. */
    List<EndpointId> lost(Session session, Collection<String> nodes) {
        Set<EndpointId> lost = new LinkedHashSet<>();
        for (Member member : session.roster().members()) {
            for (EndpointId endpoint : member.endpoints()) {
                if (!session.roster().resuming(endpoint) && !connected(endpoint, nodes)) {
                    lost.add(endpoint);
                }
            }
        }
        for (Door.Knock knock : session.door().waiting().values()) {
            if (!connected(knock.endpoint(), nodes)) {
                lost.add(knock.endpoint());
            }
        }
        return List.copyOf(lost);
    }

    /** The endpoints of a session that count as connected to this node. */
    List<EndpointId> connected(Session session, String node) {
        return all.entrySet().stream()
                .filter(each -> each.getValue().node().equals(node))
                .map(Map.Entry::getKey)
                .filter(endpoint -> session.roster().owner(endpoint).isPresent()
                        && !session.roster().resuming(endpoint)
                        || session.door().with(endpoint).isPresent())
                .toList();
    }

    private boolean connected(EndpointId endpoint, Collection<String> nodes) {
        Attachment attachment = all.get(endpoint);
        return attachment != null && nodes.contains(attachment.node());
    }
}
