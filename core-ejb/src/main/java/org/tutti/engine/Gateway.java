package org.tutti.engine;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.tutti.session.EndpointId;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

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

    /**
     * Where this gateway asks people for the number of their session ({@link Sessions#number}), the same for all
     * sessions, such as {@code sip:tutti@example.org}: a URI that may be shown to anybody.
     *
     * @return empty if it asks nobody, or nobody can come by it now
     */
    default Optional<String> desk() {
        return Optional.empty();
    }

    /**
     * Where an endpoint is that is in a session by this gateway, such as {@code sip:eva@example.org}: a URI that may be
     * shown to all members.
     *
     * @return empty if it is not here by this gateway, or has no address to be shown
     */
    default Optional<String> endpoint(SessionId session, EndpointId endpoint) {
        return Optional.empty();
    }

    /** By what this gateway calls people up; empty if it does not, or cannot now. */
    default Optional<Dialling> dialling() {
        return Optional.empty();
    }

    /** Whether people can come by it now; if not, it sees to that by itself. */
    boolean up();

    /** How many endpoints are in sessions by it, here, now; empty if it does not count them. */
    default OptionalInt endpoints() {
        return OptionalInt.empty();
    }

    /**
     * What it has counted since the server started, by name (small letters, digits, {@code _}; such as
     * {@code stanzas}). Counts never fall.
     */
    Map<String, Long> counters();

    /** Calls people up, so that they are in a session by answering. Thread-safe; nothing blocks. */
    interface Dialling {

        /** Whether an address is one this gateway would call, such as {@code sip:eva@example.org}; else another may. */
        boolean takes(String uri);

        /**
         * Calls somebody. Whoever asks for it has been found to be allowed to let people in: who answers is let in
         * without asking at the door.
         *
         * @param to an address it {@link #takes}
         * @param by who asks for it, for people: their name, or else the title of the session
         * @return an id of the call, as soon as it is under way; or fails with {@link RefusedException}, such as where
         *         too many are
         */
        CompletionStage<String> call(SessionId session, String to, String by);
    }
}
