package org.tutti.gateway.xmpp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smackx.muc.packet.GroupChatInvitation;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.Jid;
import org.tutti.engine.Allowance;
import org.tutti.engine.Gateway;
import org.tutti.engine.Recent;
import org.tutti.engine.RefusedException;
import org.tutti.engine.Reply;
import org.tutti.engine.Sessions;
import org.tutti.engine.Sessions.Invitation;
import org.tutti.session.Member;
import org.tutti.session.MemberId;
import org.tutti.session.QueueItem;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Role;
import org.tutti.session.Session;

/**
 * Invitations into a session by its room: in one message all ways there are (XEP-0249, XEP-0482, the exchange's own).
 * Confined to the mailbox of the room.
 */
final class Invites {

    private static final String CALL_INVITES = "urn:xmpp:call-invites:0";

    /** How long an invitation is good for, in µs. */
    private static final long GOOD_FOR = 7L * 24 * 3600 * 1_000_000;

    /** How many invited people are known when they come. */
    private static final int REMEMBERED = 500;

    /** As much of a playlist (bytes) as fits into a stanza every server takes. */
    private static final int LONGEST_PLAYLIST = 5000;

    private final Room room;
    private final Allowance allowance;
    private final Map<EntityBareJid, Invitation> expected = new Recent<>(REMEMBERED);

    Invites(Room room) {
        this.room = room;
        // Whoever runs a session is no reason for strangers to get any number of messages from us.
        this.allowance = new Allowance(1, 20, room.sessions().clock().now());
    }

    /**
     * Invites somebody for a guest; says why not, if so.
     *
     * @param asked what they are to be; without it who was here before comes as what they were
     */
    Optional<Refusal> invite(Guest by, EntityBareJid who, Optional<Role> asked) {
        Sessions sessions = room.sessions();
        Role role = asked.orElse(Role.PARTICIPANT);
        try {
            Session session = sessions.session(room.id());
            Optional<Refusal> denied = session.inviteDenied(by.actor().orElseThrow(), role)
                    .or(() -> before(session, who).filter(_ -> asked.isPresent()).filter(was -> was != role).map(was ->
                            new Refusal(Code.NOT_ALLOWED,
                                    ("%s was here before as %s, and comes back as that: invite them without a role, and"
                                            + " change it on the page when they are here.")
                                            .formatted(who, Words.role(was)))));
            if (denied.isPresent()) {
                return denied;
            }
            if (!allowance.take(sessions.clock().now())) {
                return Optional.of(new Refusal(Code.TOO_FAST, "Too many are invited at once. Wait some seconds."));
            }
            Invitation invitation =
                    sessions.invite(room.id(), by.actor().orElseThrow(), role, true, GOOD_FOR);
            expected.put(who, invitation);
            if (Setup.of(session).membersOnly() && room.guests().all().stream().noneMatch(guest -> isOf(guest, who))) {
                room.entrance().expects(who);
            }
            send(session, who, by.name(), Optional.of(invitation.token()));
            return Optional.empty();
        } catch (RefusedException e) {
            return Optional.of(e.refusal());
        }
    }

    /** What somebody is known to be: that holds, whatever an invitation says. */
    private Optional<Role> before(Session session, EntityBareJid who) {
        MemberId member = room.sessions().memberOf(room.id(), Guest.account(who));
        return session.roster().standing(member).role()
                .or(() -> session.roster().member(member).map(Member::role));
    }

    private static boolean isOf(Guest guest, EntityBareJid who) {
        return guest.address().asEntityBareJid().equals(who) && guest.nick().isPresent();
    }

    /** Asks somebody who is in the session to come to its room. */
    void call(Jid who, String name) {
        send(room.session(), who, name, Optional.empty());
    }

    /** The token of somebody's invitation who comes. */
    Optional<String> tokenOf(EntityBareJid who) {
        return Optional.ofNullable(expected.get(who))
                .filter(invitation -> invitation.expiresAt() > room.sessions().clock().now())
                .map(Invitation::token);
    }

    /** What came of a token that somebody came by: it is good for once, but where they could not come in, for later. */
    void shown(EntityBareJid who, Optional<String> token, Reply<Sessions.Entrance> reply) {
        boolean over = switch (reply) {
            case Reply.Done<Sessions.Entrance> _ -> true;
            case Reply.Refused<Sessions.Entrance>(Refusal refusal) -> refusal.code() == Code.TOKEN_REFUSED;
        };
        if (over) {
            expected.computeIfPresent(who, (_, now) -> token.filter(now.token()::equals).isPresent() ? null : now);
        }
    }

    private void send(Session session, Jid who, String by, Optional<String> token) {
        room.send(message(session, who, by, token, addresses(room.sessions(), session, token)));
    }

    private Message message(Session session, Jid who, String by, Optional<String> token, Map<String, String> ways) {
        String title = Words.excerpt(session.title());
        String start = session.stage().startsAt()
                .map(at -> " It starts on %s.".formatted(Words.instant(at)))
                .orElse("");
        String reason = "%s invites you to watch '%s' together.".formatted(by, title);
        return Room.fresh()
                .to(who)
                .ofType(Message.Type.chat)
                .setBody(reason + start + lines(ways))
                .addExtension(new GroupChatInvitation(room.address(), reason, null, false, null))
                .addExtension(callInvite(ways))
                .addExtension(invitation(session, token))
                .build();
    }

    /** By gateway, the addresses of a session; that of its page with the invitation. */
    private Map<String, String> addresses(Sessions sessions, Session session, Optional<String> token) {
        Map<String, String> ways = new LinkedHashMap<>();
        Suggestions.page(sessions, session)
                .ifPresent(link -> ways.put("web", link + token.map(secret -> "#invitation=" + secret).orElse("")));
        for (Gateway gateway : sessions.gateways()) {
            gateway.address(session).ifPresent(uri -> ways.putIfAbsent(gateway.name(), uri));
        }
        return ways;
    }

    private static String lines(Map<String, String> ways) {
        List<String> lines = new ArrayList<>();
        ways.forEach((name, uri) -> lines.add("\n%s: %s".formatted(
                switch (name) {
                    case "web" -> "In a browser";
                    case "xmpp" -> "In a chat client";
                    case "sip" -> "By phone";
                    default -> name;
                },
                uri)));
        return String.join("", lines);
    }

    private static StandardExtensionElement callInvite(Map<String, String> ways) {
        var invite = StandardExtensionElement.builder("invite", CALL_INVITES).addAttribute("video", "true");
        ways.values().forEach(uri -> invite.addElement(StandardExtensionElement.builder("external", CALL_INVITES)
                .addAttribute("uri", uri)
                .build()));
        return invite.build();
    }

    /** The invitation as programs have it. */
    private StandardExtensionElement invitation(Session session, Optional<String> token) {
        var tag = Tags.of(Tags.ACTION).addAttribute("a", "invite");
        room.sessions().code(session.id()).ifPresent(code -> tag.addAttribute("session", code));
        token.ifPresent(secret -> tag.addAttribute("token", secret));
        session.stage().startsAt().ifPresent(at -> tag.addAttribute("t", Tags.millis(at)));
        int bytes = 0;
        for (QueueItem item : session.stage().queue().items()) {
            StandardExtensionElement one = Announcement.item(item);
            bytes += one.toXML(Tags.NAMESPACE).toString().getBytes(StandardCharsets.UTF_8).length;
            if (bytes > LONGEST_PLAYLIST) {
                break;
            }
            tag.addElement(one);
        }
        return tag.build();
    }
}
