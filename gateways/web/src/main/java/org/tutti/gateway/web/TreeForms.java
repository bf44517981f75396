package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import org.tutti.tree.Change;
import org.tutti.tree.Copy;
import org.tutti.tree.Happening;
import org.tutti.tree.Mirror;
import org.tutti.tree.Settings;
import org.tutti.tree.Span;
import org.tutti.tree.Triple;
import org.tutti.tree.TripleId;

/** What there is in a tree, as JSON: {@code docs/tree.md}. */
final class TreeForms {

    private TreeForms() {}

    /** A link. */
    static ObjectNode triple(Triple triple) {
        ObjectNode node = Forms.object()
                .put("triple", triple.id().toString())
                .put("parent", triple.parent().map(TripleId::toString).orElse(null))
                .put("subject", triple.subject().toString())
                .put("object", triple.object().toString())
                .put("kind", Forms.name(triple.kind()))
                .put("play", Forms.name(triple.playing()));
        number(node, "rate", triple.rate());
        node.put("label", triple.label());
        node.set("at", triple.at().map(TreeForms::span).orElse(null));
        return node.put("rev", triple.rev()).put("member", triple.member()).put("name", triple.name());
    }

    /** Links, in the order they come. */
    static ArrayNode triples(Collection<Triple> triples) {
        ArrayNode rows = Forms.array();
        triples.forEach(triple -> rows.add(triple(triple)));
        return rows;
    }

    private static ArrayNode span(Span span) {
        ArrayNode ends = Forms.array().add(Forms.rounded(span.start()));
        return Double.isFinite(span.end()) ? ends.add(Forms.rounded(span.end())) : ends.addNull();
    }

    /** What is the same under another URI. */
    static ObjectNode mirror(Mirror mirror) {
        ObjectNode node = Forms.object().put("mirror", mirror.id());
        node.set("subject", copy(mirror.subject()));
        node.set("object", copy(mirror.object()));
        return node;
    }

    private static ObjectNode copy(Copy copy) {
        ObjectNode node = Forms.object().put("uri", copy.uri());
        copy.site().ifPresent(site -> node.put("site", site));
        return node;
    }

    /** All that is the same. */
    static ArrayNode mirrors(Collection<Mirror> mirrors) {
        ArrayNode rows = Forms.array();
        mirrors.forEach(mirror -> rows.add(mirror(mirror)));
        return rows;
    }

    /** When an event was published last. */
    static ObjectNode happening(Happening happening) {
        ObjectNode node = Forms.object()
                .put("event", happening.event())
                .put("rev", happening.rev())
                .put("session", Forms.rounded(happening.session()));
        happening.item().ifPresent(item -> node.put("item", item).put("position", Forms.rounded(happening.position())));
        return node;
    }

    /** How a tree is kept. */
    static ObjectNode settings(Settings settings) {
        return settings(settings, Forms.object());
    }

    /** The same among other fields. */
    static ObjectNode settings(Settings settings, ObjectNode node) {
        node.put("keeping", Forms.name(settings.keeping())).put("published", settings.published());
        node.putObject("limits").put("triples", settings.triples()).put("depth", settings.depth());
        return node;
    }

    /**
     * What is new in a tree.
     *
     * @param revision of the session with the change
     * @param change with links as they are told to who gets this
     * @param mirrors all that are told to them; taken if they changed
     * @param settings as they are now; taken if they changed
     */
    static ObjectNode change(long revision, Change change, Collection<Mirror> mirrors, Settings settings) {
        ObjectNode node = Forms.object().put("type", "tree").put("revision", revision);
        if (!change.added().isEmpty()) {
            node.set("added", triples(change.added()));
        }
        if (!change.changed().isEmpty()) {
            node.set("changed", triples(change.changed()));
        }
        if (!change.removed().isEmpty()) {
            node.set("removed", ids(change.removed()));
        }
        if (change.mirrors()) {
            node.set("mirrors", mirrors(mirrors));
        }
        change.event().ifPresent(event -> node.set("event", happening(event)));
        if (change.settings()) {
            node.set("settings", settings(settings));
        }
        return node;
    }

    /** Ids of links, in the order they come. */
    static ArrayNode ids(Collection<TripleId> ids) {
        ArrayNode rows = Forms.array();
        ids.forEach(id -> rows.add(id.toString()));
        return rows;
    }

    /** A whole number without a fraction: it is most of them. */
    private static void number(ObjectNode node, String name, double value) {
        if (value == Math.rint(value)) {
            node.put(name, (long) value);
        } else {
            node.put(name, value);
        }
    }
}
