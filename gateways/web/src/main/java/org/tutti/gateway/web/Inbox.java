package org.tutti.gateway.web;

import java.util.Optional;
import org.tutti.engine.RefusedException;
import org.tutti.engine.Reply;
import org.tutti.engine.Sessions;
import org.tutti.engine.Sessions.Entrance;
import org.tutti.engine.Sessions.Joined;
import org.tutti.engine.Sessions.Waiting;
import org.tutti.gateway.web.Connection.Place;
import org.tutti.session.Actor;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Refusal;

/** What clients say over their WebSockets goes to the engine, and its answers back to them. */
record Inbox(Sessions sessions, WebGateway gateway) {

    /** Takes in one message; {@code received} is when it came (µs). */
    void text(Connection connection, String text, long received) {
        Optional<String> id = Optional.empty();
        try {
            Fields fields = read(connection, text);
            id = ClientMessage.idOf(fields);
            // Counted when its id is known, so that a client sees which of its messages came too fast.
            connection.count();
            ClientMessage message = ClientMessage.of(fields);
            if (!gateway.trees().forwards(connection, message, text, received)) {
                handle(connection, id, message, received);
            }
        } catch (WireException e) {
            error(connection, id, e);
        } catch (RefusedException e) {
            connection.outbox().put(refused(id, e.refusal()));
        } catch (RuntimeException e) {
            error(connection, id, fault(e));
        }
    }

    /** Takes in one binary message. */
    void binary(Connection connection, byte[] bytes) {
        Optional<String> id = Optional.empty();
        try {
            Cipher.Said said = readBinary(connection, bytes);
            id = said.id();
            connection.count();
            request(connection, id, said.request());
        } catch (WireException e) {
            error(connection, id, e);
        } catch (RuntimeException e) {
            error(connection, id, fault(e));
        }
    }

    private WireException fault(RuntimeException e) {
        String reference = Long.toString(sessions.clock().now(), 36);
        System.getLogger(Inbox.class.getName())
                .log(System.Logger.Level.ERROR, "TUTTI-0200 A message could not be handled, reference " + reference, e);
        return new WireException(
                ErrorCode.INTERNAL, "The server failed; its log has the reference " + reference + '.');
    }

    private static Fields read(Connection connection, String text) throws WireException {
        try {
            return Fields.of(text);
        } catch (WireException e) {
            connection.count();
            throw e;
        }
    }

    static void error(Connection connection, Optional<String> id, WireException e) {
        connection.outbox().put(Frames.error(id, e.code(), e.getMessage()));
    }

    private static Cipher.Said readBinary(Connection connection, byte[] bytes) throws WireException {
        try {
            return Cipher.read(bytes);
        } catch (WireException e) {
            connection.count();
            throw e;
        }
    }

    /** A refusal as a client is told it. */
    static Frame refused(Optional<String> id, Refusal refusal) {
        return Frames.error(id, ErrorCode.of(refusal.code()), refusal.message());
    }

    private void handle(Connection connection, Optional<String> id, ClientMessage message, long received)
            throws WireException, RefusedException {
        switch (message) {
            case ClientMessage.Ping(double t0) ->
                connection.outbox().put(Frames.pong(id, t0, received, sessions.clock().now()));
            case ClientMessage.Hello hello -> hello(connection, id, hello);
            case ClientMessage.Request(Input.TreeRequest request) ->
                new TreeInbox(sessions, gateway).request(connection, id, placeOf(connection), request, received);
            case ClientMessage.Request(Input.Request request) -> request(connection, id, request);
            case ClientMessage.GetTree _, ClientMessage.GetTriple _, ClientMessage.GiveTree _ ->
                new TreeInbox(sessions, gateway).question(connection, id, placeOf(connection), message);
            case ClientMessage.SetRules(var change) -> {
                Place place = placeOf(connection);
                sessions.changeRules(
                        place.session(), actor(place), change, reply -> answer(connection, id, reply));
            }
            case ClientMessage.SetDetails(var change) -> {
                Place place = placeOf(connection);
                sessions.changeDetails(
                        place.session(), actor(place), change, reply -> answer(connection, id, reply));
            }
            case ClientMessage.Enqueue(String locator) -> {
                Place place = placeOf(connection);
                sessions.enqueue(place.session(), actor(place), locator, reply -> answer(connection, id, reply));
            }
            case ClientMessage.Invite(ClientMessage.Invitee(var role, boolean personal, long lifetime)) -> {
                Place place = placeOf(connection);
                var invitation = sessions.invite(place.session(), actor(place), role, personal, lifetime);
                connection.outbox().put(Frames.invitation(id, place.session(), invitation));
            }
            case ClientMessage.History(long before) -> {
                Place place = placeOf(connection);
                var session = sessions.session(place.session());
                if (session.roster().owner(place.endpoint()).isEmpty()) {
                    throw notJoined();
                }
                connection.outbox().put(Frames.history(id, session, before));
            }
            case ClientMessage.Progress progress -> {
                Place place = placeOf(connection);
                connection.bound(progress.bound());
                sessions.report(place.session(), progress.of(place.endpoint()), progress.device());
            }
            case ClientMessage.Leave _ -> {
                Place place = placeOf(connection);
                sessions.leave(place.session(), place.endpoint(), reply -> {
                    answer(connection, id, reply);
                    if (reply instanceof Reply.Done) {
                        gateway.forget(connection);
                        connection.outbox().finish(1000, "You left.");
                    }
                });
            }
        }
    }

    private void request(Connection connection, Optional<String> id, Input.Request request) throws WireException {
        Place place = placeOf(connection);
        sessions.request(place.session(), actor(place), request, reply -> answer(connection, id, reply));
    }

    private static Actor actor(Place place) {
        return Actor.endpoint(place.endpoint());
    }

    private static Place placeOf(Connection connection) throws WireException {
        return connection.place().orElseThrow(Inbox::notJoined);
    }

    private static WireException notJoined() {
        return new WireException(ErrorCode.NOT_JOINED, "Say hello first: this connection is in no session.");
    }

    private static void answer(Connection connection, Optional<String> id, Reply<Entry> reply) {
        connection.outbox().put(switch (reply) {
            case Reply.Done<Entry>(Entry entry) -> Frames.accepted(id, entry);
            case Reply.Refused<Entry>(Refusal refusal) -> refused(id, refusal);
        });
    }

    private void hello(Connection connection, Optional<String> id, ClientMessage.Hello hello) throws WireException {
        if (!connection.greet()) {
            throw new WireException(ErrorCode.ALREADY_JOINED, "This connection is in a session already.");
        }
        sessions.join(hello.session(), hello.request(), reply -> {
            switch (reply) {
                case Reply.Done<Entrance>(Joined joined) -> gateway.joined(connection, id, joined);
                case Reply.Done<Entrance>(Waiting waiting) -> gateway.atDoor(connection, id, waiting);
                case Reply.Refused<Entrance>(Refusal refusal) -> {
                    connection.refused();
                    connection.outbox().put(refused(id, refusal));
                }
            }
        });
    }
}
