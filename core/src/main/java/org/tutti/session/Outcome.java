package org.tutti.session;

import java.util.List;

/** What applying an entry comes to. */
public sealed interface Outcome {

    /**
     * The entry holds.
     *
     * @param session the session after it
     * @param events what is new in it, for those who show it
     */
    record Accepted(Session session, List<Event> events) implements Outcome {}

    /** The entry is refused and the session is as before. */
    record Refused(Refusal refusal) implements Outcome {}
}
