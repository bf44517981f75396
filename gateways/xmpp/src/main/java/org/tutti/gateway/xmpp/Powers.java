package org.tutti.gateway.xmpp;

import java.util.Optional;
import org.jivesoftware.smackx.muc.MUCAffiliation;
import org.jivesoftware.smackx.muc.MUCRole;
import org.tutti.session.Grant;
import org.tutti.session.Member;
import org.tutti.session.Role;
import org.tutti.session.Rules.ChatMode;
import org.tutti.session.Session;

/** What somebody is in a room, by what they are in its session. Pure. */
record Powers(MUCAffiliation affiliation, MUCRole role) {

    static Powers of(Session session, Member member) {
        MUCAffiliation affiliation = member.role() == Role.HOST
                ? MUCAffiliation.admin
                : Setup.of(session).membersOnly() ? MUCAffiliation.member : MUCAffiliation.none;
        // Not whoever has control: moderators of a room turn others out.
        MUCRole role = member.role().runs() ? MUCRole.moderator : voice(session, member) ? MUCRole.participant : MUCRole.visitor;
        return new Powers(affiliation, role);
    }

    /** Whether what they write in the room goes on to everybody. */
    static boolean voice(Session session, Member member) {
        return session.rules().chat() == ChatMode.OPEN
                && session.grants(member).contains(Grant.CHAT)
                && !session.roster().standing(member.id()).muted();
    }

    /** The affiliation to be given to somebody who has this one; empty if it may stay as it is. */
    Optional<MUCAffiliation> affiliationAfter(MUCAffiliation now) {
        boolean enough = now == affiliation
                // Whoever owns the room is above all we could say; a member of an open room is nothing more than a guest.
                || now == MUCAffiliation.owner
                || affiliation == MUCAffiliation.none && now == MUCAffiliation.member;
        return enough ? Optional.empty() : Optional.of(affiliation);
    }

    /** The role to be given to somebody who has this one; empty if it may stay as it is. */
    Optional<MUCRole> roleAfter(MUCRole now, MUCAffiliation affiliationNow) {
        boolean always = affiliationNow == MUCAffiliation.owner || affiliation == MUCAffiliation.admin;
        return always || now == role ? Optional.empty() : Optional.of(role);
    }
}
