package org.tutti.session;

import java.util.Optional;
import org.tutti.session.Event.RosterChanged;
import org.tutti.session.Input.DenyControl;
import org.tutti.session.Input.FloorRequest;
import org.tutti.session.Input.HandOver;
import org.tutti.session.Input.ReleaseControl;
import org.tutti.session.Input.RequestControl;
import org.tutti.session.Input.TakeControl;
import org.tutti.session.Input.WithdrawRequest;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Rules.Handover;

/** Who may steer, and how that passes from one to the other. There is never more than one. */
final class Floor {

    private Floor() {}

    /** Why an actor may not give commands, if so. */
    static Optional<Outcome> controlDenied(Session session, Actor actor) {
        Optional<Who> who = Who.of(session, actor);
        if (who.isEmpty()) {
            return Optional.of(Who.unknown(actor));
        }
        Optional<Member> controller = session.roster().controller();
        // A program with the host token, or of the staff, may steer a session in which nobody does.
        if (who.get().controls(session) || controller.isEmpty() && actor.kind() != Actor.Kind.ENDPOINT) {
            return Optional.empty();
        }
        String whose = controller.map(Member::name).orElse("Nobody");
        return Optional.of(Outcome.refused(
                Code.CONTROL_DENIED,
                "%s has control; %s does not.".formatted(whose, who.get().name())));
    }

    static Outcome request(Session session, Who who, FloorRequest request, Entry entry) {
        return switch (request) {
            case RequestControl _ -> ask(session, who, entry);
            case WithdrawRequest _ -> changed(session, entry, session.roster().answered(who.id()));
            case HandOver(MemberId member) -> handOver(session, who, member, entry);
            case DenyControl(MemberId member) -> deny(session, who, member, entry);
            case TakeControl _ -> take(session, who, entry);
            case ReleaseControl _ -> release(session, who, entry);
        };
    }

    private static Outcome ask(Session session, Who who, Entry entry) {
        Roster roster = session.roster();
        if (roster.member(who.id()).isEmpty()) {
            return notHere(who);
        }
        if (!who.may(Grant.CONTROL)) {
            return who.lacks(Grant.CONTROL);
        }
        if (who.controls(session)) {
            return changed(session, entry, roster);
        }
        boolean free = roster.controller().isEmpty() || session.rules().handover() == Handover.FREE;
        return changed(
                session,
                entry,
                free
                        ? roster.controlledBy(Optional.of(who.id()))
                        : roster.requested(who.id(), entry.stamp() + Roster.REQUEST_LIMIT));
    }

    private static Outcome handOver(Session session, Who who, MemberId to, Entry entry) {
        if (!who.controls(session) && !who.runs()) {
            return Outcome.refused(
                    Code.CONTROL_DENIED, "%s does not have control and cannot hand it over.".formatted(who.name()));
        }
        Optional<Member> member = session.roster().member(to);
        if (member.isEmpty()) {
            return Access.unknown(to);
        }
        if (!session.grants(member.get()).contains(Grant.CONTROL)) {
            return Outcome.refused(
                    Code.NOT_PERMITTED,
                    "%s may not have control. Give them the grant 'control' first.".formatted(member.get().name()));
        }
        return outranked(session, who)
                .orElseGet(() -> changed(session, entry, session.roster().controlledBy(Optional.of(to))));
    }

    private static Outcome deny(Session session, Who who, MemberId member, Entry entry) {
        if (!who.controls(session) && !who.runs()) {
            return Outcome.refused(
                    Code.CONTROL_DENIED, "%s does not have control and cannot deny it.".formatted(who.name()));
        }
        return session.roster().requests().containsKey(member)
                ? changed(session, entry, session.roster().answered(member))
                : Outcome.refused(Code.TOO_LATE, "This member does not ask for control any more.");
    }

    private static Outcome take(Session session, Who who, Entry entry) {
        if (!who.runs()) {
            return who.doesNotRun();
        }
        if (session.roster().member(who.id()).isEmpty()) {
            return notHere(who);
        }
        if (!who.may(Grant.CONTROL)) {
            return who.lacks(Grant.CONTROL);
        }
        return outranked(session, who)
                .orElseGet(() -> changed(session, entry, session.roster().controlledBy(Optional.of(who.id()))));
    }

    /** A co-host does not take control from a host. */
    private static Optional<Outcome> outranked(Session session, Who who) {
        return session.roster().controller()
                .filter(controller -> !controller.id().equals(who.id()) && !who.role().over(controller.role()))
                .map(controller -> Outcome.refused(
                        Code.NOT_PERMITTED,
                        "%s is a host; a co-host asks for control.".formatted(controller.name())));
    }

    private static Outcome release(Session session, Who who, Entry entry) {
        if (!who.controls(session)) {
            return Outcome.refused(Code.CONTROL_DENIED, "%s does not have control.".formatted(who.name()));
        }
        Optional<MemberId> next = session.roster().requests().keySet().stream().findFirst();
        return changed(session, entry, session.roster().controlledBy(next));
    }

    private static Outcome notHere(Who who) {
        return Outcome.refused(
                Code.NOT_JOINED, "%s is not in the session, and so cannot have control.".formatted(who.name()));
    }

    private static Outcome changed(Session session, Entry entry, Roster now) {
        return Outcome.accepted(session.next(entry).with(now), new RosterChanged());
    }
}
