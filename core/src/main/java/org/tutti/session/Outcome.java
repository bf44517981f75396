package org.tutti.session;

import java.util.List;
import java.util.Optional;

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

    /** Why it is refused, if so. */
    default Optional<Refusal> why() {
        return this instanceof Refused(Refusal refusal) ? Optional.of(refusal) : Optional.empty();
    }

    /** Accepts. */
    static Outcome accepted(Session session, Event... events) {
        return new Accepted(session, List.of(events));
    }

    /** Refuses. */
    static Outcome refused(Refusal.Code code, String message) {
        return new Refused(new Refusal(code, message));
    }
}
