package org.tutti.engine;

import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.tutti.engine.journal.Journal;
import org.tutti.session.Actor;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/**
 * Says who may read what is written of a session, open or over, and lets only so many read at once, each in the thread
 * of who asks: sessions go on meanwhile. Thread-safe.
 */
final class ReadingRoom {

    private static final System.Logger LOG = System.getLogger(ReadingRoom.class.getName());

    /** So many are let in at once: whoever asks for more would take the server's time from those who watch. */
    private static final int AT_ONCE = 2;

    /** How long somebody waits who was in before, or who must be alone, in seconds. */
    private static final int PATIENCE = 10;

    /** Something that takes the database. */
    interface Reading<T> {
        T read() throws SQLException, RefusedException;
    }

    private final Semaphore seats = new Semaphore(AT_ONCE, true);
    /** Somebody who ran a session until it was over. */
    private record Known(SessionId session, Actor bearer) {}

    /** Nothing of a session changes that is over: who asks page by page is looked up once. */
    private final Recent<Known, Boolean> ran = Recent.byUse(1000);
    private final Hosts hosts;
    private final Journal journal;
    private final Reception reception;
    private final BooleanSupplier ready;

    /** @param ready whether sessions are served; before that nobody is let in */
    ReadingRoom(Hosts hosts, Journal journal, Reception reception, BooleanSupplier ready) {
        this.ready = ready;
        this.hosts = hosts;
        this.journal = journal;
        this.reception = reception;
    }

    /** Who bears a token, if they run the session, or ran it until it was over. */
    Actor runs(SessionId id, String token) throws RefusedException {
        if (!ready.getAsBoolean()) {
            throw new RefusedException(new Refusal(Code.NOT_READY, "The server is starting. Try again in a moment."));
        }
        Session session;
        Actor bearer;
        try {
            session = hosts.of(id).visible();
            bearer = reception.bearer(session, token);
        } catch (RefusedException e) {
            if (e.refusal().code() != Code.SESSION_ENDED && e.refusal().code() != Code.NOT_READY) {
                throw e;
            }
            // Seats are left with the session. To who has no host token it is as over, or broken, as it was.
            bearer = reception.host(id, token).orElseThrow(() -> e);
            var known = new Known(id, bearer);
            synchronized (ran) {
                if (ran.containsKey(known)) {
                    return bearer;
                }
            }
            session = asFarAsItIsWhole(id);
            if (session.ended() && session.runDenied(bearer).isEmpty()) {
                synchronized (ran) {
                    ran.put(known, true);
                }
            }
        }
        Optional<Refusal> denied = session.runDenied(bearer);
        if (denied.isPresent()) {
            throw new RefusedException(denied.get());
        }
        return bearer;
    }

    /** The session as its journal tells it: who verifies one that was changed must not be kept from it by that. */
    private Session asFarAsItIsWhole(SessionId id) throws RefusedException {
        var last = new AtomicReference<>(Session.unborn(id));
        try {
            return journal.load(id);
        } catch (SQLException e) {
            throw Hosts.unreadable(id, e);
        } catch (IllegalStateException | IllegalArgumentException e) {
            LOG.log(Level.WARNING, "The journal of session {0} does not lead to its end.", id);
        }
        try {
            return journal.replay(id, last::set);
        } catch (SQLException e) {
            throw Hosts.unreadable(id, e);
        } catch (IllegalStateException | IllegalArgumentException e) {
            return last.get();
        }
    }

    /** Refuses who may not read, export or verify a journal. */
    void mayRead(SessionId id, String token) throws RefusedException {
        runs(id, token);
    }

    /** Refuses who may not have anything erased. */
    void mayErase(SessionId id, String token) throws RefusedException {
        runs(id, token);
    }

    /** Reads, or refuses if too many do. */
    <T> T read(SessionId id, Reading<T> reading) throws RefusedException {
        if (!seats.tryAcquire()) {
            throw full();
        }
        return seated(id, 1, reading);
    }

    /** Reads more of what was begun: waits for its turn. */
    <T> T readOn(SessionId id, Reading<T> reading) throws RefusedException {
        await(1);
        return seated(id, 1, reading);
    }

    /** Does something while nobody reads. */
    <T> T alone(SessionId id, Reading<T> reading) throws RefusedException {
        await(AT_ONCE);
        return seated(id, AT_ONCE, reading);
    }

    private void await(int places) throws RefusedException {
        try {
            if (!seats.tryAcquire(places, PATIENCE, TimeUnit.SECONDS)) {
                throw full();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw full();
        }
    }

    private <T> T seated(SessionId id, int places, Reading<T> reading) throws RefusedException {
        try {
            return reading.read();
        } catch (SQLException | IllegalStateException | IllegalArgumentException e) {
            throw Hosts.unreadable(id, e);
        } finally {
            seats.release(places);
        }
    }

    private static RefusedException full() {
        return new RefusedException(new Refusal(
                Code.TOO_FAST, "The server reads %d recordings already. Try again in a moment.".formatted(AT_ONCE)));
    }
}
