package org.tutti.engine;

import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.tutti.engine.journal.Journal;
import org.tutti.engine.journal.Ledger;
import org.tutti.session.Actor;
import org.tutti.session.Dossier;
import org.tutti.session.Member;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Role;
import org.tutti.session.Session;
import org.tutti.session.SessionId;
import org.tutti.session.Standing;

/** Says who may read what is written of a session, open or over, by the tokens they show. Thread-safe. */
final class Readers {

    private static final System.Logger LOG = System.getLogger(Readers.class.getName());

    /** Of so many sessions that are over it is remembered who may read them. */
    private static final int REMEMBERED = 1000;

    /** Somebody who asked for what is written of a session that is over. */
    private record Known(SessionId session, Actor bearer) {}

    /** Whether they ran it. Nothing of a session changes that is over: who asks page by page is looked up once. */
    private final Recent<Known, Boolean> ran = Recent.byUse(REMEMBERED);
    private final Recent<SessionId, Dossier> past = Recent.byUse(REMEMBERED);
    private final Hosts hosts;
    private final ReadingRoom room;
    private final Journal journal;
    private final Reception reception;
    private final BooleanSupplier ready;

    /** @param ready whether sessions are served; before that nobody may read */
    Readers(Hosts hosts, ReadingRoom room, Journal journal, Reception reception, BooleanSupplier ready) {
        this.hosts = hosts;
        this.room = room;
        this.journal = journal;
        this.reception = reception;
        this.ready = ready;
    }

    /** Who bears a token, if they run the session, or ran it until it was over. */
    Actor runs(SessionId id, String token) throws RefusedException {
        requireReady();
        Session session;
        try {
            session = hosts.of(id).visible();
        } catch (RefusedException e) {
            return ran(id, token, e);
        }
        Actor bearer = reception.bearer(session, token);
        refuse(session.runDenied(bearer));
        return bearer;
    }

    /** Before sessions are taken over, reading one would take it over twice. */
    private void requireReady() throws RefusedException {
        if (!ready.getAsBoolean()) {
            throw new RefusedException(new Refusal(Code.NOT_READY, "The server is starting. Try again in a moment."));
        }
    }

    /** @param why it is not served: over, or its journal does not lead to its end */
    private Actor ran(SessionId id, String token, RefusedException why) throws RefusedException {
        requireOverOrBroken(why);
        if (reception.staff().recognises(token)) {
            requireTenant(id, token);
            return reception.bearer(asFarAsItIsWhole(id), token);
        }
        Optional<Tokens.Seat> seat = reception.seat(id, token);
        Actor bearer = seat.map(one -> Actor.endpoint(one.endpoint()))
                .or(() -> reception.host(id, token))
                .orElseThrow(() -> why);
        var known = new Known(id, bearer);
        Boolean may;
        synchronized (ran) {
            may = ran.get(known);
        }
        if (may == null) {
            Session session = asFarAsItIsWhole(id);
            if (seat.isEmpty()) {
                refuse(session.runDenied(bearer));
            }
            may = seat.isEmpty() || wasHost(session, seat.get());
            if (session.ended()) {
                synchronized (ran) {
                    ran.put(known, may);
                }
            }
        }
        if (!may) {
            // To them it is as over as it was.
            throw why;
        }
        return bearer;
    }

    /** Seats are left with the session, but the host's may have been given to somebody who has no host token. */
    private static boolean wasHost(Session session, Tokens.Seat seat) {
        Standing standing = session.roster().standing(seat.member());
        Optional<Role> last = standing.role().or(() -> session.roster().member(seat.member()).map(Member::role));
        return !standing.removed() && last.orElse(seat.role()) == Role.HOST;
    }

    private static void requireOverOrBroken(RefusedException why) throws RefusedException {
        if (why.refusal().code() != Code.SESSION_ENDED && why.refusal().code() != Code.NOT_READY) {
            throw why;
        }
    }

    private static void refuse(Optional<Refusal> denied) throws RefusedException {
        if (denied.isPresent()) {
            throw new RefusedException(denied.get());
        }
    }

    /** The session as its journal tells it: who verifies one that was changed must not be kept from it by that. */
    private Session asFarAsItIsWhole(SessionId id) throws RefusedException {
        return room.read(id, () -> asFarAsItCanBeRead(id));
    }

    private Session asFarAsItCanBeRead(SessionId id) throws SQLException {
        var last = new AtomicReference<>(Session.unborn(id));
        try {
            return journal.load(id);
        } catch (IllegalStateException | IllegalArgumentException e) {
            LOG.log(Level.WARNING, "TUTTI-0012 The journal of session {0} does not lead to its end.", id);
        }
        try {
            return journal.replay(id, last::set);
        } catch (IllegalStateException | IllegalArgumentException e) {
            return last.get();
        }
    }

    /** Refuses who may not read, export or verify a journal. */
    void mayRead(SessionId id, String token) throws RefusedException {
        if (reception.staff().recognises(token)) {
            requireReady();
            // Before anything is read for them.
            reception.staff().of(token);
            reception.staff().checkReader(id, dossier(id, token), token);
        } else {
            runs(id, token);
        }
    }

    /** Of a session that is over the whole journal is read for it, so not for the staff of others. */
    private void requireTenant(SessionId id, String token) throws RefusedException {
        try {
            reception.staff().ofTenant(journal.ledger().heading(id).flatMap(Ledger.Heading::tenant), token);
        } catch (SQLException e) {
            throw Hosts.unreadable(id, e);
        }
    }

    private Dossier dossier(SessionId id, String token) throws RefusedException {
        try {
            return hosts.of(id).visible().dossier();
        } catch (RefusedException e) {
            requireOverOrBroken(e);
        }
        synchronized (past) {
            if (past.containsKey(id)) {
                return past.get(id);
            }
        }
        requireTenant(id, token);
        Session session = asFarAsItIsWhole(id);
        if (session.ended()) {
            synchronized (past) {
                past.put(id, session.dossier());
            }
        }
        return session.dossier();
    }

    /** Refuses who may not have anything erased. */
    void mayErase(SessionId id, String token) throws RefusedException {
        runs(id, token);
    }
}
