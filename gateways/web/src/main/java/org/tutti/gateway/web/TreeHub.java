package org.tutti.gateway.web;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.tutti.engine.Nodes;
import org.tutti.engine.RefusedException;
import org.tutti.engine.cluster.Node;
import org.tutti.gateway.web.Connection.Place;
import org.tutti.session.EndpointId;
import org.tutti.session.Input;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/**
 * Of several servers one numbers what is done to a tree that is kept in the browsers, so that all are told it in the same
 * order: the one that would be the heir of the session. The others send it what their clients say of the tree, and pass on
 * what it answers. A signal goes to every server, as {@link Nodes#signal} has no other kind: also what is for one,
 * such as the answer to one client, which all but that one drop. Thread-safe.
 */
final class TreeHub {

    private final Around around;
    private final Rooms rooms;
    /** Those whose words were sent to another server. */
    private final Set<Connection> asking = ConcurrentHashMap.newKeySet();
    private final Map<SessionId, String> hubs = new ConcurrentHashMap<>();

    /** The rest of the server. */
    interface Around {

        Nodes nodes();

        /** µs. */
        long now();

        Session session(SessionId id) throws RefusedException;

        /** Takes in what a client says. */
        void take(Connection connection, String message, long received);
    }

    TreeHub(Around around, Rooms rooms) {
        this.around = around;
        this.rooms = rooms;
    }

    private Nodes nodes() {
        return around.nodes();
    }

    private String self() {
        return nodes().self().id();
    }

    /** The server that numbers the changes of a tree in the browsers. */
    private String hub(SessionId session) {
        return nodes().members().heir(session).map(Node::id).orElseGet(this::self);
    }

    /**
     * Sends what a client says to the server it is for.
     *
     * @param text the whole message
     * @return false if it is for this one
     */
    boolean forwards(Connection connection, ClientMessage message, String text, long received) throws RefusedException {
        Optional<Place> place = connection.place().filter(where -> ofTree(message) && !hub(where.session()).equals(self()));
        if (place.isEmpty() || !TreeRoom.inBrowsers(around.session(place.get().session()))) {
            return false;
        }
        asking.add(connection);
        send(place.get().session(), new Signal.TreeAsked(
                self(), place.get().endpoint().value(), text, received, connection.bound()));
        return true;
    }

    private static boolean ofTree(ClientMessage message) {
        return switch (message) {
            case ClientMessage.GetTree _, ClientMessage.GiveTree _ -> true;
            case ClientMessage.Request(Input.TreeRequest request) -> TreeInbox.relayed(request);
            default -> false;
        };
    }

    /** A client is gone. */
    void left(SessionId session, Connection connection, EndpointId endpoint) {
        if (asking.remove(connection)) {
            send(session, new Signal.TreeLeft(self(), endpoint.value()));
        }
    }

    /** What another server says. */
    void signal(SessionId session, Signal signal) {
        switch (signal) {
            case Signal.TreeAsked(String node, String endpoint, String message, long received, long bound) -> {
                if (hub(session).equals(self())) {
                    Connection guest = rooms.enter(session, room ->
                            room.guest(new EndpointId(endpoint), () -> guest(session, node, endpoint)));
                    guest.bound(bound);
                    around.take(guest, message, received);
                }
            }
            case Signal.TreeSaid(String node, String endpoint, String frame) -> {
                if (node.equals(self())) {
                    rooms.room(session).flatMap(room -> room.connection(new EndpointId(endpoint)))
                            .ifPresent(connection -> connection.outbox().put(frame(frame)));
                }
            }
            case Signal.TreeTold(Map<String, String> frames, String asker) -> {
                Map<String, Frame> made = new HashMap<>();
                frames.forEach((site, text) -> made.put(site, frame(text)));
                rooms.room(session).ifPresent(room -> Room.send(room.each((endpoint, connection) ->
                        !endpoint.value().equals(asker)
                                && connection.outbox().offer(made.getOrDefault(endpoint.value(), made.get(""))))));
            }
            case Signal.TreeLeft(String node, String endpoint) -> rooms.leave(session, room -> {
                room.leave(new EndpointId(endpoint), guest -> guest.node().equals(node))
                        .ifPresent(guest -> room.tree().left(guest, around.now()));
                return room;
            });
            case Signal.TurnedOut _ -> throw new IllegalArgumentException("Not of a tree: " + signal);
        }
    }

    private Room.Guest guest(SessionId session, String node, String endpoint) {
        var connection = new Connection(new Wire() {
            @Override
            public void send(Frame frame, Consumer<Boolean> done) {
                TreeHub.this.send(session, new Signal.TreeSaid(node, endpoint, frame.text()));
                done.accept(true);
            }

            @Override
            public void ping() {}

            @Override
            public void close(int code, String reason) {}
        }, around::now);
        connection.joined(new Place(session, new EndpointId(endpoint), 0));
        return new Room.Guest(node, connection);
    }

    private static Frame frame(String text) {
        return new Frame(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Tells the clients of all other servers what has been done. */
    void tell(SessionId session, Map<String, String> frames, EndpointId asker) {
        send(session, new Signal.TreeTold(frames, asker.value()));
    }

    private void send(SessionId session, Signal signal) {
        nodes().signal(session, WebGateway.NAME, signal.text());
    }

    /**
     * Looks whether servers have come or gone. Where another one numbers the changes from now on, those who have the tree
     * come in anew, and show it what they have, as after a restart.
     */
    void look() {
        rooms.forEach((id, room) -> {
            String now = hub(id);
            String before = hubs.put(id, now);
            room.leaveAll(guest -> !nodes().members().has(guest.node()))
                    .forEach(guest -> room.tree().left(guest, around.now()));
            if (before != null && !before.equals(now)) {
                anew(id, room);
            }
        });
        hubs.keySet().removeIf(id -> rooms.room(id).isEmpty());
    }

    private void anew(SessionId id, Room room) {
        room.tree().renew();
        try {
            Session session = around.session(id);
            if (TreeRoom.inBrowsers(session)) {
                room.leaveAll(_ -> true);
                room.connections().forEach(connection ->
                        connection.outbox().close(1013, "Another server looks after the tree now. Come in again."));
            }
        } catch (RefusedException e) {
            System.getLogger(TreeHub.class.getName())
                    .log(System.Logger.Level.DEBUG, "The session is over, which all are told.", e);
        }
    }
}
