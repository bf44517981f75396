package org.tutti.session;

import java.util.ArrayList;
import java.util.List;
import org.pcollections.OrderedPMap;
import org.tutti.session.Event.DoorChanged;
import org.tutti.session.Event.RosterChanged;
import org.tutti.session.Event.TimelineChanged;
import org.tutti.session.Input.Succeed;
import org.tutti.session.Input.Takeover;
import org.tutti.session.Refusal.Code;

/** A server takes a session over from another, or from itself as it was before a restart. */
final class Succession {

    private Succession() {}

    static Outcome takeover(Session session, Takeover takeover, Entry entry) {
        if (!Session.byServer(entry)) {
            return notAServer();
        }
        // Who waited at the door asks again when they come back.
        return taken(
                session,
                session.roster().dropAll(entry.stamp() + Roster.RECOVERY_LIMIT),
                new Door(OrderedPMap.empty(), session.door().revoked()),
                takeover.lostAt(),
                entry);
    }

    static Outcome succeed(Session session, Succeed succeed, Entry entry) {
        if (!Session.byServer(entry)) {
            return notAServer();
        }
        Roster roster = session.roster();
        Door door = session.door();
        for (EndpointId lost : succeed.lost()) {
            if (roster.owner(lost).isPresent() && !roster.resuming(lost)) {
                roster = roster.drop(lost, entry.stamp() + Roster.RECOVERY_LIMIT);
            }
            door = door.with(lost).map(Door.Knock::member).map(door::minus).orElse(door);
        }
        return taken(session, roster, door, succeed.lostAt(), entry);
    }

    private static Outcome notAServer() {
        return Outcome.refused(Code.NOT_ALLOWED, "Only a server takes a session over.");
    }

    private static Outcome taken(Session session, Roster roster, Door door, long lostAt, Entry entry) {
        Session after = session.next(entry).with(roster).with(door);
        Session now = after.with(Transport.takenOver(session, lostAt, entry));
        List<Event> events = new ArrayList<>(List.of(new RosterChanged()));
        if (now.stage().movedFrom(session.stage())) {
            events.add(new TimelineChanged());
        }
        if (!door.waiting().equals(session.door().waiting())) {
            events.add(new DoorChanged());
        }
        return new Outcome.Accepted(now, List.copyOf(events));
    }
}
