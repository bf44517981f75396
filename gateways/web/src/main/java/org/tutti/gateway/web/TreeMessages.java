package org.tutti.gateway.web;

import java.util.Optional;
import org.tutti.session.Input;
import org.tutti.tree.Settings.Keeping;

/** What clients ask of the tree over the WebSocket: {@code docs/tree.md}. */
final class TreeMessages {

    private static final int ID = 64, LABEL = 1000;

    /** The largest that every client can count to. */
    private static final long LARGEST = 9_007_199_254_740_991L;

    private TreeMessages() {}

    /** The request of a type; empty if there is none of that type. */
    static Optional<Input.Request> request(String type, Fields fields) throws WireException {
        return Optional.ofNullable(switch (type) {
            // The engine knows how long it has travelled.
            case "addTriples" -> new Input.AddTriples(TreeRequests.triples(fields, TreeRequests.MOST_ADDED), 0);
            case "changeTriple" -> new Input.ChangeTriple(
                    fields.text("triple", ID),
                    ifRev(fields),
                    fields.optionalText("subject", Connection.MESSAGE_LIMIT),
                    fields.optionalText("object", Connection.MESSAGE_LIMIT),
                    fields.optionalText("label", LABEL));
            case "removeTriple" -> new Input.RemoveTriple(fields.text("triple", ID), ifRev(fields));
            case "addMirror" ->
                new Input.AddMirror(TreeRequests.copy(fields, "subject"), TreeRequests.copy(fields, "object"));
            case "removeMirror" -> new Input.RemoveMirror(fields.text("mirror", ID));
            case "publishEvent" -> new Input.PublishEvent(fields.text("event", 1000));
            case "setTree" -> new Input.SetTree(
                    fields.optionalWord("keeping", Keeping.class),
                    fields.optionalFlag("published"),
                    fields.optionalInt("triples"),
                    fields.optionalInt("depth"));
            default -> null;
        });
    }

    /** A number of an entry, or of what is relayed. */
    static long number(Fields fields, String name, long least) throws WireException {
        long number = fields.whole(name);
        if (number < least || number > LARGEST) {
            throw new WireException(
                    ErrorCode.OUT_OF_RANGE,
                    "'%s' is %d; it must lie in %d to %d.".formatted(name, number, least, LARGEST));
        }
        return number;
    }

    private static Optional<Long> ifRev(Fields fields) throws WireException {
        return fields.has("ifRev") ? Optional.of(fields.whole("ifRev")) : Optional.empty();
    }

    /** What a client wants to know of the tree, or tells of it; empty if the type is none of those. */
    static Optional<ClientMessage> question(String type, Fields fields) throws WireException {
        return Optional.ofNullable(switch (type) {
            case "getTree" -> new ClientMessage.GetTree(
                    fields.optionalText("after", ID),
                    fields.has("have") ? Optional.of(number(fields, "have", 0)) : Optional.empty());
            case "getTriple" -> new ClientMessage.GetTriple(fields.text("triple", ID));
            case "giveTree" -> new ClientMessage.GiveTree(
                    fields.text("wanted", ID), number(fields, "revision", 0), fields.flag("more"), fields);
            default -> null;
        });
    }
}
