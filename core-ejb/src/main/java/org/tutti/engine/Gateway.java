package org.tutti.engine;

import java.util.Map;
import java.util.Optional;
import org.tutti.session.Session;

/**
 * A way by which people come into sessions, as it is shown to people and to who runs the server. Any thread may ask;
 * answers come at once, without I/O.
 */
public interface Gateway {

    /** Names it, in addresses and figures: a small letter, then small letters, digits, {@code _}; such as {@code xmpp}. */
    String name();

    /**
     * Where people come into a session by this gateway, such as {@code xmpp:k7p4-qxr2@conference.example.org?join}: a
     * URI that may be shown to whoever may have the session's link.
     *
     * @return empty if nobody can come by it now
     */
    Optional<String> address(Session session);

    /** Whether people can come by it now; if not, it sees to that by itself. */
    boolean up();

    /**
     * What it has counted since the server started, by name (small letters, digits, {@code _}; such as
     * {@code stanzas}). Counts never fall.
     */
    Map<String, Long> counters();
}
