package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Session;
import org.tutti.tree.Change;
import org.tutti.tree.Settings.Keeping;

/**
 * What the clients of one session are told of its tree: encoded once for all who have no URIs of their own, and once
 * for each who has. Nothing takes the place of anything else, except for mirrors: of these all are told once a second at
 * most, and before anything else. Who asked for a change is told it in the answer.
 *
 * <h2>Concurrency</h2>
 * What all are told is put into their outboxes under one lock, so that all are told it in the same order, whether it
 * comes from the journal or is only relayed.
 */
final class TreeRoom {

    /** How far apart all are told what is the same (µs). */
    static final long MIRRORS_EVERY = 1_000_000;

    private record Asking(Connection connection, Optional<String> id) {}

    private final Room room;
    private final Map<Long, Asking> asking = new HashMap<>();
    private TreeRelay relay;
    /** When all were told last what is the same (µs); as it is now, if only who asked has been told that. */
    private long mirrorsTold;
    private Optional<Session> mirrorsDue = Optional.empty();

    TreeRoom(Room room) {
        this.room = room;
        this.relay = new TreeRelay(room);
    }

    /** What was known here of a tree in the browsers does not count any more. */
    synchronized void renew() {
        relay = new TreeRelay(room);
    }

    /** Notes whom the entry answers that is about to be told. */
    synchronized void answering(long seq, Connection connection, Optional<String> id) {
        asking.put(seq, new Asking(connection, id));
    }

    /** Tells what is new. */
    void changed(Session session, Entry entry, Change change) {
        List<Map<Executor, List<Outbox>>> waiting = new ArrayList<>(2);
        synchronized (this) {
            Optional<Asking> asked = Optional.ofNullable(asking.remove(entry.seq()));
            if (!change.equals(Change.MIRRORS)) {
                waiting.add(dueMirrors(entry.stamp()));
            } else if (entry.stamp() - mirrorsTold < MIRRORS_EVERY) {
                mirrorsDue = Optional.of(session);
                asked.ifPresent(one -> one.connection().outbox().put(
                        TreeFrames.accepted(one.id(), entry, TreeFrames.change(session, change, ""))));
                return;
            } else {
                mirrorsDue = Optional.empty();
                mirrorsTold = entry.stamp();
            }
            waiting.add(tell(
                    room,
                    session.tree().mirrors().sites(),
                    site -> TreeFrames.change(session, change, site),
                    asked.map(Asking::connection),
                    told -> TreeFrames.accepted(asked.flatMap(Asking::id), entry, told)));
            if (change.settings()) {
                relay.settings(session.tree().settings());
            }
        }
        waiting.forEach(Room::send);
    }

    /** Tells all what is the same, if they have not been told yet: in the same words for everybody. */
    private Map<Executor, List<Outbox>> dueMirrors(long now) {
        if (mirrorsDue.isEmpty()) {
            return Map.of();
        }
        Frame frame = TreeFrames.frame(TreeFrames.change(mirrorsDue.get(), Change.MIRRORS, ""));
        mirrorsDue = Optional.empty();
        mirrorsTold = now;
        return room.each((_, connection) -> connection.outbox().offer(frame));
    }

    /**
     * Puts a message into the outboxes of all, in their words.
     *
     * @param sites those that have URIs of their own
     * @param told the message in the words of a site; of nobody's if that is empty
     * @param asker whom it answers
     * @param answer what it is answered, by the message in its words
     */
    static Map<Executor, List<Outbox>> tell(
            Room room,
            Set<String> sites,
            Function<String, ObjectNode> told,
            Optional<Connection> asker,
            Function<ObjectNode, Frame> answer) {
        Map<String, ObjectNode> messages = new HashMap<>();
        Map<String, Frame> frames = new HashMap<>();
        return room.each((endpoint, connection) -> {
            String site = sites.contains(endpoint.value()) ? endpoint.value() : "";
            ObjectNode message = messages.computeIfAbsent(site, told);
            return connection.outbox().offer(asker.filter(one -> one == connection).isPresent()
                    ? answer.apply(message.deepCopy())
                    : frames.computeIfAbsent(site, _ -> TreeFrames.frame(message)));
        });
    }

    /** Numbers and tells what somebody does to a tree that is kept in the browsers. */
    void relay(TreeRelay.Asked asked) throws WireException {
        List<Map<Executor, List<Outbox>>> waiting = new ArrayList<>(2);
        try {
            synchronized (this) {
                // By what is the same each finds what a link hangs under.
                waiting.add(dueMirrors(asked.now()));
                waiting.add(relay.change(asked));
            }
        } finally {
            waiting.forEach(Room::send);
        }
    }

    /** Has somebody who has the tree give it to who wants it. */
    synchronized void read(Session session, EndpointId endpoint, Connection reader, Optional<String> id,
            ClientMessage.GetTree wish, long now) throws WireException {
        relay.read(session, endpoint, reader, id, wish, now);
    }

    /** Somebody gives a part of the tree. */
    synchronized void give(Session session, Connection giver, ClientMessage.GiveTree part, long now)
            throws WireException {
        relay.give(session, giver, part, now);
    }

    /** A client is gone. */
    synchronized void left(Connection connection, long now) {
        asking.values().removeIf(one -> one.connection() == connection);
        relay.left(connection, now);
    }

    /** Time passes, for those who wait in vain. */
    void tick(long now) {
        Map<Executor, List<Outbox>> waiting = Map.of();
        synchronized (this) {
            relay.tick(now);
            if (now - mirrorsTold >= MIRRORS_EVERY) {
                waiting = dueMirrors(now);
            }
        }
        Room.send(waiting);
    }

    static boolean inBrowsers(Session session) {
        return session.tree().settings().keeping() == Keeping.BROWSERS;
    }
}
