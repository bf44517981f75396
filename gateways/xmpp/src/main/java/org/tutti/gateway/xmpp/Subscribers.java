package org.tutti.gateway.xmpp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jxmpp.jid.BareJid;
import org.jxmpp.jid.Jid;
import org.tutti.session.SessionId;

/** Who wants to be told of sessions without being in their rooms (C-47). Thread-safe. */
final class Subscribers {

    /** How many subscriptions of one session an account has at most, with all its devices. */
    static final int MOST_OF_ONE = 10;
    /** How many a session has at most. */
    static final int MOST = 200;

    /** What one can be told of. */
    enum Node {
        TIMELINE,
        ROSTER,
        CHAT,
        QUEUE;

        /** As it stands in the name of a node, after the session's code: {@code timeline}. */
        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Node> of(String wire) {
            return List.of(values()).stream().filter(node -> node.wire().equals(wire)).findFirst();
        }
    }

    /** @param to who is told */
    private record Subscription(Node node, Jid to) {}

    private final Map<SessionId, Set<Subscription>> bySession = new HashMap<>();

    /** Somebody wants to be told, or already is; false if that would be too many. */
    synchronized boolean add(SessionId session, Node node, Jid to) {
        Set<Subscription> all = bySession.computeIfAbsent(session, _ -> new LinkedHashSet<>());
        var fresh = new Subscription(node, to);
        long ofOne = all.stream().filter(each -> each.to().asBareJid().equals(to.asBareJid())).count();
        return all.contains(fresh) || all.size() < MOST && ofOne < MOST_OF_ONE && all.add(fresh);
    }

    /** Somebody wants no more; false if they were not told. */
    synchronized boolean remove(SessionId session, Node node, Jid to) {
        Set<Subscription> all = bySession.get(session);
        return all != null && all.remove(new Subscription(node, to));
    }

    /** Who is to be told. */
    synchronized List<Jid> of(SessionId session, Node node) {
        List<Jid> to = new ArrayList<>();
        for (Subscription each : bySession.getOrDefault(session, Set.of())) {
            if (each.node() == node) {
                to.add(each.to());
            }
        }
        return to;
    }

    /** Nobody is there any more: the device, or with an address of an account none of its devices. */
    synchronized void gone(Jid from) {
        bySession.values().forEach(all -> all.removeIf(each -> each.to().equals(from)));
    }

    /** Only those accounts are members. */
    synchronized void retain(SessionId session, Predicate<BareJid> isMember) {
        bySession.computeIfPresent(session, (_, all) -> {
            all.removeIf(each -> !isMember.test(each.to().asBareJid()));
            return all.isEmpty() ? null : all;
        });
    }

    /** The session is over. */
    synchronized void over(SessionId session) {
        bySession.remove(session);
    }
}
