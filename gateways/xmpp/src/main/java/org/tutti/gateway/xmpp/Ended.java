package org.tutti.gateway.xmpp;

import java.util.List;
import java.util.Map;
import org.jxmpp.jid.EntityBareJid;
import org.tutti.engine.Recent;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/**
 * Sessions that ended while this server was not on the network: when another one that was has just died, their rooms are
 * there yet. Thread-safe.
 */
final class Ended {

    private static final int MOST = 200;

    /** How long (µs) it takes at most until another server is on the network. */
    private static final long LATELY = 60_000_000;

    /** @param at when it ended (µs) */
    record End(Session session, EntityBareJid room, String reason, long at) {}

    private final Map<SessionId, End> ends = new Recent<>(MOST);

    synchronized void note(End end) {
        ends.put(end.session.id(), end);
    }

    /** Those that ended in the last minute before the instant {@code now} (µs); each is told once. */
    synchronized List<End> lately(long now) {
        List<End> lately = ends.values().stream().filter(end -> now - end.at < LATELY).toList();
        ends.clear();
        return lately;
    }
}
