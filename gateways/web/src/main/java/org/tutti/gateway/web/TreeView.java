package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.tutti.engine.Sessions.History;
import org.tutti.gateway.web.rdf.RdfFormat;
import org.tutti.gateway.web.rdf.RdfTree;
import org.tutti.gateway.web.rdf.RdfWriter;
import org.tutti.session.Recorded;
import org.tutti.session.Session;
import org.tutti.tree.Happening;
import org.tutti.tree.Mirror;
import org.tutti.tree.Replay;
import org.tutti.tree.Tree;
import org.tutti.tree.Triple;
import org.tutti.tree.TripleId;

/**
 * A tree, or part of one, as it is told to somebody.
 *
 * @param session whose tree it is
 * @param reader to whom
 * @param shape which part
 * @param links in the order of their ids
 */
record TreeView(
        Session session,
        TreeReader reader,
        Shape shape,
        List<RdfTree.Link> links,
        Collection<Mirror> mirrors,
        Collection<Happening> events) {

    private static final Writing WRITING = new Writing(2, Duration.ofSeconds(5));

    enum Shape {
        /** All there is. */
        WHOLE,
        /** All there is, with how it was played. */
        RECORDED,
        /** All there is, with so much of how it was played as is kept of a very long session. */
        RECORDED_IN_PART,
        /** One link with its neighbours. */
        LINK,
        /** Some links. */
        LINKS,
        MIRRORS,
        EVENTS
    }

    /** The whole tree. */
    static TreeView whole(Session session, TreeReader reader) {
        Tree tree = session.tree();
        return all(session, reader, Shape.WHOLE, tree.toldTo(reader.site(), tree.all()));
    }

    /** The whole tree with how the session was played. */
    static TreeView recorded(History history, TreeReader reader) {
        Session session = history.session();
        Replay replay = Recorded.replay(session, history.played());
        Shape shape = history.whole() && replay.whole() ? Shape.RECORDED : Shape.RECORDED_IN_PART;
        return all(session, reader, shape, replay.toldTo(reader.site(), session.tree().mirrors()));
    }

    private static TreeView all(Session session, TreeReader reader, Shape shape, List<Triple> told) {
        var children = told.stream()
                .filter(link -> link.parent().isPresent())
                .collect(Collectors.groupingBy(
                        link -> link.parent().orElseThrow(),
                        Collectors.mapping(link -> text(link.id()), Collectors.toList())));
        List<RdfTree.Link> links = told.stream()
                .map(link -> RdfTree.Link.within(
                        text(link.id()), link, Replay.ran(link), children.getOrDefault(link.id(), List.of())))
                .toList();
        return new TreeView(session, reader, shape, links, mirrors(session.tree(), reader), session.tree().events());
    }

    /** Some links without their neighbours. */
    static TreeView some(Session session, TreeReader reader, List<Triple> triples) {
        List<RdfTree.Link> links = session.tree().toldTo(reader.site(), triples).stream()
                .map(link -> new RdfTree.Link(
                        text(link.id()),
                        link,
                        false,
                        link.parent().map(TreeView::text).orElse(""),
                        List.of(),
                        List.of(),
                        List.of()))
                .toList();
        return new TreeView(session, reader, Shape.LINKS, links, List.of(), List.of());
    }

    /** A link with its neighbours, as far as the reader is told of them. Of nobody else's links there is nothing. */
    static TreeView link(Session session, TreeReader reader, Triple triple) {
        Tree tree = session.tree();
        List<RdfTree.Link> links = tree.toldTo(reader.site(), List.of(triple)).stream()
                .map(link -> new RdfTree.Link(
                        text(link.id()),
                        link,
                        false,
                        link.parent().map(TreeView::text).orElse(""),
                        told(tree, reader, tree.children(link.id())),
                        told(tree, reader, tree.siblings(link.id())),
                        told(tree, reader, tree.seeAlso(link.id()))))
                .toList();
        return new TreeView(session, reader, Shape.LINK, links, List.of(), List.of());
    }

    static TreeView mirrors(Session session, TreeReader reader) {
        return new TreeView(session, reader, Shape.MIRRORS, List.of(), mirrors(session.tree(), reader), List.of());
    }

    /** Who is not in the session is not told whose devices are, nor what they call things. */
    private static Collection<Mirror> mirrors(Tree tree, TreeReader reader) {
        Collection<Mirror> all = tree.mirrors().all();
        return reader.actor().isPresent()
                ? all
                : all.stream()
                        .filter(mirror -> mirror.subject().site().isEmpty() && mirror.object().site().isEmpty())
                        .toList();
    }

    static TreeView events(Session session, TreeReader reader) {
        return new TreeView(session, reader, Shape.EVENTS, List.of(), List.of(), session.tree().events());
    }

    private static List<String> told(Tree tree, TreeReader reader, List<TripleId> ids) {
        List<Triple> links = ids.stream().flatMap(id -> tree.triple(id).stream()).toList();
        return tree.toldTo(reader.site(), links).stream().map(link -> text(link.id())).toList();
    }

    private static String text(TripleId id) {
        return id.toString();
    }

    /** As text, for one who reads: long ones wait for one another. */
    String in(TreeType type) throws WireException {
        if (type.rdf().isEmpty()) {
            return text(type);
        }
        return switch (shape) {
            case WHOLE -> WRITING.once(key(type.rdf().get()), () -> text(type));
            case RECORDED, RECORDED_IN_PART -> WRITING.one(() -> text(type));
            case LINK, LINKS, MIRRORS, EVENTS -> text(type);
        };
    }

    /** As text. */
    String text(TreeType type) {
        return type.rdf().map(format -> RdfWriter.write(rdf(), format)).orElseGet(() -> Frames.text(json()));
    }

    /** What a whole tree in RDF depends on: not on who reads it, but on the words it is told in. */
    private String key(RdfFormat format) {
        boolean own = session.tree().mirrors().sites().contains(reader.site());
        return String.join(
                " ",
                session.id().value(),
                String.valueOf(session.tree().rev()),
                format.name(),
                own ? reader.site() : "",
                String.valueOf(reader.actor().isPresent()),
                reader.address());
    }

    private RdfTree rdf() {
        Set<String> here = links.stream().map(RdfTree.Link::id).collect(Collectors.toSet());
        List<String> roots = links.stream()
                .filter(link -> link.triple().parent().isEmpty()
                        || shape == Shape.WHOLE && !here.contains(text(link.triple().parent().orElseThrow())))
                .map(RdfTree.Link::id)
                .toList();
        return new RdfTree(reader.address(), session.uri(), roots, links, mirrors, events);
    }

    private ObjectNode json() {
        ObjectNode node = Forms.object();
        switch (shape) {
            case WHOLE, RECORDED, RECORDED_IN_PART -> {
                node.put("session", session.uri())
                        .put("revision", shape == Shape.WHOLE ? session.tree().rev() : session.seq());
                if (shape != Shape.WHOLE) {
                    node.put("whole", shape == Shape.RECORDED);
                }
                TreeForms.settings(session.tree().settings(), node);
                node.set("triples", triples());
                node.set("mirrors", TreeForms.mirrors(mirrors));
                node.set("events", events(events));
            }
            case LINK -> {
                RdfTree.Link link = links.getFirst();
                node = triple(link);
                node.set("children", texts(link.children()));
                node.set("siblings", texts(link.siblings()));
                node.set("seeAlso", texts(link.seeAlso()));
            }
            case LINKS -> node.put("revision", session.seq()).set("triples", triples());
            case MIRRORS -> node.put("revision", session.tree().rev()).set("mirrors", TreeForms.mirrors(mirrors));
            case EVENTS -> node.put("revision", session.tree().rev()).set("events", events(events));
        }
        return node;
    }

    private ArrayNode triples() {
        ArrayNode rows = Forms.array();
        links.forEach(link -> rows.add(triple(link)));
        return rows;
    }

    /** Who is not in the session is not told who is. */
    private ObjectNode triple(RdfTree.Link link) {
        ObjectNode node = TreeForms.triple(link.triple()).put("triple", link.id());
        if (link.recorded()) {
            node.put("recorded", true);
        }
        return reader.actor().isPresent() ? node : node.without(List.of("member", "name"));
    }

    private static ArrayNode events(Collection<Happening> events) {
        ArrayNode rows = Forms.array();
        events.forEach(event -> rows.add(TreeForms.happening(event)));
        return rows;
    }

    private static ArrayNode texts(List<String> texts) {
        ArrayNode rows = Forms.array();
        texts.forEach(rows::add);
        return rows;
    }

    /**
     * The tag of this as it is told in one form: with the entry that last changed it, which is all that
     * {@link Preconditions#matched} looks at, and then with whatever else is told of it.
     */
    String tag(TreeType type) {
        long rev = shape == Shape.LINK ? links.getFirst().triple().rev() : session.tree().rev();
        boolean byRev = shape != Shape.LINK && shape != Shape.RECORDED && shape != Shape.RECORDED_IN_PART;
        String told = byRev ? "" : json().toString();
        return "\"rev-%d-%s\"".formatted(rev, hash(type.type() + '\n' + reader + '\n' + told));
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().toHexDigits(ByteBuffer.wrap(digest).getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
