package org.tutti.gateway.xmpp;

import java.util.HashMap;
import java.util.HashSet;
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
import org.tutti.engine.Reply;
import org.tutti.engine.Sessions;
import org.tutti.engine.Sessions.Joined;
import org.tutti.engine.Sessions.JoinRequest;
import org.tutti.engine.Sessions.Ticket;
import org.tutti.engine.Sessions.Waiting;
import org.tutti.session.EndpointId;
import org.tutti.session.Input;
import org.tutti.session.Member;
import org.tutti.session.Refusal;
import org.tutti.session.Session;

/**
 * Who comes to a room comes to its session, and who may not be in one is not in the other; what they may do is the same in
 * both. Confined to the mailbox of the room.
 */
final class Entrance {

    /** How long who has been let in may take to come to the room. */
    private static final long COMES_WITHIN_MS = 60_000;

    private final Room room;
    /** Who waits at the door of the session, by endpoint. */
    private final Map<EndpointId, Waiting> waiting = new HashMap<>();
    private final Map<EndpointId, Guest> atDoor = new HashMap<>();
    private final Set<EntityBareJid> greeted = new HashSet<>();

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
        Guest guest = room.guests().expect(address);
        guest.isIn(nick, item.getRole(), item.getAffiliation());
        guest.isKnownAs(Talk.occupant(presence));
        if (guest.offers(Tags.in(presence, Tags.OFFERS))) {
            room.rosterChanged();
        }
        guest.plays(guest.plays() || Tags.in(presence, Tags.PLAYER).isPresent());
        enter(guest);
        settle(guest);
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
        if (Room.has(presence, Status.NEW_NICKNAME_303) && item != null && item.getNick() != null) {
            guest.isIn(item.getNick(), guest.role(), guest.affiliation());
            room.rosterChanged();
            return;
        }
        if (Room.has(presence, Status.BANNED_301) && item != null) {
            banned(guest, item);
        }
        guest.isOut();
        room.guests().forget(guest);
        room.followers().gone(guest.address());
        guest.seat().ifPresent(joined -> {
            if (Room.has(presence, Status.REMOVED_FOR_TECHNICAL_REASONS_333)) {
                drop(guest);
            } else {
                room.sessions().leave(room.id(), joined.endpoint(), _ -> {});
            }
        });
    }

    /** Somebody was banned in the room: turned out of the session, if who did it may do that. */
    private void banned(Guest guest, MUCItem item) {
        Optional<Guest> actor = Optional.ofNullable(item.getActorNick()).flatMap(nick -> room.guests().called(nick.toString()));
        guest.seat().ifPresent(joined -> actor.ifPresent(
                by -> room.request(by, new Input.Remove(joined.member()), _ -> {})));
    }

    /** Lets a guest into the session who is not yet. */
    void enter(Guest guest) {
        if (guest.seat().isPresent() || guest.entering()) {
            return;
        }
        boolean vouched = guest.affiliation() == MUCAffiliation.member
                || guest.affiliation() == MUCAffiliation.admin
                || guest.affiliation() == MUCAffiliation.owner;
        enter(guest, room.invites().takenBy(guest.address().asEntityBareJid()), vouched, reply -> {
            switch (reply) {
                case Reply.Done<Sessions.Entrance>(Joined joined) -> welcome(guest, joined.session());
                case Reply.Done<Sessions.Entrance>(Waiting wait) ->
                    turnOut(guest, "You are at the door. You are invited as soon as you are let in.");
                case Reply.Refused<Sessions.Entrance>(Refusal refusal) -> turnOut(guest, refusal.message());
            }
        });
    }

    /** Lets a guest in by what they show. */
    void enter(
            Guest guest,
            Optional<String> token,
            boolean vouched,
            Consumer<Reply<Sessions.Entrance>> then) {
        guest.enters(true);
        var ticket = new Ticket.Account(guest.account(), guest.device(), token, vouched);
        var request = new JoinRequest(guest.name(), Optional.of(ticket), guest.plays());
        room.sessions().join(room.id(), request, reply -> room.inTurn(() -> {
            guest.enters(false);
            switch (reply) {
                case Reply.Done<Sessions.Entrance>(Joined joined) -> guest.sits(Optional.of(joined));
                case Reply.Done<Sessions.Entrance>(Waiting wait) -> {
                    waiting.put(wait.endpoint(), wait);
                    atDoor.put(wait.endpoint(), guest);
                }
                case Reply.Refused<Sessions.Entrance> _ -> {}
            }
            then.accept(reply);
        }));
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
                room.later(COMES_WITHIN_MS, () -> missing(guest, joined));
            }
            then.accept(reply);
            if (guest.seat().isEmpty() && guest.nick().isEmpty() && !(reply instanceof Reply.Done)) {
                room.guests().forget(guest);
            }
        });
    }

    /** Who has been let in but never came to the room is not in the session for long. */
    private void missing(Guest guest, Joined joined) {
        if (guest.nick().isEmpty() && guest.seat().filter(joined::equals).isPresent()) {
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
        // Who only comes back knows all that.
        if (guest.nick().isPresent() && greeted.add(guest.address().asEntityBareJid())) {
            room.whisper(
                    guest, Words.welcome(session, guest), Announcement.state(session, room.publicLink()).build());
        }
        settle(guest);
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
        Guest guest = atDoor.remove(endpoint);
        Waiting wait = waiting.remove(endpoint);
        if (guest != null && wait != null) {
            guest.sits(Optional.of(room.sessions().admitted(room.session(), endpoint, wait.attachment())));
            affiliate(guest, MUCAffiliation.member, "");
            invite(guest, "You are let in.");
        }
    }

    /** Somebody must go. */
    void turnedAway(EndpointId endpoint, Refusal refusal) {
        waiting.remove(endpoint);
        Guest knocking = atDoor.remove(endpoint);
        if (knocking != null) {
            room.whisper(knocking, refusal.message());
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

    /** Makes everybody in the room what they are in the session. */
    void settle() {
        room.guests().all().forEach(this::settle);
    }

    private void settle(Guest guest) {
        Optional<Member> member =
                guest.seat().flatMap(joined -> room.session().roster().owner(joined.endpoint()));
        if (member.isEmpty() || guest.nick().isEmpty()) {
            return;
        }
        Powers powers = Powers.of(room.session(), member.get());
        powers.affiliationAfter(guest.affiliation()).ifPresentOrElse(
                affiliation -> affiliate(guest, affiliation, ""),
                () -> powers.roleAfter(guest.role(), guest.affiliation()).ifPresent(role ->
                        room.ask(admin(new MUCItem(role, guest.nick().orElseThrow())), _ -> {})));
    }

    private void affiliate(Guest guest, MUCAffiliation affiliation, String reason) {
        affiliate(guest.address().asEntityBareJid(), affiliation, reason);
    }

    void affiliate(EntityBareJid who, MUCAffiliation affiliation, String reason) {
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
