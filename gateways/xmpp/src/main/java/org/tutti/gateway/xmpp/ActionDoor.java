package org.tutti.gateway.xmpp;

import java.util.Optional;
import java.util.function.Consumer;
import org.jivesoftware.smack.XMPPConnection;
import org.jivesoftware.smack.iqrequest.AbstractIqRequestHandler;
import org.jivesoftware.smack.packet.EmptyResultIQ;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.EntityFullJid;
import org.jxmpp.jid.Jid;
import org.jxmpp.stringprep.XmppStringprepException;
import org.tutti.engine.Reply;
import org.tutti.engine.Sessions;
import org.tutti.gateway.xmpp.Tags.TagIq;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Refusal;
import org.tutti.session.Role;
import org.tutti.session.View;

/** What programs ask for: the exchange of Cofocus (docs/xmpp.md, The exchange). */
final class ActionDoor {

    private static final double LEAST_SPEED = 120;

    private final Lobby lobby;
    private final Desk desk;
    private final Limits limits;

    ActionDoor(Lobby lobby, Desk desk) {
        this.lobby = lobby;
        this.desk = desk;
        this.limits = Limits.perSecond(
                lobby.sessions().clock()::now, Guest.REQUESTS_PER_SECOND, Guest.BURST);
    }

    void open(XMPPConnection connection) {
        connection.registerIQRequestHandler(
                new AbstractIqRequestHandler(Tags.ACTION, Tags.NAMESPACE, IQ.Type.set, AbstractIqRequestHandler.Mode.sync) {
                    @Override
                    public IQ handleIQRequest(IQ request) {
                        return ActionDoor.this.handle((TagIq) request);
                    }
                });
    }

    /** The answer, if it is known at once. */
    IQ handle(TagIq request) {
        StandardExtensionElement tag = request.tag();
        Jid from = request.getFrom();
        if (from == null) {
            return Errors.malformed(request, "Actions are somebody's.");
        }
        Optional<String> code = Tags.text(tag, "session");
        if (!limits.take(CommandDoor.who(lobby, from)) || isTry(from, tag, code) && !desk.mayTry(from)) {
            return CommandDoor.tooFast(request);
        }
        boolean routed = lobby.route(request, code, room ->
                room.whenDecided(from, () -> {
                    try {
                        ask(room, request, tag, room::answer);
                    } catch (MalformedException e) {
                        room.answer(Errors.malformed(request, e.getMessage()));
                    }
                }));
        return routed ? null : Errors.noSession(request);
    }

    /** Whether somebody may be guessing: from outside, at a session that does not know them. */
    private boolean isTry(Jid from, StandardExtensionElement tag, Optional<String> code) {
        if (lobby.roomAt(from).isPresent()) {
            return false;
        }
        boolean known = code.flatMap(lobby.sessions()::sessionOf)
                .flatMap(lobby::roomNow)
                .filter(room -> room.guests().know(from.asBareJid()))
                .isPresent();
        return !known || "join".equals(tag.getAttributeValue("a"));
    }

    private void ask(Room room, TagIq request, StandardExtensionElement tag, Consumer<IQ> answer)
            throws MalformedException {
        Attributes given = new Attributes(tag);
        String action = given.text("a");
        if (action.equals("join")) {
            join(room, request, given, answer);
            return;
        }
        Optional<Guest> guest = room.guests().whoAsks(request.getFrom()).filter(one -> one.seat().isPresent());
        if (guest.isEmpty()) {
            answer.accept(Errors.notJoined(request));
            return;
        }
        switch (action) {
            case "get" ->
                answer.accept(TagIq.answering(request, Announcement.state(room.session(), room.publicLink()).build()));
            case "leave" -> {
                room.entrance().leave(guest.get());
                answer.accept(empty(request));
            }
            case "invite" -> invite(room, guest.get(), request, given, answer);
            case "start" -> start(room, guest.get(), request, given, answer);
            default -> request(room, guest.get(), request, input(action, given), answer);
        }
    }

    private static void invite(Room room, Guest guest, TagIq request, Attributes given, Consumer<IQ> answer)
            throws MalformedException {
        EntityBareJid who;
        try {
            who = Steering.address(given.text("jid"));
        } catch (XmppStringprepException e) {
            throw new MalformedException("'jid' is an address such as eva@example.org.");
        }
        Optional<Role> role = given.optional("role").flatMap(Steering::role);
        if (role.isEmpty() && given.has("role")) {
            throw new MalformedException("'role' is participant, viewer, observer, cohost or host.");
        }
        answer.accept(room.invites().invite(guest, who, role)
                .map(refusal -> Errors.refused(request, refusal))
                .orElseGet(() -> empty(request)));
    }

    private static void start(Room room, Guest guest, TagIq request, Attributes given, Consumer<IQ> answer)
            throws MalformedException {
        if (!given.has("p")) {
            request(room, guest, request, new Input.Play(), answer);
            return;
        }
        var seek = new Input.Seek(given.number("p") / 1000);
        room.request(guest, seek, reply -> {
            switch (reply) {
                case Reply.Done<Entry> _ -> request(room, guest, request, new Input.Play(), answer);
                case Reply.Refused<Entry>(Refusal refusal) -> answer.accept(Errors.refused(request, refusal));
            }
        });
    }

    private static Input.Request input(String action, Attributes given) throws MalformedException {
        return switch (action) {
            case "pause" -> new Input.Pause();
            case "stop" -> new Input.Stop();
            case "reset" -> new Input.Reset();
            case "live" -> new Input.GoLive();
            case "next" -> new Input.Next();
            case "previous" -> new Input.Previous();
            case "seek" -> new Input.Seek(given.number("p") / 1000);
            case "rate" -> new Input.SetRate(rate(given));
            case "select" -> new Input.Select(given.text("item"));
            case "ready", "seek-complete" -> new Input.Ready(given.whole("barrier"));
            case "view" -> new Input.SetView(new View(
                    given.number("scale", 1),
                    given.number("x", 0),
                    given.number("y", 0),
                    given.number("angle", 0),
                    given.number("yaw", 0),
                    given.number("pitch", 0),
                    given.number("roll", 0)));
            case "terminate" -> new Input.End(given.optional("reason").orElse(""));
            default -> throw new MalformedException(
                    "There is no action '%s'. docs/xmpp.md lists them.".formatted(Attributes.excerpt(action)));
        };
    }

    private static double rate(Attributes given) throws MalformedException {
        double speed = given.number("s");
        if (speed > 0 && speed <= LEAST_SPEED) {
            throw new MalformedException(
                    "s='%s' looks like %s. It is ms of media in a second: 1000 is normal speed."
                            .formatted(Tags.number(speed), speed < 10 ? "a ratio" : "frames in a second"));
        }
        return speed / Announcement.NORMAL_SPEED;
    }

    private static void request(
            Room room, Guest guest, TagIq request, Input.Request input, Consumer<IQ> answer) {
        room.request(guest, input, reply -> answer.accept(switch (reply) {
            case Reply.Done<Entry>(Entry entry) ->
                TagIq.answering(request, Tags.of(Tags.ACTION)
                        .addAttribute("a", request.tag().getAttributeValue("a"))
                        .addAttribute("rev", Long.toString(entry.seq()))
                        .addAttribute("t", Tags.millis(entry.effectiveAt()))
                        .build());
            case Reply.Refused<Entry>(Refusal refusal) -> Errors.refused(request, refusal);
        }));
    }

    private void join(Room room, TagIq request, Attributes given, Consumer<IQ> answer) throws MalformedException {
        EntityFullJid device = room.guests().whoAsks(request.getFrom())
                .map(Guest::address)
                .or(() -> Optional.ofNullable(request.getFrom().asEntityFullJidIfPossible())
                        // Who is in the room and not known yet: their place in it is nobody's address.
                        .filter(own -> !lobby.isRoomService(own.asDomainBareJid())))
                .orElseThrow(() -> new MalformedException(
                        "Joining takes an address with a resource; in the room, try again when you are seen there."));
        boolean plays = given.optional("plays").filter(Boolean::parseBoolean).isPresent();
        room.entrance().join(device, given.optional("token"), plays, reply -> answer.accept(switch (reply) {
            case Reply.Done<Sessions.Entrance>(Sessions.Joined joined) ->
                TagIq.answering(request, Announcement.state(room.session(), room.publicLink())
                        .addAttribute("room", room.address().toString())
                        .addAttribute("session", room.id().value())
                        .build());
            case Reply.Done<Sessions.Entrance>(Sessions.Waiting waiting) ->
                TagIq.answering(request, Tags.of(Tags.ACTION)
                        .addAttribute("a", "wait")
                        .addAttribute("until", Tags.millis(waiting.until()))
                        .build());
            case Reply.Refused<Sessions.Entrance>(Refusal refusal) -> Errors.refused(request, refusal);
        }));
    }

    private static IQ empty(IQ request) {
        return new EmptyResultIQ(request);
    }
}
