package org.tutti.session;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.tutti.session.Refusal.Code;

/** Who asks for something, and what they may. */
record Who(MemberId id, String name, Role role, Set<Grant> grants) {

    /** The member behind an actor; empty if it is none, or not here. */
    static Optional<Who> of(Session session, Actor actor) {
        return switch (actor.kind()) {
            case ENDPOINT -> session.roster().owner(new EndpointId(actor.id())).map(member -> of(session, member));
            case HOST -> Optional.of(new MemberId(actor.id()))
                    .filter(id -> session.roster().standing(id).role().orElse(Role.HOST) == Role.HOST)
                    .filter(id -> !session.roster().standing(id).removed())
                    .map(id -> session.roster().member(id).map(member -> of(session, member))
                            .orElseGet(() -> new Who(id, "The host", Role.HOST, EnumSet.allOf(Grant.class))));
            case STAFF -> Optional.of(new Who(
                    new MemberId(actor.id()), "The staff", Role.HOST, EnumSet.allOf(Grant.class)));
            case ENGINE, STRATEGY -> Optional.empty();
        };
    }

    private static Who of(Session session, Member member) {
        return new Who(member.id(), member.name(), member.role(), session.grants(member));
    }

    static Outcome unknown(Actor actor) {
        return switch (actor.kind()) {
            case ENDPOINT -> Outcome.refused(Code.NOT_JOINED, Session.notIn(new EndpointId(actor.id())));
            case HOST -> Outcome.refused(Code.TOKEN_REFUSED, "The host token is good no longer: the host was made "
                    + "something else, or turned out.");
            case STAFF, ENGINE, STRATEGY -> Outcome.refused(Code.NOT_ALLOWED, "Only members give commands.");
        };
    }

    boolean runs() {
        return role.runs();
    }

    boolean may(Grant grant) {
        return grants.contains(grant);
    }

    /** Whether this is the member who has control. */
    boolean controls(Session session) {
        return session.roster().controller().map(Member::id).filter(id::equals).isPresent();
    }

    /** Refuses for want of a permission. */
    Outcome lacks(Grant grant) {
        return Outcome.refused(Code.NOT_PERMITTED, "%s may not do that: it takes the grant '%s', which the host gives."
                .formatted(name, grant.name().toLowerCase(java.util.Locale.ROOT)));
    }

    /** Refuses because they do not run the session. */
    Outcome doesNotRun() {
        return Outcome.refused(
                Code.NOT_PERMITTED, "%s may not do that: it takes the host or a co-host.".formatted(name));
    }
}
