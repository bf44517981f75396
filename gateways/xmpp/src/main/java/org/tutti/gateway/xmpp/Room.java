package org.tutti.gateway.xmpp;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smackx.delay.packet.DelayInformation;
import org.jivesoftware.smackx.hints.element.NoStoreHint;
import org.jivesoftware.smackx.muc.packet.Destroy;
import org.jivesoftware.smackx.muc.packet.MUCInitialPresence;
import org.jivesoftware.smackx.muc.packet.MUCOwner;
import org.jivesoftware.smackx.muc.packet.MUCUser;
import org.jivesoftware.smackx.muc.packet.MUCUser.Status;
import org.jivesoftware.smackx.xdata.packet.DataForm;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.EntityFullJid;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Resourcepart;
import org.tutti.engine.Mailbox;
import org.tutti.engine.Reply;
import org.tutti.engine.Sessions;
import org.tutti.gateway.xmpp.link.Wire;
import org.tutti.session.Actor;
import org.tutti.session.Entry;
import org.tutti.session.Event;
import org.tutti.session.Input;
import org.tutti.session.MemberId;
import org.tutti.session.Refusal;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/**
 * The room of one session: keeps it as the session is, lets those who come to it into the session, and tells each side
 * what happens on the other.
 *
 * <h2>Concurrency</h2>
 * Everything is confined to the mailbox; {@link #inTurn} is the way in.
 */
final class Room {

    private static final Logger LOG = System.getLogger(Room.class.getName());

    /** How many messages of before are asked for, to find what was missed. */
    private static final int HISTORY = 50;
    private static final long TIMELINE_REST_MS = 100;
    private static final long ROSTER_REST_MS = 1000;
    private static final long AGAIN_MS = 1000;
    private static final long MUCH_LATER_MS = 60_000;

    /** Where we are with it. */
    private enum State {
        /** Not in it. */
        AWAY,
        /** On the way in. */
        COMING,
        /** In it, and waiting for the last it has on record. */
        LISTENING,
        /** In it. */
        LIVE,
        /** To be taken away as soon as that can be. */
        ENDING,
        /** It is no more. */
        GONE
    }

    private final Means means;
    private final SessionId id;
    private final EntityBareJid address;
    private final Mailbox mailbox;
    private final Map<EntityFullJid, Guest> guests = new LinkedHashMap<>();
    private final Talk talk = new Talk(this);
    private final Entrance entrance = new Entrance(this);
    private final Throttle timelines;
    private final Throttle rosters;
    private Session session;
    private Resourcepart nick;
    private Optional<Wire> wire = Optional.empty();
    private State state = State.AWAY;
    private Optional<Setup> setup = Optional.empty();
    private String subject = "";
    private OptionalLong awaySince = OptionalLong.empty();
    private String endReason = "";

    /** What rooms work with. */
    record Means(
            Sessions sessions,
            Executor executor,
            ScheduledExecutorService timer,
            Resourcepart nick,
            Consumer<Room> gone) {}

    Room(Means means, Session session, EntityBareJid address) {
        this.means = means;
        this.id = session.id();
        this.session = session;
        this.address = address;
        this.nick = means.nick();
        this.mailbox = new Mailbox(means.executor());
        this.timelines = new Throttle(
                mailbox, means.timer(), TIMELINE_REST_MS, () -> tell(Announcement.timeline(this.session)));
        this.rosters = new Throttle(mailbox, means.timer(), ROSTER_REST_MS, this::showRoster);
    }

    SessionId id() {
        return id;
    }

    EntityBareJid address() {
        return address;
    }

    /** The session as the room last heard of it. */
    Session session() {
        return session;
    }

    Sessions sessions() {
        return means.sessions();
    }

    Talk talk() {
        return talk;
    }

    Entrance entrance() {
        return entrance;
    }

    /** The guest a request comes from: by their place in the room, or by their own address. */
    Optional<Guest> whoAsks(Jid from) {
        if (from.asBareJid().equals(address)) {
            return Optional.ofNullable(from.getResourceOrNull()).flatMap(name -> called(name.toString()));
        }
        return Optional.ofNullable(from.asEntityFullJidIfPossible()).flatMap(this::guest);
    }

    /** Answers a request. */
    void answer(IQ answer) {
        send(answer);
    }

    /** Whether what is said now is heard. */
    boolean live() {
        return state == State.LIVE;
    }

    void inTurn(Runnable task) {
        mailbox.execute(task);
    }

    /** Runs a task in turn, after a while. */
    void later(long millis, Runnable task) {
        try {
            means.timer().schedule(() -> inTurn(task), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "Not done any more, the server stops.", e);
        }
    }

    // --- the connection ----------------------------------------------------------------------------------------------

    /** The connection is up; {@code fresh} if nothing of before holds. */
    void up(Wire now, boolean fresh) {
        if (wire.filter(one -> one == now).isPresent()) {
            return;
        }
        wire = Optional.of(now);
        if (state == State.ENDING) {
            destroy();
        } else if (!fresh && state == State.LIVE) {
            guests.values().forEach(entrance::enter);
            talk.catchUp(session, awaySince);
            timelines.ask();
            rosters.ask();
        } else {
            join();
        }
    }

    /** The connection is gone. */
    void down() {
        wire = Optional.empty();
        awaySince = OptionalLong.of(means.sessions().clock().now());
        guests.values().forEach(entrance::drop);
    }

    private void join() {
        if (wire.isEmpty() || state == State.GONE || state == State.ENDING) {
            return;
        }
        state = State.COMING;
        setup = Optional.empty();
        subject = "";
        guests.values().forEach(Guest::isOut);
        var history = new MUCInitialPresence(null, -1, HISTORY, -1, null);
        send(StanzaBuilder.buildPresence().to(at(nick)).addExtension(history).build());
    }

    private EntityFullJid at(Resourcepart occupant) {
        return JidCreate.entityFullFrom(address, occupant);
    }

    void send(Stanza stanza) {
        wire.ifPresent(up -> up.send(stanza));
    }

    /** Asks the room's service something; the answer comes in turn. */
    void ask(IQ request, Consumer<IQ> answer) {
        request.setTo(address);
        wire.ifPresent(up -> up.ask(request, reply -> inTurn(() -> answer.accept(reply))));
    }

    // --- who is there ------------------------------------------------------------------------------------------------

    Collection<Guest> guests() {
        return guests.values();
    }

    Optional<Guest> guest(EntityFullJid device) {
        return Optional.ofNullable(guests.get(device));
    }

    /** The guest of this name in the room. */
    Optional<Guest> called(String name) {
        return guests.values().stream()
                .filter(guest -> guest.nick().filter(one -> one.toString().equals(name)).isPresent())
                .findFirst();
    }

    /** The guest who is this actor. */
    Optional<Guest> guest(Actor actor) {
        return guests.values().stream().filter(guest -> Talk.isBy(guest, actor)).findFirst();
    }

    Guest expect(EntityFullJid device) {
        return guests.computeIfAbsent(device, address -> new Guest(address, means.sessions().clock().now()));
    }

    void forget(Guest guest) {
        guests.remove(guest.address(), guest);
    }

    /** The guest who is, with one device at least, this member. */
    Optional<Guest> guest(MemberId member) {
        return guests.values().stream()
                .filter(guest -> guest.seat().filter(joined -> joined.member().equals(member)).isPresent())
                .findFirst();
    }

    /** Asks the engine something for a guest; the answer comes in turn. */
    void request(Guest guest, Input.Request request, Consumer<Reply<Entry>> answer) {
        Optional<Actor> actor = guest.actor();
        if (actor.isEmpty()) {
            answer.accept(new Reply.Refused<>(new Refusal(
                    Refusal.Code.NOT_JOINED, "You are not in the session. Maybe it was only just taken up again; try once more.")));
        } else if (!guest.may(means.sessions().clock().now())) {
            answer.accept(new Reply.Refused<>(new Refusal(
                    Refusal.Code.TOO_FAST,
                    "That is more than %d requests a second. Send it again in a moment.".formatted(Guest.REQUESTS_PER_SECOND))));
        } else {
            means.sessions().request(id, actor.get(), request, reply -> inTurn(() -> answer.accept(reply)));
        }
    }

    // --- what comes from the room ------------------------------------------------------------------------------------

    void presence(Presence presence) {
        Resourcepart occupant = presence.getFrom().getResourceOrNull();
        if (occupant == null || state == State.AWAY || state == State.ENDING || state == State.GONE) {
            return;
        }
        boolean own = occupant.equals(nick);
        switch (presence.getType()) {
            case error -> {
                if (own) {
                    notLetIn(presence.getError());
                }
            }
            case available -> {
                if (own) {
                    arrived();
                } else {
                    entrance.seen(occupant, presence);
                }
            }
            case unavailable -> {
                if (own) {
                    thrownOut(presence);
                } else {
                    entrance.left(occupant, presence);
                }
            }
            default -> {}
        }
    }

    private void notLetIn(StanzaError error) {
        if (error.getCondition() == StanzaError.Condition.conflict) {
            nick = Resourcepart.fromOrThrowUnchecked(nick + "_");
            join();
            return;
        }
        state = State.AWAY;
        LOG.log(Level.WARNING, "The room {0} does not let this server in: {1}. It is tried again every minute.",
                address, error.getCondition());
        later(MUCH_LATER_MS, this::join);
    }

    private void arrived() {
        if (state == State.COMING) {
            state = State.LISTENING;
            configure();
        }
    }

    private void thrownOut(Presence presence) {
        MUCUser what = MUCUser.from(presence);
        boolean destroyed = what != null && what.getDestroy() != null;
        LOG.log(Level.WARNING, destroyed ? "The room {0} was destroyed; it is made anew." : "This server was turned out of the room {0}; it goes back.", address);
        List<Guest> were = List.copyOf(guests.values());
        state = State.AWAY;
        awaySince = OptionalLong.of(means.sessions().clock().now());
        were.forEach(entrance::drop);
        later(AGAIN_MS, () -> {
            join();
            if (destroyed) {
                entrance.callBack(were);
            }
        });
    }

    private void configure() {
        Setup wanted = Setup.of(session);
        var request = new MUCOwner();
        request.setType(IQ.Type.get);
        ask(request, answer -> {
            DataForm form = DataForm.from(answer);
            if (form == null) {
                LOG.log(Level.WARNING, "The room {0} cannot be set up: this server does not own it.", address);
                return;
            }
            var filled = new MUCOwner();
            filled.setType(IQ.Type.set);
            filled.addExtension(wanted.fill(form));
            ask(filled, result -> {
                if (result.getType() == IQ.Type.error) {
                    LOG.log(Level.WARNING, "The room {0} cannot be set up: {1}.", address, result.getError());
                }
                setup = Optional.of(wanted);
                guests.values().forEach(entrance::enter);
                showSubject();
                rosters.ask();
            });
        });
    }

    void message(Message message) {
        Resourcepart occupant = message.getFrom().getResourceOrNull();
        boolean subjectLine = message.getSubject() != null && message.getBody() == null;
        if (state == State.LISTENING && subjectLine && message.getType() == Message.Type.groupchat) {
            // The subject comes last of what the room has on record.
            state = State.LIVE;
            talk.catchUp(session, awaySince);
            timelines.ask();
        }
        if (occupant == null || subjectLine) {
            return;
        }
        DelayInformation delay = DelayInformation.from(message);
        if (message.getType() != Message.Type.groupchat) {
            if (delay == null) {
                Tags.in(message, Tags.ACTION).ifPresent(tag ->
                        whoAsks(message.getFrom()).ifPresent(guest -> Reports.take(this, guest, tag)));
            }
            return;
        }
        if (occupant.equals(nick)) {
            talk.echoed(message);
        } else if (!live() && delay != null) {
            talk.recorded(occupant.toString(), message, delay);
        } else {
            called(occupant.toString()).ifPresent(guest -> talk.written(guest, message));
        }
    }

    // --- what comes from the session ---------------------------------------------------------------------------------

    /** The session changed. */
    void changed(Session now, Entry entry, List<Event> events) {
        session = now;
        for (Event event : events) {
            switch (event) {
                case Event.TimelineChanged _ -> {
                    if (live()) {
                        timelines.ask();
                        showSubject();
                    }
                }
                case Event.ViewChanged _ -> tell(Announcement.view(now));
                case Event.RosterChanged _ -> {
                    entrance.settle();
                    rosters.ask();
                }
                case Event.RulesChanged _ -> {
                    if (setup.filter(Setup.of(now)::equals).isEmpty() && live()) {
                        configure();
                    }
                    entrance.settle();
                }
                case Event.ChatChanged(var line) -> talk.lineChanged(now, entry, line);
                case Event.Admitted(var endpoint) -> entrance.admitted(endpoint);
                case Event.TurnedAway(var endpoint, var refusal) -> entrance.turnedAway(endpoint, refusal);
                case Event.Ended(String reason) -> end(reason);
                case Event.QueueChanged _, Event.DoorChanged _, Event.NotesChanged _, Event.TrialChanged _,
                        Event.Shifted _ -> {}
            }
        }
    }

    /** The session is not served any more, for now: everybody must come in again. */
    void lost() {
        guests.values().forEach(guest -> guest.sits(Optional.empty()));
        later(AGAIN_MS, () -> guests.values().forEach(entrance::enter));
    }

    private void end(String reason) {
        tell(Announcement.terminate(session, reason));
        state = State.ENDING;
        endReason = reason.isBlank() ? "The session is over." : reason;
        destroy();
    }

    private void destroy() {
        var destruction = new MUCOwner();
        destruction.setType(IQ.Type.set);
        destruction.setDestroy(new Destroy((EntityBareJid) null, endReason));
        ask(destruction, _ -> {
            state = State.GONE;
            means.gone().accept(this);
        });
    }

    // --- what goes to the room ---------------------------------------------------------------------------------------

    private void showSubject() {
        String title = session.item().media().title();
        if (!title.equals(subject)) {
            subject = title;
            send(StanzaBuilder.buildMessage().to(address).ofType(Message.Type.groupchat).setSubject(title).build());
        }
    }

    private void showRoster() {
        if (state == State.LIVE || state == State.LISTENING) {
            send(StanzaBuilder.buildPresence()
                    .to(at(nick))
                    .setStatus(Words.summary(session))
                    .build());
        }
    }

    /** Tells programs in the room something. */
    void tell(StandardExtensionElement tag) {
        if (live()) {
            send(StanzaBuilder.buildMessage()
                    .to(address)
                    .ofType(Message.Type.groupchat)
                    .addExtension(tag)
                    .addExtension(NoStoreHint.INSTANCE)
                    .build());
        }
    }

    /** Says something in the room. */
    void say(String text, StandardExtensionElement tag) {
        send(StanzaBuilder.buildMessage()
                .to(address)
                .ofType(Message.Type.groupchat)
                .setBody(text)
                .addExtension(tag)
                .build());
    }

    /** Takes back a message of the room: one of ours, or, where the service can do that, one of anybody's. */
    void retract(String message) {
        var own = Reactions.retraction(message);
        tell(own);
        ask(Reactions.moderation(message), _ -> {});
    }

    /** Says something to one guest alone. */
    void whisper(Guest guest, String text, StandardExtensionElement... tags) {
        var message = StanzaBuilder.buildMessage().ofType(Message.Type.chat).setBody(text).addExtensions(List.of(tags));
        send(guest.nick()
                .map(here -> message.to(at(here)).addExtension(new MUCUser()))
                .orElseGet(() -> message.to(guest.address()))
                .build());
    }

    static boolean has(Presence presence, Status status) {
        MUCUser user = MUCUser.from(presence);
        return user != null && user.getStatus().contains(status);
    }
}
