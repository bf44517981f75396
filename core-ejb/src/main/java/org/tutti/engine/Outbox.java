package org.tutti.engine;

import java.util.List;
import org.tutti.engine.journal.Outgoing;
import org.tutti.session.Entry;
import org.tutti.session.Event;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** Says what others are told of because of an entry. Called in the session's turn: it must be quick, and not block. */
public interface Outbox {

    /** Tells nobody anything. */
    Outbox NONE = new Outbox() {
        @Override
        public void begins(SessionId session, int entries) {}

        @Override
        public List<Outgoing> of(Session before, Session after, Entry entry, List<Event> events) {
            return List.of();
        }

        @Override
        public void durable(List<Outgoing> outgoing) {}
    };

    /**
     * A session begins: it is told of when all that it was wished to begin with has been written.
     *
     * @param entries how many those are, at least 1
     */
    void begins(SessionId session, int entries);

    /**
     * @param before the session before the entry
     * @param after the session after the entry
     * @param events what is new
     */
    List<Outgoing> of(Session before, Session after, Entry entry, List<Event> events);

    /** What {@link #of} said is on the disk, and can go out. What never gets there is not told. */
    void durable(List<Outgoing> outgoing);
}
