package org.tutti.engine;

import java.util.List;
import org.tutti.session.Entry;
import org.tutti.session.Event;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** A gateway that follows sessions. Calls for one session come one after the other; they must not block. */
public interface SessionListener {

    /** An entry is durable and applied. */
    void changed(Session session, Entry entry, List<Event> events);

    /** What the endpoints have lately said of themselves, at most once a second. */
    void offsets(Session session, long at, List<Offset> offsets);

    /** This server no longer serves the session; its clients must join again, here or at another. */
    void lost(SessionId session);

    /**
     * A gateway at another server tells its like something that is not kept: {@link Nodes#signal}.
     *
     * @param gateway whom it is for
     */
    default void signal(SessionId session, String gateway, String text) {}
}
