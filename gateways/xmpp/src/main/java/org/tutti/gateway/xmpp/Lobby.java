package org.tutti.gateway.xmpp;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jivesoftware.smack.XMPPConnection;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jxmpp.jid.BareJid;
import org.jxmpp.jid.DomainBareJid;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.EntityFullJid;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Localpart;
import org.tutti.engine.Gateway;
import org.tutti.engine.Offset;
import org.tutti.engine.RefusedException;
import org.tutti.engine.SessionListener;
import org.tutti.engine.Sessions;
import org.tutti.gateway.xmpp.link.LinkListener;
import org.tutti.gateway.xmpp.link.RestInterface;
import org.tutti.gateway.xmpp.link.Settings;
import org.tutti.gateway.xmpp.link.Wire;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Event;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** Sees to it that every open session has its room, and that what comes gets to the right one. Thread-safe. */
final class Lobby implements LinkListener, SessionListener, Gateway {

    /** How often the room of a session may be destroyed. */
    private static final int MOST_ROOMS = 100;

    private final Sessions sessions;
    private final Settings settings;
    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final RestInterface rest;
    private final Map<SessionId, Room> rooms = new ConcurrentHashMap<>();
    private final Map<BareJid, Room> byAddress = new ConcurrentHashMap<>();
    private final Gate gate = new Gate(Stay.AT_ONCE);
    private final Troubles troubles;
    private final Subscribers subscribers = new Subscribers();
    private final Replays replays;
    private final Elsewhere elsewhere = new Elsewhere();
    private final Ended ended = new Ended();
    private final Desk desk;
    private final WordDoor words;
    private final LongAdder sent = new LongAdder();
    private final LongAdder connections = new LongAdder();
    private final LongAdder received = new LongAdder();
    private volatile Optional<Wire> wire = Optional.empty();
    /** Known from the first connection on. */
    private volatile Optional<DomainBareJid> service;

    Lobby(
            Sessions sessions,
            Settings settings,
            Executor executor,
            ScheduledExecutorService timer,
            RestInterface rest) {
        this.sessions = sessions;
        this.settings = settings;
        this.executor = executor;
        this.timer = timer;
        this.rest = rest;
        this.service = settings.rooms();
        this.replays = new Replays(sessions.clock().now() / 1000);
        this.troubles = new Troubles(System.getLogger(Room.class.getName()), sessions.clock()::now);
        this.desk = new Desk(this);
        this.words = new WordDoor(this, desk);
    }

    Sessions sessions() {
        return sessions;
    }

    Settings settings() {
        return settings;
    }

    /** Who is told of sessions without being in their rooms. */
    Subscribers subscribers() {
        return subscribers;
    }

    // --- the connection ----------------------------------------------------------------------------------------------

    @Override
    public void opening(XMPPConnection connection) {
        new ActionDoor(this, desk).open(connection);
        new ClockDoor(this).open(connection);
        new CommandDoor(this, desk).open(connection);
        var http = new HttpDesk(rest, sessions.clock());
        new HttpDoor(this, http, new Chunks(timer)).open(connection);
        new SealedDoor(
                        SealedDoor.keysOf(sessions),
                        this::send,
                        http,
                        sessions.clock(),
                        replays,
                        from -> CommandDoor.who(this, from))
                .open(connection);
        new EventsDoor(this, subscribers).open(connection);
    }

    @Override
    public void up(Wire fresh, boolean isFresh) {
        connections.increment();
        var counted = new Counted(fresh);
        service = Optional.of(fresh.rooms());
        wire = Optional.of(counted);
        sessions.sessions().forEach(this::roomOf);
        ended.lately(sessions.clock().now()).forEach(end -> {
            Room room = rooms.computeIfAbsent(end.session().id(), _ -> make(end.session(), end.room()));
            room.inTurn(() -> room.over(end.reason()));
        });
        tellOthers();
        rooms.values().forEach(room -> room.inTurn(() -> room.up(counted, isFresh)));
    }

    @Override
    public void down() {
        wire = Optional.empty();
        rooms.values().forEach(room -> room.inTurn(room::down));
    }

    @Override
    public void left() {
        // Who comes back later finds rooms as after a new start, and those that ended meanwhile are not its own to end.
        rooms.clear();
        byAddress.clear();
        say(Elsewhere.down());
    }

    /** Tells other servers of this kind where people come in, if it is here; to be done every few seconds. */
    void tellOthers() {
        if (wire.isPresent()) {
            service.ifPresent(domain -> say(Elsewhere.up(domain, moved())));
        }
    }

    private void say(String text) {
        sessions.nodes().signal(Elsewhere.NOBODYS, name(), text);
    }

    private Map<SessionId, EntityBareJid> moved() {
        return rooms.values().stream()
                .filter(room -> addressOf(room.session(), 1).filter(room.address()::equals).isEmpty())
                .collect(Collectors.toMap(Room::id, Room::address));
    }

    @Override
    public void signal(SessionId session, String gateway, String text) {
        if (gateway.equals(name()) && session.equals(Elsewhere.NOBODYS)) {
            elsewhere.heard(text, sessions.clock().now());
        }
    }

    @Override
    public void presence(Presence presence) {
        received.increment();
        if (presence.getType() == Presence.Type.subscribe || presence.getType() == Presence.Type.probe) {
            befriend(presence);
            return;
        }
        roomAt(presence.getFrom()).ifPresent(room -> room.inTurn(() -> room.presence(presence)));
    }

    @Override
    public void message(Message message) {
        received.increment();
        roomAt(message.getFrom()).ifPresentOrElse(
                room -> room.inTurn(() -> {
                    room.message(message);
                    words.heard(room, message);
                }),
                () -> words.heard(message));
    }

    /** Whoever may use this server without a room may see whether it is there. */
    private void befriend(Presence asked) {
        Jid who = asked.getFrom();
        boolean known = knows(who);
        if (!settings.strangers()) {
            // Who becomes a contact is for the people to say whose account it is.
            return;
        }
        if (asked.getType() == Presence.Type.subscribe) {
            present(asked, known ? Presence.Type.subscribed : Presence.Type.unsubscribed);
        }
        if (known && settings.account() instanceof Settings.Account.Component) {
            // Nobody else does it for a component.
            present(asked, Presence.Type.available);
        }
    }

    private void present(Presence asked, Presence.Type type) {
        send(StanzaBuilder.buildPresence()
                .ofType(type)
                .from(asked.getTo())
                .to(asked.getFrom().asBareJid())
                .build());
    }

    /** Whether somebody is of the domains whose people may use this server without being in a room. */
    boolean knows(Jid who) {
        return settings.domains().contains(who.asDomainBareJid()) && welcomes(who);
    }

    /** Whether somebody may come in at all. */
    private boolean welcomes(Jid who) {
        return settings.strangers() || wire.filter(up -> up.isContact(who)).isPresent();
    }

    /** Sends something to somebody who is in no room. */
    void send(Stanza stanza) {
        wire.ifPresent(up -> up.send(stanza));
    }

    /** The rooms in which somebody is, or may be about to be. */
    List<Room> roomsOf(BareJid who) {
        return rooms.values().stream().filter(room -> room.guests().know(who)).toList();
    }

    /** The room of a session, made if need be; empty if there is none now. */
    Optional<Room> room(SessionId session) {
        Room known = rooms.get(session);
        if (known != null || wire.isEmpty()) {
            return Optional.ofNullable(known);
        }
        try {
            Optional<Room> made = roomOf(sessions.session(session));
            made.ifPresent(room -> room.inTurn(() -> wire.ifPresent(up -> room.up(up, true))));
            return made;
        } catch (RefusedException e) {
            return Optional.empty();
        }
    }

    /** The room of a session, if there is one by now. */
    Optional<Room> roomNow(SessionId session) {
        return Optional.ofNullable(rooms.get(session));
    }

    boolean isRoomService(DomainBareJid domain) {
        return service.filter(domain::equals).isPresent();
    }

    /** The room an address lies in. */
    Optional<Room> roomAt(Jid from) {
        return Optional.ofNullable(from).map(jid -> byAddress.get(jid.asBareJid()));
    }

    /** The room that one of our addresses stands for: those of a component are named as the sessions are. */
    Optional<Room> roomMeant(Jid to) {
        return Optional.ofNullable(to)
                .filter(_ -> settings.account() instanceof Settings.Account.Component)
                .filter(jid -> settings.account().address().equals(jid.asDomainBareJid()))
                .map(Jid::getLocalpartOrNull)
                .flatMap(code -> sessions.sessionOf(code.toString()))
                .map(rooms::get);
    }

    /**
     * Runs {@code task} in the turn of the room that a request is about: the one it came through, the one it names, or
     * the one it is addressed to. The result is false if there is none.
     */
    boolean route(Stanza request, Optional<String> code, Consumer<Room> task) {
        Optional<Room> room = roomAt(request.getFrom())
                .or(() -> code.flatMap(sessions::sessionOf).map(rooms::get))
                .or(() -> roomMeant(request.getTo()));
        room.ifPresent(one -> one.inTurn(() -> task.accept(one)));
        return room.isPresent();
    }

    // --- the sessions ------------------------------------------------------------------------------------------------

    private Optional<Room> roomOf(Session session) {
        return Optional.ofNullable(rooms.computeIfAbsent(session.id(), _ -> make(session).orElse(null)));
    }

    private Optional<Room> make(Session session) {
        return addressOf(session).map(address -> make(session, address));
    }

    private Room make(Session session, EntityBareJid address) {
        var means = new Room.Means(
                sessions, executor, timer, settings, subscribers, gate, troubles, this::gone, this::move,
                this::welcomes, elsewhere::upUntil);
        var room = new Room(means, session, address);
        byAddress.put(address, room);
        return room;
    }

    /** Where its room is, as far as no other is known here to be the one. */
    private Optional<EntityBareJid> addressOf(Session session) {
        return elsewhere.moved(session.id()).or(() -> addressOf(session, 1));
    }

    /** The address of the first, second… room of a session: its code, and a number from the second on. */
    private Optional<EntityBareJid> addressOf(Session session, int number) {
        return service.or(elsewhere::rooms).flatMap(domain -> sessions.code(session.id())
                .map(code -> code.toLowerCase(Locale.ROOT) + (number == 1 ? "" : "-" + number))
                .map(Localpart::fromOrThrowUnchecked)
                .map(local -> JidCreate.entityBareFrom(local, domain)));
    }

    /** In turn of a room whose address is lost, as where it was destroyed and its service remembers that: takes another. */
    private void move(Room lost) {
        IntStream.rangeClosed(2, MOST_ROOMS)
                .mapToObj(number -> addressOf(lost.session(), number))
                .flatMap(Optional::stream)
                .filter(address -> !byAddress.containsKey(address))
                .findFirst()
                .ifPresent(address -> {
                    // Its address stays taken, so that the next time the next one is tried.
                    Room other = make(lost.session(), address);
                    rooms.put(lost.id(), other);
                    tellOthers();
                    other.inTurn(() -> {
                        other.callBack(lost.expelled());
                        wire.ifPresent(up -> other.up(up, true));
                    });
                });
    }

    @Override
    public void changed(Session session, Entry entry, List<Event> events) {
        boolean fresh = !rooms.containsKey(session.id());
        if (fresh && wire.isEmpty()) {
            events.forEach(event -> noteEnd(session, event));
        }
        Optional<Room> found = wire.isPresent() && !session.ended() ? roomOf(session) : Optional.ofNullable(rooms.get(session.id()));
        found.ifPresent(room -> room.inTurn(() -> {
            if (fresh) {
                wire.ifPresent(up -> room.up(up, true));
            }
            room.changed(session, entry, events);
        }));
    }

    private void noteEnd(Session session, Event event) {
        if (event instanceof Event.Ended(String reason)) {
            addressOf(session).ifPresent(room ->
                    ended.note(new Ended.End(session, room, reason, sessions.clock().now())));
        }
    }

    private void gone(Room room) {
        rooms.remove(room.id(), room);
        byAddress.values().removeIf(one -> one.id().equals(room.id()));
    }

    @Override
    public void offsets(Session session, long at, List<Offset> offsets) {}

    @Override
    public void lost(SessionId session) {
        Optional.ofNullable(rooms.get(session)).ifPresent(room -> room.inTurn(room::lost));
    }

    // --- for the engine ----------------------------------------------------------------------------------------------

    @Override
    public String name() {
        return "xmpp";
    }

    @Override
    public Optional<String> endpoint(SessionId session, EndpointId endpoint) {
        return Optional.ofNullable(rooms.get(session)).flatMap(room -> room.roster().endpoint(endpoint));
    }

    @Override
    public Optional<String> address(Session session) {
        return Optional.ofNullable(rooms.get(session.id()))
                .map(Room::address)
                .or(() -> addressOf(session))
                .map(address -> "xmpp:" + address + "?join");
    }

    @Override
    public boolean up() {
        return wire.isPresent() || elsewhere.up(sessions.clock().now());
    }

    @Override
    public OptionalInt endpoints() {
        return OptionalInt.of(rooms.values().stream().mapToInt(room -> room.roster().endpoints()).sum());
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of("stanzas_sent", sent.sum(), "stanzas_received", received.sum(), "connections", connections.sum());
    }

    /** Counts what goes out. */
    private final class Counted implements Wire {

        private final Wire wire;

        Counted(Wire wire) {
            this.wire = wire;
        }

        @Override
        public void send(Stanza stanza) {
            sent.increment();
            wire.send(stanza);
        }

        @Override
        public void ask(IQ request, Consumer<IQ> answer) {
            sent.increment();
            wire.ask(request, answer);
        }

        @Override
        public DomainBareJid rooms() {
            return wire.rooms();
        }

        @Override
        public boolean isContact(Jid who) {
            return wire.isContact(who);
        }

        @Override
        public Jid address() {
            return wire.address();
        }
    }
}
