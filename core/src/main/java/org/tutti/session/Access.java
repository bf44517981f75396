package org.tutti.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tutti.session.Door.Knock;
import org.tutti.session.Event.Admitted;
import org.tutti.session.Event.DoorChanged;
import org.tutti.session.Event.Ended;
import org.tutti.session.Event.RosterChanged;
import org.tutti.session.Event.RulesChanged;
import org.tutti.session.Event.TurnedAway;
import org.tutti.session.Input.AccessRequest;
import org.tutti.session.Input.Admit;
import org.tutti.session.Input.End;
import org.tutti.session.Input.Enter;
import org.tutti.session.Input.Reject;
import org.tutti.session.Input.Remember;
import org.tutti.session.Input.Remove;
import org.tutti.session.Input.RevokeInvitation;
import org.tutti.session.Input.SetGrants;
import org.tutti.session.Input.SetRole;
import org.tutti.session.Input.SetRules;
import org.tutti.session.Input.SetStrategy;
import org.tutti.session.Input.TransferHost;
import org.tutti.session.Input.Way;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Rules.Admission;

/** Who gets in, as what, and who goes. */
final class Access {

    private static final int MAX_REASON = 500;

    private Access() {}

    static Outcome enter(Session session, Enter enter, Entry entry) {
        Roster roster = session.roster();
        Standing standing = roster.standing(enter.member());
        boolean present = roster.member(enter.member()).isPresent();
        boolean known = present || enter.way() == Way.SEAT || enter.way() == Way.HOST;
        Rules rules = session.rules();
        Optional<Outcome> refused = badName(enter.name()).or(() -> noRoom(session, enter.endpoint()));
        if (refused.isPresent()) {
            return refused.get();
        }
        if (standing.removed()) {
            return Outcome.refused(Code.REMOVED, "You were turned out of this session.");
        }
        if (enter.invitation().filter(session.door().revoked()::contains).isPresent()) {
            return Outcome.refused(Code.TOKEN_REFUSED, "This invitation is good no longer. Ask for another.");
        }
        if (!known && rules.locked()) {
            return Outcome.refused(Code.SESSION_LOCKED, "The session is locked: nobody new is let in.");
        }
        if (!known && enter.way() == Way.LINK && rules.admission() == Admission.INVITATION) {
            return Outcome.refused(Code.INVITATION_NEEDED, "This session takes an invitation. Ask the host for one.");
        }
        if (!present && enter.way() != Way.HOST && roster.members().size() >= rules.memberLimit()) {
            return full(rules);
        }
        Role role = standing.role().orElse(enter.way() == Way.LINK ? rules.joinAs() : enter.role());
        if (!known && enter.way() == Way.LINK && rules.admission() == Admission.ASK) {
            return knock(session, enter, role, entry);
        }
        return joined(session.next(entry), roster.join(
                enter.member(), enter.endpoint(), enter.name(), role, enter.plays()));
    }

    /** Notes what a member is, unless that was decided. */
    static Outcome remember(Session session, Remember remember, Entry entry) {
        if (!Session.byServer(entry)) {
            return Outcome.refused(Code.NOT_ALLOWED, "Only a server remembers what members are.");
        }
        Roster roster = session.roster();
        Optional<Member> member = roster.member(remember.member());
        if (member.isEmpty()) {
            return unknown(remember.member());
        }
        Standing standing = roster.standing(remember.member());
        if (standing.role().isPresent()) {
            return Outcome.refused(
                    Code.NOT_ALLOWED, "What %s is was remembered or decided before.".formatted(member.get().name()));
        }
        if (roster.standings().size() >= Roster.REMEMBERED_LIMIT) {
            return Outcome.refused(
                    Code.OUT_OF_RANGE,
                    "The session remembers no more than %d members.".formatted(Roster.REMEMBERED_LIMIT));
        }
        Roster now = roster.with(remember.member(), standing.withRole(member.get().role()));
        return Outcome.accepted(session.next(entry).with(now), new RosterChanged());
    }

    /** What journals of 0.1.0 have: whoever it is, they are in. */
    static Outcome join(Session session, Input.Join join, Entry entry) {
        return badName(join.name())
                .or(() -> noRoom(session, join.endpoint()))
                .orElseGet(() -> joined(
                        session.next(entry),
                        session.roster().join(join.member(), join.endpoint(), join.name(), join.role(), true)));
    }

    private static Outcome joined(Session after, Roster roster) {
        return Outcome.accepted(after.with(roster), new RosterChanged());
    }

    /** A member goes by another name; nobody else says by which. */
    static Outcome rename(Session session, Who who, String name, Entry entry) {
        Roster roster = session.roster();
        return badName(name).orElseGet(() -> roster.member(who.id())
                .map(member -> joined(session.next(entry), roster.with(member.named(name))))
                .orElseGet(() -> Outcome.refused(Code.NOT_JOINED, "Only who is in the session goes by a name in it.")));
    }

    private static Optional<Outcome> badName(String name) {
        if (name.isBlank() || name.length() > Session.MAX_NAME) {
            return Optional.of(Outcome.refused(
                    Code.OUT_OF_RANGE,
                    "A name has 1 to %d characters, not %d.".formatted(Session.MAX_NAME, name.length())));
        }
        return Session.printable(name)
                ? Optional.empty()
                : Optional.of(Outcome.refused(
                        Code.OUT_OF_RANGE, "A name has no control characters and no half characters."));
    }

    private static Optional<Outcome> noRoom(Session session, EndpointId endpoint) {
        if (session.door().with(endpoint).isPresent()) {
            return Optional.of(waitsAlready());
        }
        if (session.roster().owner(endpoint).isPresent()) {
            return Optional.of(Outcome.refused(
                    Code.ALREADY_JOINED, "The endpoint %s is in the session.".formatted(endpoint)));
        }
        return session.roster().endpoints() < Roster.ENDPOINT_LIMIT
                ? Optional.empty()
                : Optional.of(tooManyEndpoints());
    }

    private static Outcome waitsAlready() {
        return Outcome.refused(
                Code.ALREADY_JOINED, "You wait to be let in already. Whoever runs the session sees you at the door.");
    }

    private static Outcome tooManyEndpoints() {
        return Outcome.refused(
                Code.SESSION_FULL, "The session is full: it takes %d endpoints.".formatted(Roster.ENDPOINT_LIMIT));
    }

    private static Outcome full(Rules rules) {
        return Outcome.refused(
                Code.SESSION_FULL, "The session is full: it takes %d members.".formatted(rules.memberLimit()));
    }

    private static Outcome knock(Session session, Enter enter, Role role, Entry entry) {
        // One knock of a member: another would take the first's place, who would hear nothing any more.
        if (session.door().waiting().containsKey(enter.member())) {
            return waitsAlready();
        }
        if (session.door().waiting().size() >= Door.MOST_WAITING) {
            return Outcome.refused(
                    Code.SESSION_FULL, "%d wait to be let in already. Try again later.".formatted(Door.MOST_WAITING));
        }
        var knock = new Knock(
                enter.member(), enter.endpoint(), enter.name(), role, enter.plays(), entry.stamp(),
                entry.stamp() + Door.LIMIT);
        return Outcome.accepted(session.next(entry).with(session.door().plus(knock)), new DoorChanged());
    }

    static Outcome request(Session session, Who who, AccessRequest request, Entry entry) {
        return switch (request) {
            case Admit(MemberId member) -> decide(session, who, member, true, entry);
            case Reject(MemberId member) -> decide(session, who, member, false, entry);
            case Remove(MemberId member) -> remove(session, who, member, entry);
            case RevokeInvitation(String invitation) -> revoke(session, who, invitation, entry);
            case SetRole(MemberId member, Role role) ->
                power(session, who, member).orElseGet(() -> setRole(session, who, member, role, entry));
            case TransferHost(MemberId member) -> transfer(session, who, member, entry);
            case SetGrants(MemberId member, Optional<Set<Grant>> grants) ->
                power(session, who, member).orElseGet(() -> stand(
                        session, member, session.roster().standing(member).withGrants(grants), entry));
            case SetRules(Rules rules) -> {
                if (!who.runs()) {
                    yield who.doesNotRun();
                }
                yield rules.fault()
                        .map(fault -> Outcome.refused(Code.OUT_OF_RANGE, fault))
                        .or(() -> Notes.keptFromAudience(session, rules))
                        .orElseGet(() -> session.withStart(
                                session.next(entry).with(rules),
                                entry,
                                new ArrayList<>(List.of(new RulesChanged(), new RosterChanged()))));
            }
            case SetStrategy(String strategy) ->
                who.runs() ? Strategies.replace(session, strategy, entry) : who.doesNotRun();
            case End(String reason) -> {
                if (!who.runs()) {
                    yield who.doesNotRun();
                }
                yield reason.length() <= MAX_REASON && Session.printable(reason)
                        ? Outcome.accepted(session.next(entry).over(), new Ended(reason))
                        : Outcome.refused(Code.OUT_OF_RANGE, "A reason has at most %d printable characters; this has %d."
                                .formatted(MAX_REASON, reason.length()));
            }
        };
    }

    private static Outcome decide(Session session, Who who, MemberId member, boolean admit, Entry entry) {
        if (!who.may(Grant.ADMIT)) {
            return who.lacks(Grant.ADMIT);
        }
        Knock knock = session.door().waiting().get(member);
        if (knock == null) {
            return Outcome.refused(Code.MEMBER_UNKNOWN, "This person does not wait at the door any more.");
        }
        Session after = session.next(entry).with(session.door().minus(member));
        if (!admit) {
            var refusal = new Refusal(Code.NOT_ADMITTED, "You were not let in.");
            return Outcome.accepted(after, new DoorChanged(), new TurnedAway(knock.endpoint(), refusal));
        }
        Roster roster = session.roster();
        if (roster.members().size() >= session.rules().memberLimit()) {
            return full(session.rules());
        }
        if (roster.endpoints() >= Roster.ENDPOINT_LIMIT) {
            return tooManyEndpoints();
        }
        Roster with = roster.join(member, knock.endpoint(), knock.name(), knock.role(), knock.plays());
        return Outcome.accepted(
                after.with(with), new DoorChanged(), new Admitted(knock.endpoint()), new RosterChanged());
    }

    private static Outcome remove(Session session, Who who, MemberId id, Entry entry) {
        if (!who.may(Grant.ADMIT)) {
            return who.lacks(Grant.ADMIT);
        }
        Roster roster = session.roster();
        Optional<Member> member = roster.member(id);
        if (member.isEmpty() && !roster.standings().containsKey(id)) {
            return unknown(id);
        }
        if (who.id().equals(id)) {
            return Outcome.refused(Code.NOT_ALLOWED, "Nobody turns themselves out. Leave instead.");
        }
        boolean over = member.map(Member::role)
                .or(() -> roster.standing(id).role())
                .map(role -> who.role().over(role) || !role.runs())
                // Away, and what their token says is not known: a host, maybe, unless they could be muted.
                .orElse(who.role() == Role.HOST || roster.standing(id).muted());
        if (!over) {
            return outranked(who, member.map(Member::name).orElse("this member"));
        }
        List<Event> events = new ArrayList<>(List.of(new RosterChanged()));
        Roster without = roster.with(id, roster.standing(id).turnedOut());
        var refusal = new Refusal(Code.REMOVED, "%s has turned you out.".formatted(who.name()));
        for (EndpointId endpoint : member.map(Member::endpoints).orElse(org.pcollections.TreePVector.empty())) {
            without = without.leave(endpoint);
            events.add(new TurnedAway(endpoint, refusal));
        }
        Session after = session.next(entry).with(without);
        Knock knock = session.door().waiting().get(id);
        if (knock != null) {
            after = after.with(session.door().minus(id));
            events.add(new TurnedAway(knock.endpoint(), refusal));
            events.add(new DoorChanged());
        }
        return session.withStart(after, entry, events);
    }

    private static Outcome revoke(Session session, Who who, String invitation, Entry entry) {
        if (!who.may(Grant.ADMIT)) {
            return who.lacks(Grant.ADMIT);
        }
        if (session.door().revoked().size() >= Door.MOST_REVOKED || invitation.length() > 64) {
            return Outcome.refused(
                    Code.OUT_OF_RANGE,
                    "At most %d invitations of a session can be revoked. Lock the session instead."
                            .formatted(Door.MOST_REVOKED));
        }
        return Outcome.accepted(session.next(entry).with(session.door().revoking(invitation)), new DoorChanged());
    }

    /** Why {@code who} has no power over a member, if so. */
    private static Optional<Outcome> power(Session session, Who who, MemberId id) {
        if (!who.runs()) {
            return Optional.of(who.doesNotRun());
        }
        Optional<Member> member = session.roster().member(id);
        if (member.isEmpty()) {
            return Optional.of(unknown(id));
        }
        return who.role().over(member.get().role()) ? Optional.empty() : Optional.of(outranked(who, member.get().name()));
    }

    private static Outcome setRole(Session session, Who who, MemberId id, Role role, Entry entry) {
        Member member = session.roster().member(id).orElseThrow();
        if (!who.role().over(role)) {
            return Outcome.refused(Code.NOT_PERMITTED, "Only a host makes somebody a host.");
        }
        boolean lastHost = member.role() == Role.HOST
                && role != Role.HOST
                && session.roster().members().stream().filter(one -> one.role() == Role.HOST).count() == 1;
        if (lastHost) {
            return Outcome.refused(
                    Code.NOT_ALLOWED,
                    "%s is the only host here. Make somebody else a host first.".formatted(member.name()));
        }
        Roster roster = session.roster();
        Standing standing = roster.standing(id).withRole(role);
        return tooMany(roster, id).orElseGet(() -> session.withStart(
                session.next(entry).with(roster.with(member.as(role)).with(id, standing)),
                entry,
                new ArrayList<>(List.of(new RosterChanged()))));
    }

    private static Outcome transfer(Session session, Who who, MemberId to, Entry entry) {
        Optional<Member> member = session.roster().member(to);
        if (who.role() != Role.HOST || entry.actor().kind() == Actor.Kind.STAFF) {
            return Outcome.refused(
                    Code.NOT_PERMITTED, "%s has no seat as the host to give away.".formatted(who.name()));
        }
        if (member.isEmpty()) {
            return unknown(to);
        }
        if (to.equals(who.id()) || member.get().role() == Role.HOST) {
            return Outcome.refused(
                    Code.NOT_ALLOWED, "%s is a host already.".formatted(member.get().name()));
        }
        Roster roster = session.roster();
        boolean controlled = who.controls(session);
        Optional<Member> giver = roster.member(who.id());
        Roster given = roster
                .with(to, roster.standing(to).withRole(Role.HOST))
                .with(who.id(), roster.standing(who.id()).withRole(Role.COHOST))
                .with(member.get().as(Role.HOST));
        Roster seated = giver.map(one -> given.with(one.as(Role.COHOST))).orElse(given);
        return tooMany(roster, to).or(() -> tooMany(roster, who.id())).orElseGet(() -> session.withStart(
                session.next(entry).with(controlled ? seated.controlledBy(Optional.of(to)) : seated),
                entry,
                new ArrayList<>(List.of(new RosterChanged()))));
    }

    /** Notes what was decided about a member. */
    static Outcome stand(Session session, MemberId id, Standing standing, Entry entry) {
        Roster roster = session.roster();
        return tooMany(roster, id).orElseGet(
                () -> Outcome.accepted(session.next(entry).with(roster.with(id, standing)), new RosterChanged()));
    }

    private static Optional<Outcome> tooMany(Roster roster, MemberId id) {
        return roster.standings().size() < Roster.STANDINGS_LIMIT || roster.standings().containsKey(id)
                ? Optional.empty()
                : Optional.of(Outcome.refused(
                        Code.OUT_OF_RANGE,
                        "Too much has been decided about single members of this session: %d."
                                .formatted(roster.standings().size())));
    }

    private static Outcome outranked(Who who, String name) {
        return Outcome.refused(
                Code.NOT_PERMITTED,
                "%s has no power over %s, who runs the session.".formatted(who.name(), name));
    }

    static Outcome unknown(MemberId id) {
        return Outcome.refused(
                Code.MEMBER_UNKNOWN, "There is no member %s in the session. Maybe they have just left.".formatted(id));
    }
}
