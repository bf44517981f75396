package org.tutti.session;

import java.util.Optional;
import org.tutti.session.Refusal.Code;

/** Who may steer. */
final class Floor {

    private Floor() {}

    static Optional<Refusal> controlDenied(Session session, Actor actor) {
        if (actor.kind() != Actor.Kind.ENDPOINT) {
            return Optional.of(new Refusal(Code.NOT_ALLOWED, "Only members give commands."));
        }
        Roster roster = session.roster();
        var endpoint = new EndpointId(actor.id());
        Optional<Member> member = roster.owner(endpoint);
        if (member.isEmpty()) {
            return Optional.of(new Refusal(Code.NOT_JOINED, Session.notIn(endpoint)));
        }
        if (member.equals(roster.controller())) {
            return Optional.empty();
        }
        String who = roster.controller().map(Member::name).orElse("Nobody");
        return Optional.of(new Refusal(
                Code.CONTROL_DENIED,
                "%s has control; %s does not.".formatted(who, member.get().name())));
    }
}
