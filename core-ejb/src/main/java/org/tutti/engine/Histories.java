package org.tutti.engine;

import org.tutti.engine.Sessions.History;
import org.tutti.engine.journal.Journal;
import org.tutti.session.Actor;
import org.tutti.session.Recorded;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** Reads from the journal how sessions were played. Thread-safe. */
final class Histories {

    private final Readers readers;
    private final ReadingRoom room;
    private final Journal journal;
    private final ServerClock clock;

    Histories(Readers readers, ReadingRoom room, Journal journal, ServerClock clock) {
        this.readers = readers;
        this.room = room;
        this.journal = journal;
        this.clock = clock;
    }

    /** What {@link Sessions#history} says. */
    History of(SessionId id, String token) throws RefusedException {
        Actor bearer = readers.runs(id, token);
        return room.read(id, () -> {
            var recorded = new Recorded();
            Session session = journal.replay(id, recorded::then);
            return new History(bearer, session, recorded.until(clock.now()), recorded.whole());
        });
    }
}
