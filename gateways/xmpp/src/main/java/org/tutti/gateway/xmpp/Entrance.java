package org.tutti.gateway.xmpp;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smackx.muc.MUCAffiliation;
import org.jivesoftware.smackx.muc.MUCRole;
import org.jivesoftware.smackx.muc.packet.GroupChatInvitation;
import org.jivesoftware.smackx.muc.packet.MUCAdmin;
import org.jivesoftware.smackx.muc.packet.MUCItem;
import org.jivesoftware.smackx.muc.packet.MUCUser;
import org.jivesoftware.smackx.muc.packet.MUCUser.Status;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.EntityFullJid;
import org.jxmpp.jid.parts.Resourcepart;
import org.tutti.engine.Recent;
import org.tutti.engine.Reply;
import org.tutti.engine.Sessions;
import org.tutti.engine.Sessions.Joined;
import org.tutti.engine.Sessions.JoinRequest;
import org.tutti.engine.Sessions.Ticket;
import org.tutti.engine.Sessions.Waiting;
import org.tutti.session.EndpointId;
import org.tutti.session.Input;
import org.tutti.session.Member;
import org.tutti.session.MemberId;
import org.tutti.session.Refusal;
import org.tutti.session.Role;
import org.tutti.session.Session;

/**
 * Who comes to a room comes to its session, and who may not be in one is not in the other; what they may do is the same in
 * both. Confined to the mailbox of the room.
 */
final class Entrance {

    /** How long who has been let in may take to come to the room. */
    private static final long COMES_WITHIN_MS = 60_000;

    private static final long AGAIN_MS = 1000;

    /** Of so many people something is remembered. */
    private static final int REMEMBERED = 2000;

    private final Room room;
    /** Who waits at the door of the session, by endpoint. */
    private final Map<EndpointId, Waiting> waiting = new HashMap<>();
    private final Map<EndpointId, Guest> atDoor = new HashMap<>();
    private final Set<EntityBareJid> greeted = Collections.newSetFromMap(new Recent<>(REMEMBERED));
    /** Who was made a member of the room by an invitation, and has not come yet. */
    private final Set<EntityBareJid> invited = Collections.newSetFromMap(new Recent<>(REMEMBERED));
    /** Who has been in the session, so that what is decided about them while they are away holds in the room. */
    private final Map<MemberId, EntityBareJid> accounts = new Recent<>(REMEMBERED);
    /** What the room is to be told as soon as it can be. */
    private final Map<EntityBareJid, MUCAffiliation> owed = new Recent<>(REMEMBERED);

    Entrance(Room room) {
        this.room = room;
    }

    // --- from the room to the session --------------------------------------------------------------------------------

    /** Somebody is in the room, or has changed there. */
    void seen(Resourcepart nick, Presence presence) {
        MUCUser user = MUCUser.from(presence);
        MUCItem item = user == null ? null : user.getItem();
        if (item == null) {
            return;
        }
        if (!(item.getJid() instanceof EntityFullJid address)) {
            kick(nick, "This server has to know the address of who takes part, and the room hides it.");
            return;
        }
        Guest guest = occupant(nick, address);
        boolean fresh = guest.nick().isEmpty();
        guest.isIn(nick, item.getRole(), item.getAffiliation());
        if (fresh) {
            rename(guest);
        }
        guest.isKnownAs(Talk.occupant(presence));
        if (guest.offers(Tags.in(presence, Tags.OFFERS))) {
            room.rosterChanged();
        }
        guest.plays(guest.plays() || Tags.in(presence, Tags.PLAYER).isPresent());
        enter(guest);
        settle(guest);
    }

    /**
     * Who is in the room under a name. Somebody may be there with several devices under one name, of which the room shows
     * and takes leave of all together: they are one guest. Nobody else is ever taken for who had the name before.
     */
    private Guest occupant(Resourcepart nick, EntityFullJid address) {
        Optional<Guest> before = room.guests().called(nick.toString());
        if (before.filter(guest -> guest.address().asEntityBareJid().equals(address.asEntityBareJid())).isPresent()) {
            return before.get();
        }
        before.ifPresent(guest -> {
            guest.isOut();
            leave(guest);
        });
        return room.guests().expect(address);
    }

    /** Somebody left the room, or is called otherwise from now on. */
    void left(Resourcepart nick, Presence presence) {
        Optional<Guest> found = room.guests().called(nick.toString());
        boolean destroyed = Optional.ofNullable(MUCUser.from(presence)).map(MUCUser::getDestroy).isPresent();
        if (found.isEmpty() || destroyed) {
            // Of a room that is destroyed we are told by our own presence.
            return;
        }
        Guest guest = found.get();
        MUCItem item = Optional.ofNullable(MUCUser.from(presence)).map(MUCUser::getItem).orElse(null);
        if (has(presence, Status.NEW_NICKNAME_303) && item != null && item.getNick() != null) {
            guest.isIn(item.getNick(), guest.role(), guest.affiliation());
            rename(guest);
            room.rosterChanged();
            return;
        }
        if (has(presence, Status.BANNED_301) && item != null) {
            banned(guest, item);
        }
        guest.isOut();
        room.guests().forget(guest);
        room.followers().gone(guest.address());
        guest.seat().ifPresent(joined -> {
            if (has(presence, Status.REMOVED_FOR_TECHNICAL_REASONS_333)) {
                drop(guest);
            } else {
                room.sessions().leave(room.id(), joined.endpoint(), _ -> {});
            }
        });
    }

    private static boolean has(Presence presence, Status status) {
        MUCUser user = MUCUser.from(presence);
        return user != null && user.getStatus().contains(status);
    }

    /** Who is in the session goes by the name they have in the room. */
    private void rename(Guest guest) {
        guest.seat()
                .flatMap(joined -> room.session().roster().member(joined.member()))
                .filter(member -> !member.name().equals(guest.name()))
                .ifPresent(_ -> room.request(guest, new Input.SetName(guest.name()), _ -> {}));
    }

    /** Somebody was banned in the room: turned out of the session, if who did it may do that. */
    private void banned(Guest guest, MUCItem item) {
        Optional<Guest> actor = Optional.ofNullable(item.getActorNick()).flatMap(nick -> room.guests().called(nick.toString()));
        guest.seat().ifPresent(joined -> actor.ifPresent(
                by -> room.request(by, new Input.Remove(joined.member()), _ -> {})));
    }

    /** Lets a guest into the session who is not yet. */
    void enter(Guest guest) {
        if (guest.seat().isPresent() || guest.entering() || guest.nick().isEmpty()) {
            return;
        }
        EntityBareJid account = guest.address().asEntityBareJid();
        boolean listed = guest.affiliation() == MUCAffiliation.member
                || guest.affiliation() == MUCAffiliation.admin
                || guest.affiliation() == MUCAffiliation.owner;
        // That we made somebody a member with their invitation says no more than the invitation does.
        boolean vouched = listed && !invited.contains(account);
        Optional<String> token = room.invites().tokenOf(account);
        // As where this server, or another one before it, was away.
        EndpointId endpoint = room.sessions().endpointOf(room.id(), guest.account(), guest.device());
        if (room.session().roster().owner(endpoint).isPresent()) {
            greeted.add(account);
        }
        enter(guest, token, vouched, reply -> {
            room.invites().shown(account, token, reply);
            switch (reply) {
                case Reply.Done<Sessions.Entrance>(Joined joined) -> {
                    if (guest.nick().isPresent()) {
                        welcome(guest, joined.session());
                    } else {
                        leave(guest);
                    }
                }
                case Reply.Done<Sessions.Entrance>(Waiting wait) ->
                    turnOut(guest, "You are at the door. You are invited as soon as you are let in.");
                case Reply.Refused<Sessions.Entrance>(Refusal refusal) -> refused(guest, refusal);
            }
        });
    }

    private void refused(Guest guest, Refusal refusal) {
        switch (refusal.code()) {
            // Nothing that is wrong with them.
            case NOT_READY, TOO_FAST, INTERNAL -> room.later(AGAIN_MS, () -> enter(guest));
            case REMOVED -> affiliate(guest, MUCAffiliation.outcast, refusal.message());
            default -> {
                if (invited.remove(guest.address().asEntityBareJid())) {
                    affiliate(guest, MUCAffiliation.none, "");
                }
                turnOut(guest, refusal.message());
            }
        }
    }

    /** Lets a guest in by what they show. */
    void enter(
            Guest guest,
            Optional<String> token,
            boolean vouched,
            Consumer<Reply<Sessions.Entrance>> then) {
        if (!room.welcomes(guest.address())) {
            then.accept(new Reply.Refused<>(new Refusal(Refusal.Code.NOT_PERMITTED,
                    "This server lets in its contacts only. Ask whoever runs it to accept you as one.")));
            return;
        }
        guest.enters(true);
        var ticket = new Ticket.Account(guest.account(), guest.device(), token, vouched);
        var request = new JoinRequest(guest.name(), Optional.of(ticket), guest.plays());
        room.sessions().join(room.id(), request, reply -> room.inTurn(() -> {
            guest.enters(false);
            switch (reply) {
                case Reply.Done<Sessions.Entrance>(Joined joined) -> sits(guest, joined);
                case Reply.Done<Sessions.Entrance>(Waiting wait) -> {
                    waiting.put(wait.endpoint(), wait);
                    atDoor.put(wait.endpoint(), guest);
                }
                case Reply.Refused<Sessions.Entrance> _ -> {}
            }
            then.accept(reply);
            guest.decided();
        }));
    }

    private void sits(Guest guest, Joined joined) {
        EntityBareJid account = guest.address().asEntityBareJid();
        accounts.put(joined.member(), account);
        invited.remove(account);
        guest.sits(Optional.of(joined));
        if (!room.connected()) {
            drop(guest);
        }
    }

    /** Somebody is invited, and a member of the room before they ever came. */
    void expects(EntityBareJid who) {
        invited.add(who);
        affiliate(who, MUCAffiliation.member, "");
    }

    /**
     * Somebody comes before they are in the room, or shows more than their presence there.
     *
     * @param token an invitation, if they have one
     */
    void join(
            EntityFullJid address,
            Optional<String> token,
            boolean plays,
            Consumer<Reply<Sessions.Entrance>> then) {
        Guest guest = room.guests().expect(address);
        if (guest.seat().isPresent()) {
            then.accept(new Reply.Done<>(guest.seat().get()));
            return;
        }
        guest.plays(plays);
        enter(guest, token, false, reply -> {
            if (reply instanceof Reply.Done<Sessions.Entrance>(Joined joined)) {
                if (Setup.of(room.session()).membersOnly()) {
                    affiliate(guest, MUCAffiliation.member, "");
                }
                room.later(COMES_WITHIN_MS, () -> missing(guest, joined.endpoint()));
            }
            then.accept(reply);
            if (guest.seat().isEmpty() && guest.nick().isEmpty() && !(reply instanceof Reply.Done)) {
                room.guests().forget(guest);
            }
        });
    }

    /** Who has been let in but never came to the room is not in the session for long. */
    private void missing(Guest guest, EndpointId endpoint) {
        if (guest.nick().isEmpty() && guest.seat().filter(joined -> joined.endpoint().equals(endpoint)).isPresent()) {
            leave(guest);
        }
    }

    /** A guest goes for good. */
    void leave(Guest guest) {
        guest.seat().ifPresent(joined -> room.sessions().leave(room.id(), joined.endpoint(), _ -> {}));
        guest.sits(Optional.empty());
        guest.nick().ifPresentOrElse(nick -> kick(nick, "You left."), () -> room.guests().forget(guest));
    }

    private void welcome(Guest guest, Session session) {
        // First, so that who is told that they are welcome has a voice.
        settle(guest, session);
        // Who only comes back knows all that.
        if (guest.nick().isPresent() && greeted.add(guest.address().asEntityBareJid())) {
            room.whisper(
                    guest, Words.welcome(session, guest), Announcement.state(session, room.publicLink()).build());
        }
    }

    /** The connection of a guest is gone, or ours to them is. */
    void drop(Guest guest) {
        guest.seat().ifPresent(
                joined -> room.sessions().drop(room.id(), joined.endpoint(), joined.attachment()));
        guest.sits(Optional.empty());
    }

    // --- from the session to the room --------------------------------------------------------------------------------

    /** Somebody who waited at the door of the session is in it. */
    void admitted(EndpointId endpoint) {
        Guest knocking = atDoor.remove(endpoint);
        Waiting wait = waiting.remove(endpoint);
        if (knocking != null && wait != null) {
            Guest guest = room.guests().expect(knocking.address());
            affiliate(guest, MUCAffiliation.member, "");
            invite(guest, "You are let in.");
            room.later(COMES_WITHIN_MS, () -> missing(guest, endpoint));
            sits(guest, room.sessions().admitted(room.session(), endpoint, wait.attachment()));
        }
    }

    /** Somebody must go. */
    void turnedAway(EndpointId endpoint, Refusal refusal) {
        waiting.remove(endpoint);
        Guest knocking = atDoor.remove(endpoint);
        if (knocking != null) {
            room.whisper(knocking, refusal.message());
            room.guests().forgetAbsent();
        }
        room.guests().all().stream()
                .filter(guest -> guest.seat().filter(joined -> joined.endpoint().equals(endpoint)).isPresent())
                .forEach(guest -> {
                    guest.sits(Optional.empty());
                    if (refusal.code() == Refusal.Code.REMOVED) {
                        affiliate(guest, MUCAffiliation.outcast, refusal.message());
                    } else {
                        turnOut(guest, refusal.message());
                    }
                });
    }

    /** What was decided about somebody holds in the room also if they are not there now. */
    void decided(Input input) {
        switch (input) {
            case Input.Remove(MemberId member) -> absent(member, MUCAffiliation.outcast);
            case Input.SetRole(MemberId member, Role role) when role == Role.HOST -> absent(member, MUCAffiliation.admin);
            case Input.SetRole(MemberId member, _) -> absent(
                    member, Setup.of(room.session()).membersOnly() ? MUCAffiliation.member : MUCAffiliation.none);
            default -> {}
        }
    }

    private void absent(MemberId member, MUCAffiliation affiliation) {
        EntityBareJid account = accounts.get(member);
        if (account != null && room.guests().of(member).isEmpty()) {
            affiliate(account, affiliation, "");
        }
    }

    /** The room takes requests again: what could not be asked for is. */
    void ready() {
        Map<EntityBareJid, MUCAffiliation> now = Map.copyOf(owed);
        owed.clear();
        now.forEach((who, affiliation) -> affiliate(who, affiliation, ""));
        room.guests().all().forEach(this::enter);
    }

    /** Makes everybody in the room what they are in the session. */
    void settle() {
        room.guests().all().forEach(this::settle);
    }

    private void settle(Guest guest) {
        settle(guest, room.session());
    }

    private void settle(Guest guest, Session session) {
        Optional<Member> member =
                guest.seat().flatMap(joined -> session.roster().owner(joined.endpoint()));
        if (member.isEmpty() || guest.nick().isEmpty()) {
            return;
        }
        Powers powers = Powers.of(session, member.get());
        powers.affiliationAfter(guest.affiliation()).ifPresentOrElse(
                affiliation -> affiliate(guest, affiliation, ""),
                () -> powers.roleAfter(guest.role(), guest.affiliation()).ifPresent(role ->
                        room.ask(admin(new MUCItem(role, guest.nick().orElseThrow())), _ -> {})));
    }

    private void affiliate(Guest guest, MUCAffiliation affiliation, String reason) {
        affiliate(guest.address().asEntityBareJid(), affiliation, reason);
    }

    private void affiliate(EntityBareJid who, MUCAffiliation affiliation, String reason) {
        if (!room.connected()) {
            owed.put(who, affiliation);
            return;
        }
        room.ask(admin(new MUCItem(affiliation, who, reason)), _ -> {});
    }

    private static MUCAdmin admin(MUCItem item) {
        var request = new MUCAdmin();
        request.setType(IQ.Type.set);
        request.addItem(item);
        return request;
    }

    private void turnOut(Guest guest, String reason) {
        guest.nick().ifPresentOrElse(nick -> kick(nick, reason), () -> room.whisper(guest, reason));
    }

    private void kick(Resourcepart nick, String reason) {
        room.ask(admin(new MUCItem(MUCRole.none, nick, reason)), _ -> {});
    }

    /** The room was destroyed under them: they are asked to come to the new one. */
    void callBack(List<Guest> were) {
        were.forEach(guest -> invite(guest, "The room was destroyed; this is the new one."));
    }

    private void invite(Guest guest, String reason) {
        var invitation = new GroupChatInvitation(room.address(), reason, null, false, null);
        room.send(StanzaBuilder.buildMessage().to(guest.address()).addExtension(invitation).build());
    }
}
