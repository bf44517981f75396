package org.tutti.engine;

import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.tutti.engine.Sessions.History;
import org.tutti.engine.journal.Journal;
import org.tutti.session.Actor;
import org.tutti.session.Recorded;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/**
 * Reads from the journal how sessions were played, in the thread of who asks: sessions go on meanwhile. Thread-safe.
 */
final class Histories {

    /** So many are read at once: whoever asks for more would take the server's time from those who watch. */
    private static final int AT_ONCE = 2;

    private final Semaphore readers = new Semaphore(AT_ONCE);
    private final Hosts hosts;
    private final Journal journal;
    private final Reception reception;
    private final ServerClock clock;

    Histories(Hosts hosts, Journal journal, Reception reception, ServerClock clock) {
        this.hosts = hosts;
        this.journal = journal;
        this.reception = reception;
        this.clock = clock;
    }

    /** What {@link Sessions#history} says. */
    History of(SessionId id, String token) throws RefusedException {
        Actor bearer = bearer(id, token);
        if (!readers.tryAcquire()) {
            throw new RefusedException(new Refusal(
                    Code.TOO_FAST, "The server reads %d recordings already. Try again in a moment.".formatted(AT_ONCE)));
        }
        try {
            var recorded = new Recorded();
            Session session = journal.replay(id, recorded::then);
            return new History(bearer, session, recorded.until(clock.now()), recorded.whole());
        } catch (SQLException | IllegalStateException | IllegalArgumentException e) {
            throw Hosts.unreadable(id, e);
        } finally {
            readers.release();
        }
    }

    private Actor bearer(SessionId id, String token) throws RefusedException {
        Session session;
        Actor bearer;
        try {
            session = hosts.of(id).visible();
            bearer = reception.bearer(session, token);
        } catch (RefusedException e) {
            if (e.refusal().code() != Code.SESSION_ENDED) {
                throw e;
            }
            // Seats are left with the session. To who has no host token it is as over as it was.
            bearer = reception.host(id, token).orElseThrow(() -> e);
            session = ended(id);
        }
        Optional<Refusal> denied = session.runDenied(bearer);
        if (denied.isPresent()) {
            throw new RefusedException(denied.get());
        }
        return bearer;
    }

    private Session ended(SessionId id) throws RefusedException {
        try {
            return journal.load(id);
        } catch (SQLException | IllegalStateException | IllegalArgumentException e) {
            throw Hosts.unreadable(id, e);
        }
    }
}
