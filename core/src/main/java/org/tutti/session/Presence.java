package org.tutti.session;

import java.util.ArrayList;
import java.util.List;
import org.tutti.session.Event.DoorChanged;
import org.tutti.session.Event.RosterChanged;
import org.tutti.session.Input.Drop;
import org.tutti.session.Input.Leave;
import org.tutti.session.Input.Resume;
import org.tutti.session.Refusal.Code;

/** Endpoints that go, come back, and keep their own pace. */
final class Presence {

    private Presence() {}

    static Outcome drop(Session session, Drop drop, Entry entry) {
        if (session.door().with(drop.endpoint()).isPresent()) {
            return awayFromDoor(session, drop.endpoint(), entry);
        }
        if (session.roster().owner(drop.endpoint()).isEmpty() || session.roster().resuming(drop.endpoint())) {
            return notJoined(drop.endpoint());
        }
        return changed(session, entry, session.roster().drop(drop.endpoint(), entry.stamp() + Roster.RESUME_LIMIT));
    }

    static Outcome resume(Session session, Resume resume, Entry entry) {
        return session.roster().owner(resume.endpoint()).isPresent()
                ? changed(session, entry, session.roster().resume(resume.endpoint()))
                : notJoined(resume.endpoint());
    }

    static Outcome leave(Session session, Leave leave, Entry entry) {
        if (session.door().with(leave.endpoint()).isPresent()) {
            return awayFromDoor(session, leave.endpoint(), entry);
        }
        return session.roster().owner(leave.endpoint()).isPresent()
                ? changed(session, entry, session.roster().leave(leave.endpoint()))
                : notJoined(leave.endpoint());
    }

    private static Outcome awayFromDoor(Session session, EndpointId endpoint, Entry entry) {
        MemberId member = session.door().with(endpoint).orElseThrow().member();
        return Outcome.accepted(session.next(entry).with(session.door().minus(member)), new DoorChanged());
    }

    static Outcome watchFreely(Session session, Who who, boolean freely, Entry entry) {
        return session.roster().member(who.id())
                .map(member -> changed(session, entry, session.roster().with(member.free(freely))))
                .orElseGet(() -> Outcome.refused(
                        Code.NOT_JOINED, "Only who is in the session watches at their own pace."));
    }

    private static Outcome notJoined(EndpointId endpoint) {
        return Outcome.refused(Code.NOT_JOINED, Session.notIn(endpoint));
    }

    private static Outcome changed(Session session, Entry entry, Roster now) {
        return session.withStart(
                session.next(entry).with(now), entry, new ArrayList<>(List.of(new RosterChanged())));
    }
}
