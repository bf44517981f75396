package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.tutti.session.Entry;
import org.tutti.session.Session;
import org.tutti.tree.Change;
import org.tutti.tree.Mirrors;
import org.tutti.tree.Tree;
import org.tutti.tree.Triple;
import org.tutti.tree.TripleId;

/** What the server says of the tree over the WebSocket: {@code docs/tree.md}. */
final class TreeFrames {

    /** How many links a message brings, and about how many characters of them. */
    static final int LINKS = 500, CHARACTERS = 200_000;

    /** What a link takes besides its texts. */
    private static final int OVERHEAD = 200;

    /** Nobody's: what those are told who know nothing by a URI of their own. */
    private static final String NO_SITE = "";

    private TreeFrames() {}

    /** For whom a message is to be made: a site that has URIs of its own, or all others. */
    static String wordsOf(Mirrors mirrors, String endpoint) {
        return mirrors.sites().contains(endpoint) ? endpoint : NO_SITE;
    }

    /** What a {@code welcome} says of the tree. */
    static ObjectNode summary(Session session) {
        Tree tree = session.tree();
        return TreeForms.settings(
                tree.settings(), Forms.object().put("revision", tree.rev()).put("triples", tree.size()));
    }

    /** What is new in a tree, in the words of a site. */
    static ObjectNode change(Session session, Change change, String site) {
        Tree tree = session.tree();
        var told = new Change(
                tree.toldTo(site, change.added()),
                tree.toldTo(site, change.changed()),
                change.removed(),
                change.mirrors(),
                change.event(),
                change.settings());
        return TreeForms.change(tree.rev(), told, tree.mirrors().all(), tree.settings());
    }

    /** The answer to who has changed the tree. */
    static Frame accepted(Optional<String> id, Entry entry, ObjectNode change) {
        ObjectNode frame = Frames.accepted(entry);
        id.ifPresent(text -> frame.put("id", text));
        frame.set("tree", change);
        return frame(frame);
    }

    /**
     * A part of the tree, in the words of a site; with the first part what there is besides links.
     *
     * @param after the link before; empty for the first part
     */
    static Frame page(Optional<String> id, Session session, String site, Optional<TripleId> after) {
        Tree tree = session.tree();
        Collection<Triple> left =
                after.map(link -> tree.triples().tailMap(link, false).values()).orElse(tree.all());
        List<Triple> page = new ArrayList<>();
        int characters = 0;
        boolean more = false;
        for (Triple link : left) {
            List<Triple> told = tree.toldTo(site, List.of(link));
            if (told.isEmpty()) {
                continue;
            }
            characters += OVERHEAD + told.getFirst().characters();
            more = page.size() == LINKS || !page.isEmpty() && characters > CHARACTERS;
            if (more) {
                break;
            }
            page.add(told.getFirst());
        }
        ObjectNode frame = whole(id, tree.rev());
        if (after.isEmpty()) {
            frame.set("mirrors", TreeForms.mirrors(tree.mirrors().all()));
            frame.set("settings", TreeForms.settings(tree.settings()));
            ArrayNode events = frame.putArray("events");
            tree.events().forEach(event -> events.add(TreeForms.happening(event)));
        }
        frame.set("added", TreeForms.triples(page));
        return frame(frame.put("more", more));
    }

    /** The beginning of a part of the tree. */
    static ObjectNode whole(Optional<String> id, long revision) {
        ObjectNode frame = Forms.object().put("type", "tree").put("revision", revision).put("whole", true);
        id.ifPresent(text -> frame.put("id", text));
        return frame;
    }

    /** What somebody has of a tree that the browsers keep is not the tree any more. */
    static Frame anew(long revision) {
        return frame(Forms.object().put("type", "tree").put("revision", revision).put("anew", true));
    }

    /** A link with its neighbours, in the words of a site. */
    static Frame triple(Optional<String> id, Tree tree, Triple told, String site) {
        ObjectNode frame = Forms.object().put("type", "triple");
        id.ifPresent(text -> frame.put("id", text));
        frame.set("triple", TreeForms.triple(told));
        frame.set("children", neighbours(tree, tree.children(told.id()), site));
        frame.set("siblings", neighbours(tree, tree.siblings(told.id()), site));
        frame.set("seeAlso", neighbours(tree, tree.seeAlso(told.id()), site));
        return frame(frame);
    }

    /** Those of them that are told to a site. */
    private static ArrayNode neighbours(Tree tree, List<TripleId> ids, String site) {
        List<Triple> links = ids.stream().map(tree.triples()::get).toList();
        return TreeForms.ids(tree.toldTo(site, links).stream().map(Triple::id).toList());
    }

    static Frame frame(ObjectNode node) {
        return new Frame(Frames.bytes(node));
    }
}
