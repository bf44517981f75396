package org.tutti.engine;

import java.util.List;
import org.tutti.engine.journal.Outgoing;
import org.tutti.session.Entry;
import org.tutti.session.Event;
import org.tutti.session.Session;

/** Says what others are told of because of an entry. Called in the session's turn: it must be quick, and not block. */
interface Outbox {

    /** Tells nobody anything. */
    Outbox NONE = (_, _, _) -> List.of();

    /**
     * @param after the session after the entry
     * @param events what is new
     */
    List<Outgoing> of(Session after, Entry entry, List<Event> events);
}
