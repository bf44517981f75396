package org.tutti.gateway.web;

import java.util.List;
import java.util.Optional;
import org.tutti.engine.RefusedException;
import org.tutti.engine.Reply;
import org.tutti.engine.Sessions;
import org.tutti.gateway.web.Connection.Place;
import org.tutti.session.Actor;
import org.tutti.session.Entry;
import org.tutti.session.Grant;
import org.tutti.session.Input;
import org.tutti.session.Refusal;
import org.tutti.session.Session;
import org.tutti.tree.Triple;
import org.tutti.tree.TripleId;

/** What clients say of the tree goes to the session, or to those who keep it. */
record TreeInbox(Sessions sessions, WebGateway gateway) {

    /** Somebody changes the tree; {@code received} is when that came (µs). */
    void request(Connection connection, Optional<String> id, Place place, Input.TreeRequest request, long received)
            throws WireException, RefusedException {
        Session session = sessions.session(place.session());
        if (TreeRoom.inBrowsers(session) && relayed(request)) {
            Optional<Refusal> denied = session.denied(Actor.endpoint(place.endpoint()), Grant.TREE);
            if (denied.isPresent()) {
                throw new RefusedException(denied.get());
            }
            room(place).relay(new TreeRelay.Asked(
                    session, place.endpoint(), connection, id, request, received, sessions.clock().now()));
            return;
        }
        if (request instanceof Input.AddMirror || request instanceof Input.RemoveMirror) {
            MirrorPace.check(session, Actor.endpoint(place.endpoint()), sessions.clock().now());
        }
        sessions.request(place.session(), Actor.endpoint(place.endpoint()), request, reply -> {
            switch (reply) {
                // It is told next, and that is the answer.
                case Reply.Done<Entry>(Entry entry) when gateway.isIn(place, connection) ->
                    gateway.treeOf(place.session())
                            .ifPresent(room -> room.answering(entry.seq(), connection, id));
                case Reply.Done<Entry>(Entry entry) -> connection.outbox().put(Frames.accepted(id, entry));
                case Reply.Refused<Entry>(Refusal refusal) -> connection.outbox().put(Inbox.refused(id, refusal));
            }
        });
    }

    /** Whether it is relayed where the tree is kept in the browsers. */
    static boolean relayed(Input.TreeRequest request) {
        return switch (request) {
            case Input.AddTriples _, Input.ChangeTriple _, Input.RemoveTriple _, Input.PublishEvent _ -> true;
            case Input.AddMirror _, Input.RemoveMirror _, Input.SetTree _ -> false;
        };
    }

    private TreeRoom room(Place place) throws WireException {
        return gateway.treeOf(place.session()).orElseThrow(TreeInbox::notJoined);
    }

    /** Somebody wants to know something of the tree, or tells it. */
    void question(Connection connection, Optional<String> id, Place place, ClientMessage message)
            throws WireException, RefusedException {
        Session session = sessions.session(place.session());
        if (session.roster().owner(place.endpoint()).isEmpty()) {
            throw notJoined();
        }
        String site = TreeFrames.wordsOf(session.tree().mirrors(), place.endpoint().value());
        long now = sessions.clock().now();
        switch (message) {
            case ClientMessage.GetTree wish when TreeRoom.inBrowsers(session) ->
                room(place).read(session, place.endpoint(), connection, id, wish, now);
            case ClientMessage.GetTree(Optional<String> after, var _) -> {
                Optional<TripleId> before = after.isPresent() ? Optional.of(id(after.get())) : Optional.empty();
                connection.outbox().put(TreeFrames.page(id, session, site, before));
            }
            case ClientMessage.GetTriple(String triple) -> {
                if (TreeRoom.inBrowsers(session)) {
                    throw new WireException(
                            ErrorCode.TREE_ELSEWHERE, "The tree of this session is kept in the browsers.");
                }
                Triple told = session.tree().triple(id(triple))
                        .flatMap(link -> session.tree().toldTo(site, List.of(link)).stream().findFirst())
                        .orElseThrow(() -> unknown(triple));
                connection.outbox().put(TreeFrames.triple(id, session.tree(), told, site));
            }
            case ClientMessage.GiveTree part -> room(place).give(session, connection, part, now);
            default -> throw new IllegalArgumentException("Not about the tree: " + message);
        }
    }

    private static TripleId id(String text) throws WireException {
        return TripleId.of(text).orElseThrow(() -> unknown(text));
    }

    private static WireException unknown(String triple) {
        return new WireException(
                ErrorCode.TRIPLE_UNKNOWN, "There is no link %s. Maybe it was removed.".formatted(triple));
    }

    private static WireException notJoined() {
        return new WireException(ErrorCode.NOT_JOINED, "Say hello first: this connection is in no session.");
    }
}
