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
import java.util.stream.Collectors;
import org.tutti.engine.Offset;
import org.tutti.gateway.web.Outbox.Topic;
import org.tutti.session.EndpointId;
import org.tutti.session.Roster;
import org.tutti.session.Session;

/**
 * The clients of one session.
 *
 * <h2>Concurrency</h2>
 * Clients come and go on any thread. What all are told is put into their outboxes in turn, and sent from there by the
 * threads that own their sockets.
 */
final class Room {

    private final Map<EndpointId, Connection> connections = new ConcurrentHashMap<>();
    private Optional<Session> rosterDue = Optional.empty();

    /** The result is the connection that was there for the same endpoint. */
    Optional<Connection> enter(EndpointId endpoint, Connection connection) {
        return Optional.ofNullable(connections.put(endpoint, connection));
    }

    /** Whether it was still there. */
    boolean leave(EndpointId endpoint, Connection connection) {
        return connections.remove(endpoint, connection);
    }

    boolean isEmpty() {
        return connections.isEmpty();
    }

    Collection<Connection> connections() {
        return connections.values();
    }

    void timeline(Session session) {
        Frame frame = Frames.timeline(session);
        send(offer(Topic.TIMELINE, _ -> frame));
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
            Frame frame = Frames.roster(session);
            waiting = offer(Topic.ROSTER, _ -> frame);
        }
        send(waiting);
    }

    /** Tells a crowd who is here, if that has changed. */
    void tellCrowd() {
        Map<Executor, List<Outbox>> waiting;
        synchronized (this) {
            if (rosterDue.isEmpty()) {
                return;
            }
            waiting = offerRosterExcerpts(rosterDue.get());
            rosterDue = Optional.empty();
        }
        send(waiting);
    }

    private Map<Executor, List<Outbox>> offerRosterExcerpts(Session session) {
        Excerpt excerpt = Frames.rosterExcerpt(session);
        Frame shared = excerpt.shared();
        Roster roster = session.roster();
        return offer(Topic.ROSTER, endpoint -> roster.owner(endpoint)
                .filter(own -> !excerpt.shows(own.id().value()))
                .map(own -> excerpt.with(Frames.member(roster, own)))
                .orElse(shared));
    }

    void offsets(Session session, long at, List<Offset> offsets) {
        if (!Crowd.of(session.roster())) {
            Frame frame = Frames.offsets(session, at, offsets);
            send(offer(Topic.OFFSETS, _ -> frame));
            return;
        }
        Excerpt excerpt = Frames.offsetsExcerpt(session, at, offsets, Crowd.worst(offsets));
        Frame shared = excerpt.shared();
        Map<EndpointId, Offset> rows =
                offsets.stream().collect(Collectors.toMap(Offset::endpoint, Function.identity()));
        send(offer(Topic.OFFSETS, endpoint -> Optional.ofNullable(rows.get(endpoint))
                .filter(own -> !excerpt.shows(endpoint.value()))
                .map(own -> excerpt.with(Frames.offset(session.roster(), own)))
                .orElse(shared)));
    }

    /** Puts a frame into every outbox; the result are those that must be set going, by where that costs least. */
    private Map<Executor, List<Outbox>> offer(Topic topic, Function<EndpointId, Frame> frame) {
        Map<Executor, List<Outbox>> waiting = new HashMap<>();
        connections.forEach((endpoint, connection) -> {
            if (connection.outbox().offerLatest(topic, frame.apply(endpoint))) {
                waiting.computeIfAbsent(connection.home(), _ -> new ArrayList<>()).add(connection.outbox());
            }
        });
        return waiting;
    }

    private static void send(Map<Executor, List<Outbox>> waiting) {
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
