package org.tutti.gateway.web;

import java.util.ArrayList;
import java.util.List;
import org.tutti.tree.Copy;
import org.tutti.tree.Kind;
import org.tutti.tree.NewTriple;
import org.tutti.tree.Playing;

/** What is asked of a tree, as it comes in JSON over the WebSocket and over HTTP alike: {@code docs/tree.md}. */
final class TreeRequests {

    /** The most links that are added by one message. */
    static final int MOST_ADDED = 200;

    private static final int LABEL = 1000;

    /** A note or a picture may be as long as a message. */
    private static final int URI = Connection.MESSAGE_LIMIT;

    private TreeRequests() {}

    /** The links that somebody adds; at least one. */
    static List<NewTriple> triples(Fields fields, int most) throws WireException {
        List<NewTriple> triples = new ArrayList<>();
        for (Fields each : fields.objects("triples", most)) {
            triples.add(triple(each));
        }
        if (triples.isEmpty()) {
            throw new WireException(
                    ErrorCode.OUT_OF_RANGE, "'triples' is empty; there must be 1 to %d.".formatted(most));
        }
        return triples;
    }

    /** A link that somebody adds. */
    static NewTriple triple(Fields fields) throws WireException {
        return new NewTriple(
                fields.text("subject", URI),
                fields.text("object", URI),
                fields.optionalText("parent", 64),
                fields.optionalWord("kind", Kind.class),
                fields.optionalWord("play", Playing.class),
                fields.optionalNumber("rate"),
                fields.optionalText("label", LABEL));
    }

    /** One side of a mirror. */
    static Copy copy(Fields fields, String name) throws WireException {
        Fields copy = fields.optionalObject(name).orElseThrow(() -> new WireException(
                ErrorCode.MALFORMED, "The field '%s' must be there and be an object with 'uri'.".formatted(name)));
        return new Copy(copy.text("uri", URI), copy.optionalText("site", 64));
    }
}
