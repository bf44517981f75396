package org.tutti.engine;

import java.util.Optional;
import org.tutti.session.Actor;
import org.tutti.session.EndpointId;
import org.tutti.session.Input;
import org.tutti.session.Input.Way;
import org.tutti.session.Role;
import org.tutti.session.Roster;
import org.tutti.session.Session;

/**
 * Who wants to be let in, by what they show.
 *
 * @param enter what they do if nothing is known of them
 * @param sponsor by whose host token they are to be a host from now on
 */
record Visitor(Input.Enter enter, Kind kind, Optional<Actor> sponsor) {

    enum Kind {
        /** With an endpoint that never was here. */
        NEW,
        /** With an endpoint that may still be here. */
        RETURNING,
        /** The same, and they may have been here with another. */
        ACCOUNT
    }

    Visitor(Input.Enter enter, Kind kind) {
        this(enter, kind, Optional.empty());
    }

    EndpointId endpoint() {
        return enter.endpoint();
    }

    /** What they do when their turn comes: come back to the place that is theirs, or enter. */
    Input input(Session session) {
        Roster roster = session.roster();
        if (kind != Kind.NEW && roster.owner(endpoint()).isPresent()) {
            return new Input.Resume(endpoint());
        }
        boolean known = kind == Kind.ACCOUNT
                && (roster.member(enter.member()).isPresent()
                        || roster.standing(enter.member()).role().isPresent());
        return known && enter.way() != Way.HOST ? asBefore() : enter;
    }

    private Input.Enter asBefore() {
        return new Input.Enter(
                enter.member(), endpoint(), enter.name(), enter.role(), Way.SEAT, Optional.empty(), enter.plays());
    }

    /** What has them be, when they come back, what they are now: the gateway has no token that says it. */
    Optional<Input.Remember> memory(Session session) {
        Roster roster = session.roster();
        boolean unknown = kind == Kind.ACCOUNT
                && sponsor.isEmpty()
                && roster.member(enter.member()).isPresent()
                && roster.standing(enter.member()).role().isEmpty();
        return unknown ? Optional.of(new Input.Remember(enter.member())) : Optional.empty();
    }

    /** What makes a host of them who came by a host token and is not one for good. */
    Optional<Input.SetRole> promotion(Session session) {
        Optional<Role> decided = session.roster().standing(enter.member()).role();
        return sponsor.filter(_ -> !decided.equals(Optional.of(Role.HOST)))
                .map(_ -> new Input.SetRole(enter.member(), Role.HOST));
    }
}
