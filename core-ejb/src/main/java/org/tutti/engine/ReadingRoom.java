package org.tutti.engine;

import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.SessionId;

/**
 * Lets only so many read journals at once, each in the thread of who asks: sessions go on meanwhile. Thread-safe.
 */
final class ReadingRoom {

    /** So many are let in at once: whoever asks for more would take the server's time from those who watch. */
    private static final int AT_ONCE = 2;

    /** How long somebody waits who was in before, or who must be alone, in seconds. */
    private static final int PATIENCE = 10;

    /** Something that takes the database. */
    interface Reading<T> {
        T read() throws SQLException, RefusedException;
    }

    private final Semaphore seats = new Semaphore(AT_ONCE, true);

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
