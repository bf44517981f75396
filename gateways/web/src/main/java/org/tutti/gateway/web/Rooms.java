package org.tutti.gateway.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.tutti.session.SessionId;

/** The rooms of all sessions that have somebody in them here. One that empties is taken away. Thread-safe. */
final class Rooms {

    private final Map<SessionId, Room> rooms = new ConcurrentHashMap<>();
    private final Function<SessionId, Room.Peers> peers;

    /** @param peers the clients of a session at other servers */
    Rooms(Function<SessionId, Room.Peers> peers) {
        this.peers = peers;
    }

    /** Empty if nobody is there. */
    Optional<Room> room(SessionId session) {
        return Optional.ofNullable(rooms.get(session));
    }

    /** Lets somebody into a room, in one step with the look-up: one that empties at this moment is taken away. */
    <T> T enter(SessionId session, Function<Room, T> entering) {
        List<T> result = new ArrayList<>(1);
        rooms.compute(session, (_, room) -> {
            Room entered = room == null ? new Room(peers.apply(session)) : room;
            result.add(entering.apply(entered));
            return entered;
        });
        return result.getFirst();
    }

    /** Takes somebody out of a room; empty if there is no such room. */
    <T> Optional<T> leave(SessionId session, Function<Room, T> leaving) {
        List<T> result = new ArrayList<>(1);
        rooms.computeIfPresent(session, (_, room) -> {
            result.add(leaving.apply(room));
            return room.isEmpty() ? null : room;
        });
        return result.stream().findFirst();
    }

    /** Takes a room away with all who are in it. */
    Optional<Room> remove(SessionId session) {
        return Optional.ofNullable(rooms.remove(session));
    }

    /** Does something for each room, for all although it fails for one. */
    void forEach(BiConsumer<SessionId, Room> action) {
        rooms.forEach((session, room) -> {
            try {
                action.accept(session, room);
            } catch (RuntimeException e) {
                System.getLogger(Rooms.class.getName())
                        .log(
                                System.Logger.Level.WARNING,
                                "TUTTI-0210 The room of session " + session + " could not be looked after.",
                                e);
            }
        });
    }
}
