package org.tutti.engine;

import java.util.Optional;
import java.util.function.BiFunction;
import org.tutti.engine.Staff.Role;
import org.tutti.session.Actor;
import org.tutti.session.Dossier;
import org.tutti.session.Member;
import org.tutti.session.MemberId;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** What the staff of a tenant may do in a session, by the tokens they show. Any thread may ask. */
final class StaffDesk {

    private final Identity identity;
    private final BiFunction<SessionId, String, MemberId> members;

    /** @param members the member that an account is in a session */
    StaffDesk(Identity identity, BiFunction<SessionId, String, MemberId> members) {
        this.identity = identity;
        this.members = members;
    }

    boolean recognises(String token) {
        return identity.recognises(token);
    }

    /** Who shows a token. */
    Staff of(String token) throws RefusedException {
        return identity.staff(token);
    }

    /** Who runs a session by a token: whoever of the staff created it, and the administrators of its tenant. */
    Actor bearer(Session session, String token) throws RefusedException {
        Staff staff = of(session.dossier(), token);
        MemberId member = members.apply(session.id(), staff.account());
        if (!runs(staff, member, session.dossier())) {
            throw notPermitted("%s may not do that: it is for who created the session, and for administrators."
                    .formatted(staff.name()));
        }
        return Actor.staff(member);
    }

    /** What somebody of the staff is when they come into a session; {@code unseen}: although they run it. */
    org.tutti.session.Role roleIn(Session session, String token, boolean unseen) throws RefusedException {
        Staff staff = of(session.dossier(), token);
        MemberId member = members.apply(session.id(), staff.account());
        checkNotOtherwise(session, member, unseen);
        if (runs(staff, member, session.dossier())) {
            return unseen ? org.tutti.session.Role.OBSERVER : org.tutti.session.Role.HOST;
        }
        if (!staff.is(Role.SUPERVISOR)) {
            throw notPermitted("%s may not come in unseen: it takes the role of a supervisor.".formatted(staff.name()));
        }
        return org.tutti.session.Role.OBSERVER;
    }

    /** Members stay what they are: who asks to be unseen must not be shown for that. */
    private static void checkNotOtherwise(Session session, MemberId member, boolean unseen) throws RefusedException {
        Optional<org.tutti.session.Role> already = session.roster().member(member).map(Member::role)
                .or(() -> session.roster().standing(member).role());
        if (unseen && already.filter(role -> role != org.tutti.session.Role.OBSERVER).isPresent()) {
            throw new RefusedException(new Refusal(
                    Code.NOT_ALLOWED, "You would be seen: you are somebody in this session. Leave it first, or come in as that."));
        }
    }

    /**
     * Lets pass who may read what is written of a session, open or over: who runs it, and the tenant's auditors.
     *
     * @param dossier whose the session is
     */
    void checkReader(SessionId session, Dossier dossier, String token) throws RefusedException {
        Staff staff = of(dossier, token);
        if (!staff.is(Role.AUDITOR) && !runs(staff, members.apply(session, staff.account()), dossier)) {
            throw notPermitted("%s may not read what is written: it takes the role of an auditor."
                    .formatted(staff.name()));
        }
    }

    /** Who shows a token, if it is one of the tenant's; what belongs to no tenant is for none of the staff. */
    private Staff of(Dossier dossier, String token) throws RefusedException {
        return ofTenant(dossier.tenant(), token);
    }

    /** Who shows a token, if a session of that tenant is theirs. */
    Staff ofTenant(Optional<String> tenant, String token) throws RefusedException {
        Staff staff = of(token);
        if (!tenant.equals(Optional.of(staff.tenant()))) {
            throw notPermitted("The session does not belong to your organisation.");
        }
        return staff;
    }

    private static boolean runs(Staff staff, MemberId member, Dossier dossier) {
        return staff.is(Role.ADMIN) || staff.is(Role.HOST) && dossier.owner().equals(Optional.of(member));
    }

    private static RefusedException notPermitted(String why) {
        return new RefusedException(new Refusal(Code.NOT_PERMITTED, why));
    }
}
