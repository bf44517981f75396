package org.tutti.gateway.web;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.tutti.engine.Offset;
import org.tutti.gateway.web.Outbox.Topic;
import org.tutti.session.Barrier;
import org.tutti.session.EndpointId;
import org.tutti.session.Grant;
import org.tutti.session.Line;
import org.tutti.session.Member;
import org.tutti.session.MemberId;
import org.tutti.session.Notes;
import org.tutti.session.Role;
import org.tutti.session.Roster;
import org.tutti.session.Session;
import org.tutti.session.Stage;

/**
 * The clients of one session, and those who wait at its door.
 *
 * <h2>Concurrency</h2>
 * Clients come and go on any thread. What all are told is put into their outboxes in turn, and sent from there by the
 * threads that own their sockets.
 */
final class Room {

    private final Map<EndpointId, Connection> connections = new ConcurrentHashMap<>();
    private final Map<EndpointId, Connection> atDoor = new ConcurrentHashMap<>();
    /** Those who are at other servers, as far as this one looks after the tree for them. */
    private final Map<EndpointId, Guest> guests = new ConcurrentHashMap<>();
    private final Peers peers;
    private final TreeRoom tree = new TreeRoom(this);
    private Optional<Session> rosterDue = Optional.empty();
    private Optional<Session> trialTold = Optional.empty();
    private boolean trialDue;
    private boolean trialRecorded;
    private Optional<Session> timelineTold = Optional.empty();
    private Optional<Session> timelineDue = Optional.empty();

    /** The clients of the session at other servers. */
    interface Peers {

        /** Tells them all but one what was done to a tree in the browsers, in the words of sites; "" for all others. */
        void tell(Map<String, String> frames, EndpointId asker);
    }

    /** Of a session that is served here alone. */
    Room() {
        this((_, _) -> {});
    }

    Room(Peers peers) {
        this.peers = peers;
    }

    Peers peers() {
        return peers;
    }

    /** The result is the connection that was there for the same endpoint. */
    Optional<Connection> enter(EndpointId endpoint, Connection connection) {
        atDoor.remove(endpoint);
        return Optional.ofNullable(connections.put(endpoint, connection));
    }

    /** Somebody is to wait at the door, where nothing is told of the session. */
    void wait(EndpointId endpoint, Connection connection) {
        atDoor.put(endpoint, connection);
    }

    /** Whether it was still there. */
    boolean leave(EndpointId endpoint, Connection connection) {
        return connections.remove(endpoint, connection) || atDoor.remove(endpoint, connection);
    }

    /** The connection of an endpoint, whether it is in or at the door. */
    Optional<Connection> connection(EndpointId endpoint) {
        return Optional.ofNullable(connections.get(endpoint)).or(() -> Optional.ofNullable(atDoor.get(endpoint)));
    }

    /** What is told of the tree. */
    TreeRoom tree() {
        return tree;
    }

    /**
     * Somebody at another server.
     *
     * @param connection by way of that
     */
    record Guest(String node, Connection connection) {}

    Connection guest(EndpointId endpoint, Supplier<Guest> guest) {
        return guests.computeIfAbsent(endpoint, _ -> guest.get()).connection();
    }

    boolean isGuest(EndpointId endpoint, Connection connection) {
        return Optional.ofNullable(guests.get(endpoint)).filter(guest -> guest.connection() == connection).isPresent();
    }

    /** A guest is gone, if it is that one. */
    Optional<Connection> leave(EndpointId endpoint, Predicate<Guest> which) {
        return Optional.ofNullable(guests.get(endpoint))
                .filter(which)
                .filter(guest -> guests.remove(endpoint, guest))
                .map(Guest::connection);
    }

    /** All these guests are gone. */
    List<Connection> leaveAll(Predicate<Guest> which) {
        return List.copyOf(guests.keySet()).stream()
                .flatMap(endpoint -> leave(endpoint, which).stream())
                .toList();
    }

    boolean isEmpty() {
        return connections.isEmpty() && atDoor.isEmpty() && guests.isEmpty();
    }

    /** All of them, also those at the door. */
    Collection<Connection> connections() {
        List<Connection> all = new ArrayList<>(connections.values());
        all.addAll(atDoor.values());
        return all;
    }

    /**
     * Tells how the timeline moves: at once. That of a crowd, which gets ready one by one, only fewer are waited for is
     * told when {@link #tellCrowd} is called next.
     */
    void timeline(Session session) {
        Map<Executor, List<Outbox>> waiting;
        synchronized (this) {
            if (Crowd.of(session.roster()) && timelineTold.filter(told -> movesAs(told, session)).isPresent()) {
                timelineDue = Optional.of(session);
                return;
            }
            waiting = offerTimeline(session);
        }
        send(waiting);
    }

    private static boolean movesAs(Session told, Session session) {
        Stage before = told.stage();
        Stage now = session.stage();
        return now.timeline().equals(before.timeline())
                && now.cause().equals(before.cause())
                && session.policy().follow() == told.policy().follow()
                && now.barrier().map(Barrier::seq).equals(before.barrier().map(Barrier::seq))
                && now.startsAt().equals(before.startsAt())
                && now.queue().current().equals(before.queue().current());
    }

    private Map<Executor, List<Outbox>> offerTimeline(Session session) {
        timelineTold = Optional.of(session);
        timelineDue = Optional.empty();
        Frame frame = Frames.timeline(session);
        return offer(Topic.TIMELINE, _ -> Optional.of(frame));
    }

    void queue(Session session) {
        tellAll(Topic.QUEUE, Frames.queue(session));
    }

    void view(Session session) {
        tellAll(Topic.VIEW, Frames.view(session));
    }

    void tracks(Session session) {
        tellAll(Topic.TRACKS, Frames.tracks(session));
    }

    void rules(Session session) {
        tellAll(Topic.RULES, Frames.rules(session));
    }

    /** Tells one of them how far off the timeline it is to play. */
    void shift(Session session, EndpointId endpoint) {
        Optional.ofNullable(connections.get(endpoint)).ifPresent(connection -> {
            if (connection.outbox().offerLatest(Topic.SHIFT, Frames.shift(session, endpoint))) {
                send(Map.of(connection.home(), List.of(connection.outbox())));
            }
        });
    }

    /** Tells where the servers of the session are, also to those at the door. */
    void nodes(Frame frame) {
        connections().forEach(connection -> {
            if (connection.outbox().offerLatest(Topic.NODES, frame)) {
                send(Map.of(connection.home(), List.of(connection.outbox())));
            }
        });
    }

    private void tellAll(Topic topic, Frame frame) {
        send(offer(topic, _ -> Optional.of(frame)));
    }

    /** Tells what the session is to others: to those who run it all of it. */
    void details(Session session) {
        Frame all = Frames.details(session, true);
        Frame some = Frames.details(session, false);
        send(offer(Topic.DETAILS, endpoint ->
                session.roster().owner(endpoint).map(member -> member.role().runs() ? all : some)));
    }

    /**
     * Tells what everybody is asked to agree to.
     *
     * @param concerned who alone is to know besides those who run the session; empty for all
     */
    void notice(Session session, Optional<MemberId> concerned) {
        boolean answered = session.dossier().notice().filter(one -> !one.answers().isEmpty()).isPresent();
        Map<Object, Frame> frames = new HashMap<>();
        send(offer(Topic.NOTICE, endpoint -> session.roster().owner(endpoint)
                .filter(member -> concerned.isEmpty() || concerned.get().equals(member.id()) || member.role().runs())
                .map(member -> frames.computeIfAbsent(
                        member.role().runs() || answered ? member.id() : "all",
                        _ -> Frames.notice(session, member)))));
    }

    /** Tells of the door those who decide on it. */
    void door(Session session) {
        Frame frame = Frames.door(session);
        Predicate<Member> decides = member -> session.grants(member).contains(Grant.ADMIT);
        send(offer(Topic.DOOR, endpoint -> session.roster().owner(endpoint).filter(decides).map(_ -> frame)));
    }

    /** Tells a line of the chat; none takes the place of another. */
    void chat(Line line) {
        Frame frame = Frames.chat(line);
        send(each((_, connection) -> connection.outbox().offer(frame)));
    }

    /** Tells the notes, which are new, to those they are for. */
    void notes(Session session) {
        tellNotes(session, true);
    }

    /** Roles have changed: tells the notes to those they are for now, and none to those they are not for any more. */
    void noteReaders(Session session) {
        tellNotes(session, false);
    }

    /**
     * Tells of the trial those who run the session, and all others or one of them. What one of a crowd has changed those
     * who run it are told when {@link #tellCrowd} is called next.
     *
     * @param concerned the one; empty for all
     * @param recorded whether the server records it
     */
    void trial(Session session, Optional<MemberId> concerned, boolean recorded) {
        Map<Executor, List<Outbox>> waiting;
        synchronized (this) {
            boolean later = concerned.isPresent() && Crowd.of(session.roster());
            trialDue = later;
            trialTold = Optional.of(session);
            trialRecorded = recorded;
            waiting = offerTrial(session, recorded, member -> concerned.isEmpty() || concerned.get().equals(member.id())
                    || !later && member.role().runs());
        }
        send(waiting);
    }

    private Map<Executor, List<Outbox>> offerTrial(Session session, boolean recorded, Predicate<Member> told) {
        Map<Object, Frame> frames = new HashMap<>();
        return offer(Topic.TRIAL, endpoint -> session.roster().owner(endpoint)
                .filter(told)
                .map(member -> frames.computeIfAbsent(
                        member.role().runs() ? member.id() : TrialForms.Part.of(session.trial(), member.id()),
                        _ -> Frames.trial(session, member, recorded))));
    }

    private void tellNotes(Session session, boolean changed) {
        Frame notes = Frames.notes(session, session.notes().all());
        Frame none = Frames.notes(session, List.of());
        Predicate<Member> mayRead = member -> Notes.openTo(member.role(), session.rules());
        send(each((endpoint, connection) -> {
            boolean reads = session.roster().owner(endpoint).filter(mayRead).isPresent();
            boolean did = connection.readNotes(reads);
            return (reads ? changed || !did : did)
                    && connection.outbox().offerLatest(Topic.NOTES, reads ? notes : none);
        }));
    }

    /** Tells who is here: at once, or in a crowd when {@link #tellCrowd} is called next. */
    void roster(Session session) {
        Map<Executor, List<Outbox>> waiting;
        synchronized (this) {
            if (Crowd.of(session.roster())) {
                rosterDue = Optional.of(session);
                return;
            }
            rosterDue = Optional.empty();
            waiting = offerRosters(session);
        }
        send(waiting);
    }

    private Map<Executor, List<Outbox>> offerRosters(Session session) {
        Roster roster = session.roster();
        Frame whole = Frames.roster(session, true, Optional.empty());
        if (Forms.observers(roster).isEmpty()) {
            return offer(Topic.ROSTER, _ -> Optional.of(whole));
        }
        Frame withoutObservers = Frames.roster(session, false, Optional.empty());
        return offer(Topic.ROSTER, endpoint -> roster.owner(endpoint).map(member -> {
            if (member.role().runs()) {
                return whole;
            }
            return member.role() == Role.OBSERVER
                    ? Frames.roster(session, false, Optional.of(member))
                    : withoutObservers;
        }));
    }

    /**
     * Tells a crowd who is here, who is waited for and, if they run it, what is tried out, if that has changed.
     *
     * @param recorded whether the server records trials of the session; those who run one are told if that has changed
     */
    void tellCrowd(boolean recorded) {
        List<Map<Executor, List<Outbox>>> waiting = new ArrayList<>(3);
        synchronized (this) {
            rosterDue.ifPresent(session -> waiting.add(offerRosterExcerpts(session)));
            rosterDue = Optional.empty();
            timelineDue.ifPresent(session -> waiting.add(offerTimeline(session)));
            boolean changed = recorded != trialRecorded;
            trialTold.filter(session -> trialDue || changed && session.trial().run().isPresent())
                    .ifPresent(session -> waiting.add(
                            offerTrial(session, recorded, member -> member.role().runs())));
            trialDue = false;
            trialRecorded = recorded;
        }
        waiting.forEach(Room::send);
    }

    private Map<Executor, List<Outbox>> offerRosterExcerpts(Session session) {
        Excerpt full = Frames.rosterExcerpt(session, true);
        Roster roster = session.roster();
        Excerpt limited = Forms.observers(roster).isEmpty() ? full : Frames.rosterExcerpt(session, false);
        return offer(Topic.ROSTER, endpoint -> roster.owner(endpoint).map(own -> {
            Excerpt excerpt = own.role().runs() ? full : limited;
            return excerpt.shows(own.id().value()) ? excerpt.shared() : excerpt.with(Forms.member(session, own));
        }));
    }

    /** Tells where everybody is: to those who may know all of it, and to the others what they may. */
    void offsets(Session session, long at, List<Offset> offsets) {
        Roster roster = session.roster();
        Excerpt full = excerpt(session, at, offsets, offsets);
        // Whoever has control need not be one of those who may know of silent observers.
        List<Offset> named = offsets.stream().filter(row -> !observes(roster, row)).toList();
        Excerpt steering = named.size() == offsets.size() ? full : excerpt(session, at, offsets, named);
        List<Offset> seen = named.stream().filter(row -> seenByAll(session, row)).toList();
        Excerpt limited = seen.size() == named.size() ? steering : excerpt(session, at, offsets, seen);
        Map<EndpointId, Offset> rows =
                offsets.stream().collect(Collectors.toMap(Offset::endpoint, Function.identity()));
        send(offer(Topic.OFFSETS, endpoint -> roster.owner(endpoint).map(member -> {
            boolean controls = roster.controller().filter(member::equals).isPresent();
            // A supervisor looks after the customer as the agent does.
            boolean seesAll = controls || Notes.openTo(member.role(), session.rules());
            Excerpt excerpt = member.role().runs() ? full : seesAll ? steering : limited;
            return Optional.ofNullable(rows.get(endpoint))
                    .filter(_ -> !excerpt.shows(endpoint.value()))
                    .map(own -> excerpt.with(Frames.offset(session, own)))
                    .orElseGet(excerpt::shared);
        })));
    }

    private static Excerpt excerpt(Session session, long at, List<Offset> all, List<Offset> rows) {
        return Frames.offsets(session, at, all, Crowd.of(session.roster()) ? Crowd.worst(rows) : rows);
    }

    /** An observer who has control is silent no longer. */
    private static boolean observes(Roster roster, Offset row) {
        Optional<Member> owner = roster.owner(row.endpoint());
        return owner.filter(member -> member.role() == Role.OBSERVER).isPresent() && !owner.equals(roster.controller());
    }

    private static boolean seenByAll(Session session, Offset row) {
        Optional<Member> owner = session.roster().owner(row.endpoint());
        return session.rules().progressForAll() || owner.isPresent() && owner.equals(session.roster().controller());
    }

    interface Offering {
        boolean put(EndpointId endpoint, Connection connection);
    }

    /** Puts a frame into every outbox for which there is one. */
    private Map<Executor, List<Outbox>> offer(Topic topic, Function<EndpointId, Optional<Frame>> frame) {
        return each((endpoint, connection) -> frame.apply(endpoint)
                .filter(one -> connection.outbox().offerLatest(topic, one))
                .isPresent());
    }

    /** The outboxes that must be set going, by where that costs least. */
    Map<Executor, List<Outbox>> each(Offering offering) {
        Map<Executor, List<Outbox>> waiting = new HashMap<>();
        connections.forEach((endpoint, connection) -> {
            if (offering.put(endpoint, connection)) {
                waiting.computeIfAbsent(connection.home(), _ -> new ArrayList<>()).add(connection.outbox());
            }
        });
        return waiting;
    }

    static void send(Map<Executor, List<Outbox>> waiting) {
        waiting.forEach((home, outboxes) -> {
            try {
                home.execute(() -> outboxes.forEach(Outbox::pump));
            } catch (RejectedExecutionException e) {
                System.getLogger(Room.class.getName())
                        .log(System.Logger.Level.DEBUG, "The server is stopping, which closes every WebSocket.", e);
            }
        });
    }
}
