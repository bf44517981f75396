package org.tutti.gateway.web;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.tutti.engine.Gateway;
import org.tutti.engine.Nodes;
import org.tutti.engine.Nodes.Phase;
import org.tutti.engine.Offset;
import org.tutti.engine.Once;
import org.tutti.engine.RefusedException;
import org.tutti.engine.SessionListener;
import org.tutti.engine.Sessions;
import org.tutti.engine.Shedding;
import org.tutti.engine.Sessions.Joined;
import org.tutti.engine.Sessions.Waiting;
import org.tutti.gateway.web.Connection.Place;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Event;
import org.tutti.session.Input;
import org.tutti.session.Line;
import org.tutti.session.Notes;
import org.tutti.session.Refusal;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/**
 * Joins WebSockets and sessions: what clients say goes to the engine, what the engine tells goes to the clients of that
 * session, encoded once for all of them.
 */
@ApplicationScoped
public class WebGateway implements SessionListener, Gateway {

    static final String NAME = "web";
    private static final long PING_EVERY_S = 20;
    private static final long SILENCE_LIMIT = 60_000_000;
    private static final long CROWDS_EVERY_MS = 1000;
    private static final boolean UNDERTOW = undertowOffered();

    @EJB
    private Sessions sessions;

    @EJB
    private Once once;

    @Resource
    private ManagedScheduledExecutorService timer;

    @Resource
    private ManagedExecutorService executor;

    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Rooms rooms =
            new Rooms(session -> (frames, asker) -> trees().tell(session, frames, asker));
    private final LongAdder opened = new LongAdder();
    private final LongAdder slowClients = new LongAdder();
    private Sites sites;
    private List<String> nodesTold = List.of();
    private Reach reach;
    private Inbox inbox;
    private TreeHub trees;
    private ScheduledFuture<?> heartbeat;
    private ScheduledFuture<?> crowds;

    /** Also before anybody has come: other gateways tell people where this one is. */
    void begin(@Observes @Initialized(ApplicationScoped.class) Object deployment) {}

    @PostConstruct
    void start() {
        sites = new Sites(() -> sessions.nodes().urls(), () -> sessions.nodes().self());
        reach = Reach.configured(sites::origins);
        inbox = new Inbox(sessions, this);
        trees = new TreeHub(around(), rooms);
        sessions.listen(this);
        sessions.attach(this);
        sessions.vitals().waiting(() -> Shedding.counted(waitingEach()));
        heartbeat = timer.scheduleAtFixedRate(this::checkSilence, PING_EVERY_S, PING_EVERY_S, TimeUnit.SECONDS);
        crowds = timer.scheduleAtFixedRate(
                this::tellCrowds, CROWDS_EVERY_MS, CROWDS_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        heartbeat.cancel(false);
        crowds.cancel(false);
    }

    /** The web server's own interface is faster, but it is not part of the platform: -Dtutti.sender=jakarta does without. */
    private static boolean undertowOffered() {
        if ("jakarta".equals(System.getProperty("tutti.sender"))) {
            return false;
        }
        try {
            Class.forName("io.undertow.websockets.jsr.UndertowSession", false, WebGateway.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** The best way to a client that this server has. */
    Wire wireTo(jakarta.websocket.Session socket) {
        var plain = new JakartaWire(socket, executor);
        return UNDERTOW ? UndertowWire.to(socket, plain) : plain;
    }

    Sessions sessions() {
        return sessions;
    }

    /** What was answered before. */
    Once once() {
        return once;
    }

    void requireReady() throws RefusedException {
        if (!sessions.ready()) {
            throw new RefusedException(new Refusal(
                    Refusal.Code.NOT_READY, "The server is starting. Try again in a moment."));
        }
    }

    /** For work that must not hold up others. */
    Executor executor() {
        return executor;
    }

    /** By which addresses people come. */
    Reach reach() {
        return reach;
    }

    private TreeHub.Around around() {
        return new TreeHub.Around() {
            @Override
            public Nodes nodes() {
                return sessions.nodes();
            }

            @Override
            public long now() {
                return sessions.clock().now();
            }

            @Override
            public Session session(SessionId id) throws RefusedException {
                return sessions.session(id);
            }

            @Override
            public void take(Connection connection, String message, long received) {
                inbox.text(connection, message, received);
            }
        };
    }

    /** Where trees are kept in the browsers, which of several servers numbers what is done to them. */
    TreeHub trees() {
        return trees;
    }

    /** Where the servers of the same sessions are. */
    Sites sites() {
        return sites;
    }

    /** Where this server is in its life; not ready is as good as starting. */
    Phase phase() {
        Phase phase = sessions.nodes().phase();
        return phase == Phase.SERVING && !sessions.ready() ? Phase.STARTING : phase;
    }

    /** Whether this server is about to be stopped, and others go on. */
    boolean stops() {
        Phase phase = phase();
        return phase == Phase.DRAINING || phase == Phase.DRAINED;
    }

    /** Where what clients say is taken in. */
    Inbox inbox() {
        return inbox;
    }

    /** How many WebSockets are open. */
    int connections() {
        return connections.size();
    }

    /** How many bytes wait to be sent to clients. */
    long waiting() {
        return waitingEach().sum();
    }

    private LongStream waitingEach() {
        return connections.stream().mapToLong(connection -> connection.outbox().waiting());
    }

    /** How many clients were given up because they took too little out. */
    long slowClients() {
        return slowClients.sum();
    }

    /** Which way frames go out: {@code undertow} or {@code jakarta}. */
    static String sender() {
        return UNDERTOW ? "undertow" : "jakarta";
    }

    @Override
    public String name() {
        return NAME;
    }

    /** The link; of an encrypted session without the key, which only its members have. */
    @Override
    public Optional<String> address(Session session) {
        return Optional.of(reach.base() + "s/" + session.id());
    }

    @Override
    public boolean up() {
        return true;
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of("websockets", opened.sum());
    }

    @Override
    public OptionalInt endpoints() {
        return OptionalInt.of((int) connections.stream().filter(one -> one.place().isPresent()).count());
    }

    /** How people come into a session other than by its page. */
    OtherWays otherWays(Session session) {
        return OtherWays.of(sessions, session, NAME);
    }

    void opened(Connection connection) {
        connections.add(connection);
        opened.increment();
    }

    void closed(Connection connection) {
        connection.closed();
        if (connections.remove(connection) && connection.outbox().overflowed()) {
            slowClients.increment();
        }
        detach(connection);
    }

    /** Runs in the session's turn: what is told later comes after the welcome. */
    void joined(Connection connection, Optional<String> id, Joined joined) {
        var place = new Place(joined.session().id(), joined.endpoint(), joined.attachment());
        // First into the room, then known to be there: a socket that closes meanwhile is found by one side or the other.
        enter(place, connection).ifPresent(before -> {
            before.left();
            before.outbox().close(4002, "Your seat was taken by a newer connection.");
        });
        connection.joined(place);
        connection.readNotes(Notes.openTo(joined.role(), joined.session().rules()));
        connection.outbox()
                .put(Frames.welcome(id, joined, sessions.clock().id(), sessions.clock().now(),
                        sessions.records(joined.session().id()), otherWays(joined.session()), sites.told()));
        if (connection.isClosed()) {
            detach(connection);
        }
    }

    /** Runs in the session's turn. */
    void atDoor(Connection connection, Optional<String> id, Waiting waiting) {
        var place = new Place(waiting.session(), waiting.endpoint(), waiting.attachment());
        rooms.enter(place.session(), room -> {
            room.wait(place.endpoint(), connection);
            return room;
        });
        connection.joined(place);
        connection.outbox().put(Frames.waiting(id, waiting, sites.told()));
        if (connection.isClosed()) {
            detach(connection);
        }
    }

    /** Puts a connection into its room; the result is the one that was there for the same endpoint. */
    private Optional<Connection> enter(Place place, Connection connection) {
        return rooms.enter(place.session(), room -> room.enter(place.endpoint(), connection));
    }

    /** Tells the session that a client is gone, unless it left by itself or came back on another connection. */
    private void detach(Connection connection) {
        forget(connection).ifPresent(place -> sessions.drop(place.session(), place.endpoint(), place.attachment()));
    }

    /** Takes a connection out of its room; empty if it was not there any more. */
    Optional<Place> forget(Connection connection) {
        Optional<Place> place = connection.place();
        connection.left();
        return place.filter(where -> rooms.leave(where.session(), room -> room.leave(where.endpoint(), connection))
                .orElse(false)).map(where -> {
            treeOf(where.session()).ifPresent(tree -> tree.left(connection, sessions.clock().now()));
            trees.left(where.session(), connection, where.endpoint());
            return where;
        });
    }

    /** What is told of the tree of a session; empty if nobody is there. */
    Optional<TreeRoom> treeOf(SessionId session) {
        return rooms.room(session).map(Room::tree);
    }

    /** Whether a connection is where it was. */
    boolean isIn(Place place, Connection connection) {
        return rooms.room(place.session())
                .flatMap(room -> room.connection(place.endpoint()))
                .filter(one -> one == connection)
                .isPresent();
    }

    @Override
    public void changed(Session session, Entry entry, List<Event> events) {
        rooms.room(session.id()).ifPresent(room -> changed(room, session, entry, events));
    }

    private void changed(Room room, Session session, Entry entry, List<Event> events) {
        for (Event event : News.of(session, entry.input(), events)) {
            switch (event) {
                case Event.TimelineChanged _ -> room.timeline(session);
                case Event.RosterChanged _ -> room.roster(session);
                case Event.QueueChanged _ -> room.queue(session);
                case Event.ViewChanged _ -> room.view(session);
                case Event.TracksPresented _ -> room.tracks(session);
                case Event.RulesChanged _ -> room.rules(session);
                case Event.DoorChanged _ -> room.door(session);
                case Event.ChatChanged(Line line) -> room.chat(line);
                case Event.NotesChanged _ -> room.notes(session);
                case Event.DetailsChanged _ -> room.details(session);
                case Event.NoticeChanged(var concerned) -> room.notice(session, concerned);
                case Event.TreeChanged(var change) -> room.tree().changed(session, entry, change);
                case Event.TrialChanged(var concerned) -> room.trial(session, concerned, sessions.records(session.id()));
                case Event.Admitted(EndpointId endpoint) ->
                    room.connection(endpoint).ifPresent(connection -> admit(connection, session, endpoint));
                case Event.TurnedAway(EndpointId endpoint, Refusal refusal) ->
                    room.connection(endpoint).ifPresent(connection -> turnAway(connection, refusal));
                case Event.Ended(String reason) -> {
                    Frame ended = Frames.ended(reason);
                    room.connections().forEach(connection -> {
                        connection.outbox().put(ended);
                        connection.outbox().finish(4004, "The session is over.");
                    });
                }
                case Event.Shifted(EndpointId endpoint) -> room.shift(session, endpoint);
            }
        }
        if (entry.input() instanceof Input.Resume(EndpointId endpoint)) {
            room.connection(endpoint).ifPresent(connection -> giveUp(connection, entry.seq()));
        }
        if (News.changesRoles(entry.input()) || entry.input() instanceof Input.SetRules) {
            // Last, so that they know already what they are now.
            room.noteReaders(session);
        }
    }

    private void admit(Connection connection, Session session, EndpointId endpoint) {
        connection.place().ifPresent(place -> joined(
                connection, Optional.empty(), sessions.admitted(session, endpoint, place.attachment())));
    }

    /** An endpoint has come back; if not here, what it had here before is no good any more. */
    private void giveUp(Connection connection, long attachment) {
        if (connection.place().filter(place -> place.attachment() < attachment).isPresent()) {
            forget(connection);
            connection.outbox().close(4002, "Your seat was taken by a newer connection.");
        }
    }

    private void turnAway(Connection connection, Refusal refusal) {
        forget(connection);
        connection.outbox().put(Inbox.refused(Optional.empty(), refusal));
        connection.outbox().finish(4005, "You are not in the session.");
    }

    /** Somebody is in a session no longer, and is told why. */
    void turnOut(SessionId session, EndpointId endpoint, Refusal why) {
        sessions.leave(session, endpoint, _ -> {});
        turnOutHere(session, endpoint, why);
        sessions.nodes().signal(session, NAME, new Signal.TurnedOut(endpoint.value(), why.code(), why.message()).text());
    }

    private void turnOutHere(SessionId session, EndpointId endpoint, Refusal why) {
        rooms.room(session)
                .flatMap(room -> room.connection(endpoint))
                .ifPresent(connection -> turnAway(connection, why));
    }

    /** What the gateway of another server says to this one. */
    @Override
    public void signal(SessionId session, String gateway, String text) {
        if (gateway.equals(NAME)) {
            switch (Signal.of(text)) {
                case Signal.TurnedOut(String endpoint, Refusal.Code code, String message) ->
                    turnOutHere(session, new EndpointId(endpoint), new Refusal(code, message));
                case Signal ofTree -> trees.signal(session, ofTree);
            }
        }
    }

    @Override
    public void offsets(Session session, long at, List<Offset> offsets) {
        if (!spared()) {
            rooms.room(session.id()).ifPresent(room -> room.offsets(session, at, offsets));
        }
    }

    @Override
    public void lost(SessionId session) {
        rooms.remove(session).ifPresent(room -> room.connections().forEach(connection -> {
            connection.left();
            if (stops()) {
                connection.outbox().close(1012, "This server is about to be stopped. Go on at another one.");
            } else {
                connection.outbox().close(1013, "The session is being read again. Try again.");
            }
        }));
    }

    /** Whether what is told again soon is left out this time: each other time while the server has too much to do. */
    private boolean spared() {
        return sessions.vitals().shedding().level() == Shedding.Level.MEMBERS
                && sessions.clock().now() / 1_000_000 % 2 == 0;
    }

    private void tellCrowds() {
        if (!spared()) {
            rooms.forEach((session, room) -> room.tellCrowd(sessions.records(session)));
        }
        long now = sessions.clock().now();
        rooms.forEach((_, room) -> room.tree().tick(now));
        tellNodes();
        trees.look();
    }

    /** Tells all clients of servers that came or went. */
    private void tellNodes() {
        List<String> now = sites.told();
        if (!now.equals(nodesTold) && !now.isEmpty()) {
            nodesTold = now;
            Frame frame = Frames.nodes(now);
            rooms.forEach((_, room) -> room.nodes(frame));
        }
    }

    private void checkSilence() {
        forEach(connections, WebGateway::checkSilence);
    }

    /** One that fails must not end what is done for all. */
    private static <T> void forEach(Collection<T> all, Consumer<T> action) {
        for (T one : all) {
            try {
                action.accept(one);
            } catch (RuntimeException e) {
                System.getLogger(WebGateway.class.getName())
                        .log(System.Logger.Level.WARNING,
                                "TUTTI-0209 A room or a WebSocket could not be looked after.", e);
            }
        }
    }

    private static void checkSilence(Connection connection) {
        if (connection.silentFor() > SILENCE_LIMIT) {
            connection.outbox().close(4003, "Nothing was heard of you for 60 s.");
        } else {
            connection.ping();
        }
    }
}
