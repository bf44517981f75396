package org.tutti.engine;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.tutti.engine.Sessions.Found;
import org.tutti.session.Privacy;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Rules.Admission;
import org.tutti.session.Session;

/** Which open sessions somebody may find. Finding one lets nobody in. Thread-safe. */
final class Directory {

    private static final Comparator<Session> FULLEST =
            Comparator.comparingInt((Session session) -> -session.roster().endpoints())
                    .thenComparing(session -> session.id().value());

    private final Supplier<List<Session>> sessions;
    private final Reception reception;

    Directory(Supplier<List<Session>> sessions, Reception reception) {
        this.sessions = sessions;
        this.reception = reception;
    }

    /** What everybody may find, the fullest first. */
    List<Session> open() {
        return those(Directory::shown);
    }

    private static boolean shown(Session session) {
        return session.rules().admission() == Admission.OPEN || session.dossier().details().privacy() == Privacy.PUBLIC;
    }

    /** What one of the staff may find, or anybody. */
    List<Found> of(Optional<String> token) throws RefusedException {
        if (token.isEmpty()) {
            return open().stream().map(session -> new Found(session, false)).toList();
        }
        if (!reception.staff().recognises(token.get())) {
            throw new RefusedException(new Refusal(
                    Code.TOKEN_REFUSED, "The directory takes a token of the staff, or none for what is open to everybody."));
        }
        Staff staff = reception.staff().of(token.get());
        return those(session -> shown(session) || ours(session, staff)).stream()
                .map(session -> new Found(session, ours(session, staff)))
                .toList();
    }

    private boolean ours(Session session, Staff staff) {
        return staff.finds(session, () -> reception.member(session.id(), staff.account()));
    }

    private List<Session> those(Predicate<Session> which) {
        return sessions.get().stream().filter(which).sorted(FULLEST).toList();
    }
}
