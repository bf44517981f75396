package org.tutti.engine;

import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.SessionId;

/**
 * Lets only so many read journals at once, each in the thread of who asks: sessions go on meanwhile. Of a session one
 * reads at a time, so that nobody shuts out the readers of all others. Thread-safe.
 */
final class ReadingRoom {

    /** So many are let in at once: whoever asks for more would take the server's time from those who watch. */
    private static final int AT_ONCE = 2;

    /** So many of a session are in or wait. */
    private static final int OF_ONE = 4;

    /** So many of all are in or wait, each with a thread: beyond this who comes, and beyond that who was in before. */
    private static final int COMING = 8, MOST = 16;

    /** How long somebody waits for a turn of their session, and then for a seat, in seconds. */
    private static final int PATIENCE = 2;

    /** How long somebody waits who was in before, or who must be alone, in seconds. */
    private static final int LONG_PATIENCE = 10;

    /** Something that takes the database. */
    interface Reading<T> {
        T read() throws SQLException, RefusedException;
    }

    /** Those of a session. */
    private record Party(Semaphore turn, AtomicInteger people) {}

    private final Semaphore seats = new Semaphore(AT_ONCE, true);
    private final AtomicInteger here = new AtomicInteger();
    private final Map<SessionId, Party> parties = new ConcurrentHashMap<>();

    /** Reads, or refuses if too many do. */
    <T> T read(SessionId id, Reading<T> reading) throws RefusedException {
        return read(id, COMING, PATIENCE, reading);
    }

    /** Reads more of what was begun: waits longer for its turn. */
    <T> T readOn(SessionId id, Reading<T> reading) throws RefusedException {
        return read(id, MOST, LONG_PATIENCE, reading);
    }

    private <T> T read(SessionId id, int most, int patience, Reading<T> reading) throws RefusedException {
        Party party = parties.compute(id, (_, known) -> {
            Party mine = known == null ? new Party(new Semaphore(1, true), new AtomicInteger()) : known;
            mine.people().incrementAndGet();
            return mine;
        });
        try {
            if (here.incrementAndGet() > most || party.people().get() > OF_ONE) {
                throw full();
            }
            await(party.turn(), 1, patience);
            try {
                await(seats, 1, patience);
                return seated(id, 1, reading);
            } finally {
                party.turn().release();
            }
        } finally {
            here.decrementAndGet();
            parties.compute(id, (_, mine) -> mine.people().decrementAndGet() == 0 ? null : mine);
        }
    }

    /** Does something while nobody reads. */
    <T> T alone(SessionId id, Reading<T> reading) throws RefusedException {
        await(seats, AT_ONCE, LONG_PATIENCE);
        return seated(id, AT_ONCE, reading);
    }

    private static void await(Semaphore places, int many, int patience) throws RefusedException {
        try {
            if (!places.tryAcquire(many, patience, TimeUnit.SECONDS)) {
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
                Code.TOO_FAST, "The server reads other recordings, or this one for others. Try again in a moment."));
    }
}
