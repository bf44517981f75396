package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.tutti.tree.Kind;
import org.tutti.tree.MediaUri;
import org.tutti.tree.Mirrors;
import org.tutti.tree.Playing;
import org.tutti.tree.Shape;
import org.tutti.tree.TreeFault;
import org.tutti.tree.Triple;
import org.tutti.tree.TripleId;

/** Part of a tree that one browser gives another: checked for its form, and put into the words of who gets it. */
final class TreeGiven {

    private static final int TEXT = 4100, EVENTS = 200, ITEMS = 50;
    private static final double LATEST = 1e12;

    private TreeGiven() {}

    /** The links of a part. */
    static ArrayNode links(Fields part, Mirrors mirrors, String site) throws WireException {
        ArrayNode links = Forms.array();
        for (Fields one : part.objects("triples", TreeFrames.LINKS)) {
            links.add(link(one, mirrors, site));
        }
        return links;
    }

    private static ObjectNode link(Fields one, Mirrors mirrors, String site) throws WireException {
        ObjectNode link = Forms.object().put("triple", id(one.text("triple", 64)));
        Optional<String> parent = one.optionalText("parent", 64);
        link.put("parent", parent.isPresent() ? id(parent.get()) : null);
        link.put("rev", TreeMessages.number(one, "rev", 1));
        if (!one.has("subject")) {
            return link;
        }
        try {
            Optional<MediaUri> subject = mirrors.translated(Shape.subject(one.text("subject", TEXT)), site);
            Optional<MediaUri> object = mirrors.translated(Shape.object(one.text("object", TEXT)), site);
            if (subject.isEmpty() || object.isEmpty()) {
                return link;
            }
            link.put("subject", subject.get().toString()).put("object", object.get().toString());
        } catch (TreeFault e) {
            throw new WireException(ErrorCode.OUT_OF_RANGE, e.getMessage());
        }
        link.put("kind", Forms.name(one.word("kind", Kind.class)))
                .put("play", Forms.name(one.word("play", Playing.class)))
                .put("rate", one.number("rate", Triple.MIN_RATE, Triple.MAX_RATE))
                .put("label", one.text("label", Triple.MAX_LABEL));
        if (one.has("at")) {
            link.set("at", span(one));
        } else {
            link.putNull("at");
        }
        return link.put("member", one.text("member", 200)).put("name", one.text("name", 200));
    }

    private static ArrayNode span(Fields link) throws WireException {
        var at = link.object().get("at");
        boolean right = at.isArray() && at.size() == 2 && at.get(0).isNumber()
                && (at.get(1).isNull() || at.get(1).isNumber() && at.get(1).doubleValue() > at.get(0).doubleValue());
        if (!right || !(at.get(0).doubleValue() >= 0 && at.get(0).doubleValue() <= LATEST)) {
            throw new WireException(
                    ErrorCode.MALFORMED, "'at' is [start, end] in seconds, the end null if it is open.");
        }
        return (ArrayNode) at;
    }

    private static String id(String text) throws WireException {
        return TripleId.of(text)
                .map(TripleId::toString)
                .orElseThrow(() -> new WireException(ErrorCode.MALFORMED, "Links are named as t18 is."));
    }

    /** The events that come with a part. */
    static ArrayNode events(Fields part) throws WireException {
        ArrayNode events = Forms.array();
        if (!part.has("events")) {
            return events;
        }
        for (Fields one : part.objects("events", EVENTS)) {
            String name = one.text("event", 64);
            if (!Shape.isEvent(name)) {
                throw new WireException(ErrorCode.OUT_OF_RANGE, "That is no name of an event.");
            }
            ObjectNode event = events.addObject()
                    .put("event", name)
                    .put("rev", TreeMessages.number(one, "rev", 1))
                    .put("session", one.number("session", 0, LATEST));
            if (one.has("items")) {
                ArrayNode items = event.putArray("items");
                one.texts("items", ITEMS, TEXT).forEach(items::add);
                event.put("position", one.number("position", 0, LATEST));
            }
        }
        return events;
    }
}
