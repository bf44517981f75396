package org.tutti.gateway.xmpp;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.MessageBuilder;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smackx.delay.packet.DelayInformation;
import org.jivesoftware.smackx.hints.element.NoStoreHint;
import org.jivesoftware.smackx.muc.packet.MUCUser;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.EntityFullJid;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.parts.Resourcepart;
import org.tutti.engine.Mailbox;
import org.tutti.engine.Reply;
import org.tutti.engine.Sessions;
import org.tutti.gateway.xmpp.link.Settings;
import org.tutti.gateway.xmpp.link.Wire;
import org.tutti.gateway.xmpp.link.Xml;
import org.tutti.session.Actor;
import org.tutti.session.Entry;
import org.tutti.session.Event;
import org.tutti.session.Input;
import org.tutti.session.MemberId;
import org.tutti.session.Refusal;
import org.tutti.session.Rules.ChatMode;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/**
 * The room of one session: who is in it, what comes from it, what it is told.
 *
 * <h2>Concurrency</h2>
 * Everything is confined to the mailbox; {@link #inTurn} is the way in.
 */
final class Room {

    private static final Logger LOG = System.getLogger(Room.class.getName());
    private static final long TIMELINE_REST_MS = 100;
    private static final long ROSTER_REST_MS = 1000;
    private static final long AGAIN_MS = 1000;

    private final Means means;
    private final SessionId id;
    private final EntityBareJid address;
    private final Mailbox mailbox;
    private final Guests guests;
    private final Stay stay;
    private final Talk talk = new Talk(this);
    private final Events followers;
    private final RosterPresence roster = new RosterPresence(this);
    private final Entrance entrance = new Entrance(this);
    private final Invites invites;
    private final Throttle timelines;
    private final Throttle rosters;
    private Session session;
    private String subject = "";
    private List<Guest> expelled = List.of();

    /**
     * What rooms work with.
     *
     * @param gate lets only so many rooms be on their way in
     * @param gone is told of a room that is no more
     * @param moved is told of a room that has to be at another address
     * @param former until when (µs) another server was here before this one
     */
    record Means(
            Sessions sessions,
            Executor executor,
            ScheduledExecutorService timer,
            Settings settings,
            Subscribers subscribers,
            Gate gate,
            Troubles troubles,
            Consumer<Room> gone,
            Consumer<Room> moved,
            Predicate<Jid> welcomes,
            LongSupplier former) {}

    Room(Means means, Session session, EntityBareJid address) {
        this.means = means;
        this.id = session.id();
        this.session = session;
        this.address = address;
        this.guests = new Guests(address, means.sessions().clock()::now);
        this.stay = new Stay(this, means.settings().nick(), means.gate(), means.troubles());
        this.mailbox = new Mailbox(means.executor());
        this.followers = new Events(this, means.subscribers());
        this.invites = new Invites(this);
        this.timelines = new Throttle(
                mailbox, means.timer(), TIMELINE_REST_MS, () -> announce(Announcement.timeline(this.session, publicLink())));
        this.rosters = new Throttle(mailbox, means.timer(), ROSTER_REST_MS, roster::show);
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

    RosterPresence roster() {
        return roster;
    }

    /** Who is told the same without being here. */
    Events followers() {
        return followers;
    }

    Invites invites() {
        return invites;
    }

    /** What the server is called here. */
    EntityFullJid self() {
        return stay.self();
    }

    /** What the server is called outside rooms; empty while it has no connection. */
    Optional<Jid> service() {
        return stay.address();
    }

    /** The link to the session, if it is for everybody. */
    Optional<String> publicLink() {
        return Suggestions.link(means.sessions(), session);
    }

    Guests guests() {
        return guests;
    }

    /** Whether anything can be sent. */
    boolean connected() {
        return stay.connected();
    }

    /** Whether what is said now is heard. */
    boolean live() {
        return stay.live();
    }

    /** Whether people can come to it. */
    boolean open() {
        return stay.ready();
    }

    void inTurn(Runnable task) {
        mailbox.execute(task);
    }

    /**
     * Runs a task for who asks something; if they are only just being let in, as soon as it is known whether they are.
     * In turn.
     */
    void whenDecided(Jid from, Runnable task) {
        guests.whoAsks(from).ifPresentOrElse(guest -> guest.whenDecided(task), task);
    }

    /** Whether somebody may come in at all. */
    boolean welcomes(Jid who) {
        return means.welcomes().test(who);
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
        stay.up(now, fresh);
    }

    /** The connection is gone. */
    void down() {
        stay.down();
        guests.all().forEach(entrance::drop);
    }

    /** We are coming to the room: who is in it is still to be seen. */
    void nobodyIsSeen() {
        subject = "";
        talk.forgetRecord();
        guests.all().forEach(Guest::isOut);
    }

    /** The room is set up. */
    void isReady() {
        entrance.ready();
        showSubject();
        rosters.ask();
        // Not before: whoever came first would own the room.
        entrance.callBack(expelled);
        expelled = List.of();
    }

    /** The connection is as it was before it broke. */
    void isBack() {
        entrance.ready();
        talk.catchUp(session, stay.awaySince(), true, Long.MAX_VALUE);
        timelines.ask();
        rosters.ask();
    }

    /** We were turned out of the room, or it was destroyed under us. */
    void isOut(boolean destroyed) {
        List<Guest> were = guests.all();
        were.forEach(entrance::drop);
        if (destroyed) {
            were.forEach(guests::forget);
            expelled = were;
        }
    }

    /** Who was in it when it was destroyed, and is not called back yet. */
    List<Guest> expelled() {
        return expelled;
    }

    /** Calls somebody as soon as the room is there. */
    void callBack(List<Guest> were) {
        expelled = were;
    }

    /** The room cannot be at its address any more. */
    void mustMove() {
        means.moved().accept(this);
    }

    /** The room is no more, and need not be. */
    void isGone() {
        means.gone().accept(this);
    }

    void send(Stanza stanza) {
        stay.send(stanza);
    }

    /** Asks the room's service something; the answer comes in turn. */
    void ask(IQ request, Consumer<IQ> answer) {
        stay.ask(request, answer);
    }

    /** Answers a request. */
    void answer(IQ answer) {
        stay.send(answer);
    }

    /** Asks the engine something for a guest; the answer comes in turn. */
    void request(Guest guest, Input.Request request, Consumer<Reply<Entry>> answer) {
        Optional<Actor> actor = guest.actor();
        if (actor.isEmpty()) {
            answer.accept(new Reply.Refused<>(new Refusal(
                    Refusal.Code.NOT_JOINED,
                    "You are not in the session. Maybe it was only just taken up again; try once more.")));
        } else if (!guest.may(means.sessions().clock().now())) {
            answer.accept(new Reply.Refused<>(new Refusal(
                    Refusal.Code.TOO_FAST,
                    "That is more than %d requests a second. Send it again in a moment."
                            .formatted(Guest.REQUESTS_PER_SECOND))));
        } else {
            means.sessions().request(id, actor.get(), request, reply -> inTurn(() -> answer.accept(reply)));
        }
    }

    // --- what comes from the room ------------------------------------------------------------------------------------

    void presence(Presence presence) {
        Resourcepart occupant = presence.getFrom().getResourceOrNull();
        if (occupant == null || !stay.there()) {
            return;
        }
        if (presence.getType() != Presence.Type.error) {
            stay.heard();
        }
        if (occupant.equals(stay.nick())) {
            if (presence.getType() == Presence.Type.available) {
                talk.weAre(presence);
            }
            stay.presence(presence);
        } else if (presence.getType() == Presence.Type.available) {
            entrance.seen(occupant, presence);
        } else if (presence.getType() == Presence.Type.unavailable) {
            entrance.left(occupant, presence);
        }
    }

    void message(Message message) {
        Resourcepart occupant = message.getFrom().getResourceOrNull();
        if (message.getType() != Message.Type.error) {
            stay.heard();
        }
        boolean subjectLine = message.getSubject() != null && message.getBody() == null;
        subject = subjectLine && !live() ? message.getSubject() : subject;
        switch (message.getType()) {
            case error -> {
                LOG.log(Level.DEBUG, "A message to {0} came back: {1}", message.getFrom(), message.getError());
                if (occupant == null) {
                    stay.refused(message.getError());
                }
            }
            case groupchat -> {
                if (subjectLine && stay.heardAll()) {
                    guests.forgetAbsent();
                    talk.catchUp(session, stay.awaySince(), false, means.former().getAsLong());
                    timelines.ask();
                    rosters.ask();
                } else if (occupant != null && !subjectLine) {
                    said(occupant, message);
                }
            }
            default -> {
                // What is delivered later than it was sent must not steer.
                if (DelayInformation.from(message) == null) {
                    whispered(message);
                }
            }
        }
    }

    private void said(Resourcepart occupant, Message message) {
        DelayInformation delay = DelayInformation.from(message);
        if (occupant.equals(stay.nick())) {
            talk.echoed(message);
        } else if (!live() && delay != null) {
            talk.recorded(occupant.toString(), message, delay, stay.inside());
        } else {
            // After the connection broke, what was written meanwhile may come before its writer has a place again.
            guests.called(occupant.toString()).ifPresent(guest -> guest.whenSeated(() -> talk.written(guest, message)));
        }
    }

    private void whispered(Message message) {
        Tags.in(message, Tags.ACTION)
                .ifPresent(tag -> guests.whoAsks(message.getFrom()).ifPresent(guest -> Reports.take(this, guest, tag)));
    }

    // --- what comes from the session ---------------------------------------------------------------------------------

    /** The session changed. */
    void changed(Session now, Entry entry, List<Event> events) {
        ChatMode chat = session.rules().chat();
        session = now;
        for (Event event : events) {
            switch (event) {
                case Event.TimelineChanged _ -> {
                    timelines.ask();
                    if (live()) {
                        showSubject();
                    }
                }
                case Event.ViewChanged _ -> announce(Announcement.view(now));
                case Event.RosterChanged _ -> {
                    entrance.decided(entry.input());
                    entrance.settle();
                    followers.membersChanged();
                    rosters.ask();
                }
                case Event.RulesChanged _ -> {
                    entrance.settle();
                    stay.reconfigure();
                    if (chat != ChatMode.ENCRYPTED && now.rules().chat() == ChatMode.ENCRYPTED && live()) {
                        say(Words.SECRET);
                    }
                }
                case Event.ChatChanged(var line) -> talk.lineChanged(entry, line);
                case Event.Admitted(var endpoint) -> entrance.admitted(endpoint);
                case Event.TurnedAway(var endpoint, var refusal) -> entrance.turnedAway(endpoint, refusal);
                case Event.Ended(String reason) -> {
                    announce(Announcement.terminate(session, reason));
                    followers.over();
                    stay.end(reason);
                }
                case Event.QueueChanged _ -> followers.queue();
                case Event.DoorChanged _, Event.NotesChanged _, Event.TreeChanged _, Event.TrialChanged _,
                        Event.TracksPresented _, Event.Shifted _, Event.DetailsChanged _, Event.NoticeChanged _ -> {}
            }
        }
    }

    /** The session ended while nobody of us was on the network. */
    void over(String reason) {
        stay.end(reason);
    }

    /** The session is not served any more, for now: everybody must come in again. */
    void lost() {
        guests.all().forEach(guest -> guest.sits(Optional.empty()));
        later(AGAIN_MS, () -> guests.all().forEach(entrance::enter));
    }

    // --- what goes to the room ---------------------------------------------------------------------------------------

    private void showSubject() {
        String title = session.item().media().title();
        if (!title.equals(subject)) {
            subject = title;
            send(fresh()
                    .to(address)
                    .ofType(Message.Type.groupchat)
                    .setSubject(Xml.clean(title))
                    .build());
        }
    }

    /** Who is there, or what they offer, is something else than before. */
    void rosterChanged() {
        rosters.ask();
    }

    /** Tells something of the timeline, here and to who follows from elsewhere. */
    private void announce(StandardExtensionElement tag) {
        followers.timeline(tag);
        tell(tag);
    }

    /** Tells programs in the room something. */
    void tell(StandardExtensionElement tag) {
        if (live()) {
            send(fresh()
                    .to(address)
                    .ofType(Message.Type.groupchat)
                    .addExtension(tag)
                    .addExtension(NoStoreHint.INSTANCE)
                    .build());
        }
    }

    /** Says something in the room. */
    void say(String text, StandardExtensionElement... tags) {
        send(fresh()
                .to(address)
                .ofType(Message.Type.groupchat)
                .setBody(Xml.clean(text))
                .addExtensions(List.of(tags))
                .build());
    }

    /** Takes back a message of the room: one of ours, or, where the service can do that, one of anybody's. */
    void retract(String message) {
        tell(Reactions.retraction(message));
        ask(Reactions.moderation(message), _ -> {});
    }

    /** Says something to one guest alone. */
    void whisper(Guest guest, String text, StandardExtensionElement... tags) {
        var message = fresh().ofType(Message.Type.chat).setBody(Xml.clean(text)).addExtensions(List.of(tags));
        send(guest.nick()
                .map(here -> message.to(stay.at(here)).addExtension(new MUCUser()))
                .orElseGet(() -> message.to(guest.address()))
                .build());
    }

    /** A message with an id of its own: whoever answers or corrects it says which. */
    static MessageBuilder fresh() {
        return StanzaBuilder.buildMessage(UUID.randomUUID().toString());
    }
}
