package org.tutti.gateway.web.rdf;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.apache.jena.datatypes.RDFDatatype;
import org.apache.jena.datatypes.xsd.XSDDatatype;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.graph.Triple;
import org.apache.jena.riot.RDFWriter;
import org.apache.jena.riot.SysRIOT;
import org.apache.jena.riot.system.StreamRDF;
import org.apache.jena.riot.system.StreamRDFLib;
import org.apache.jena.riot.system.StreamRDFWriter;
import org.apache.jena.sparql.graph.GraphFactory;
import org.apache.jena.sparql.util.Context;
import org.tutti.tree.Copy;
import org.tutti.tree.Happening;
import org.tutti.tree.Mirror;

/** Writes trees as RDF: each link bare, and as a resource with what else there is to say of it. */
public final class RdfWriter {

    private final String address;
    private final StreamRDF out;

    private RdfWriter(String address, StreamRDF out) {
        this.address = address;
        this.out = out;
    }

    /** A tree as text; in the order that its links come, where the format has one. */
    public static String write(RdfTree tree, RdfFormat format) {
        RdfReader.warmUp();
        var bytes = new ByteArrayOutputStream();
        switch (format) {
            case TURTLE, TRIG, N_TRIPLES ->
                all(tree, StreamRDFWriter.getWriterStream(bytes, format.written(), new Context()));
            case RDF_XML -> {
                Graph graph = GraphFactory.createDefaultGraph();
                all(tree, StreamRDFLib.graph(graph));
                // One link that somebody has added must not keep everybody from all others.
                RDFWriter.source(graph)
                        .format(format.written())
                        .set(SysRIOT.sysRdfWriterProperties, Map.of("allowBadURIs", "true"))
                        .output(bytes);
            }
            case JSON_LD -> {
                var writer = new JsonLdWriter();
                all(tree, writer);
                return writer.text();
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void all(RdfTree tree, StreamRDF out) {
        out.start();
        out.prefix("tutti", Words.TUTTI);
        out.prefix("rdfs", Words.RDFS);
        var writer = new RdfWriter(tree.address(), out);
        writer.root(tree);
        tree.links().forEach(writer::link);
        tree.mirrors().forEach(writer::mirror);
        tree.events().forEach(writer::event);
        out.finish();
    }

    private void root(RdfTree tree) {
        Node root = iri(address);
        say(root, Words.TYPE, iri(Words.TREE));
        say(root, Words.SESSION, iri(tree.session()));
        tree.roots().forEach(id -> say(root, Words.CHILD, link(id)));
    }

    private void link(RdfTree.Link link) {
        Node self = link(link.id());
        org.tutti.tree.Triple triple = link.triple();
        Node subject = iri(triple.subject().toString());
        Node object = iri(triple.object().toString());
        say(self, Words.TYPE, iri(Words.TRIPLE));
        say(self, Words.SUBJECT, subject);
        say(self, Words.OBJECT, object);
        say(self, Words.KIND, literal(lower(triple.kind()), XSDDatatype.XSDstring));
        say(self, Words.PLAY, literal(lower(triple.playing()), XSDDatatype.XSDstring));
        say(self, Words.RATE, decimal(triple.rate()));
        if (!triple.label().isEmpty()) {
            say(self, Words.LABEL, literal(triple.label(), XSDDatatype.XSDstring));
        }
        link.children().forEach(id -> say(self, Words.CHILD, link(id)));
        link.siblings().forEach(id -> say(self, Words.SIBLING, link(id)));
        link.seeAlso().forEach(id -> say(self, Words.SEE_ALSO, link(id)));
        if (link.recorded()) {
            say(self, Words.RECORDED, literal("true", XSDDatatype.XSDboolean));
        } else {
            say(self, Words.REV, whole(triple.rev()));
        }
        if (!link.parent().isEmpty()) {
            say(link(link.parent()), Words.CHILD, self);
        }
        say(subject, Words.SYNC, object);
    }

    private void mirror(Mirror mirror) {
        say(iri(mirror.subject().uri()), Words.MIRROR, iri(mirror.object().uri()));
        site(mirror.subject());
        site(mirror.object());
    }

    private void site(Copy copy) {
        copy.site().ifPresent(site -> say(iri(copy.uri()), Words.SITE, iri(Words.ENDPOINT + site)));
    }

    private void event(Happening event) {
        Node self = iri(address + "/events#" + event.event());
        say(self, Words.TYPE, iri(Words.EVENTS));
        say(self, Words.EVENT, literal(event.event(), XSDDatatype.XSDstring));
        say(self, Words.AT, decimal(event.session()));
        event.item().ifPresent(item -> {
            say(self, Words.ITEM, iri(item));
            say(self, Words.POSITION, decimal(event.position()));
        });
        say(self, Words.REV, whole(event.rev()));
    }

    private void say(Node subject, String predicate, Node object) {
        out.triple(Triple.create(subject, NodeFactory.createURI(predicate), object));
    }

    private Node link(String id) {
        return iri(address + "/triples/" + id);
    }

    /** With what may not stand in an IRI encoded: a link that was added as JSON must not end the statement it is in. */
    private static Node iri(String text) {
        return NodeFactory.createURI(Iris.written(text));
    }

    private static Node literal(String text, RDFDatatype type) {
        return NodeFactory.createLiteralDT(Iris.whole(text), type);
    }

    private static Node decimal(double value) {
        String text = new java.math.BigDecimal(String.valueOf(value)).toPlainString();
        return NodeFactory.createLiteralDT(text.contains(".") ? text : text + ".0", XSDDatatype.XSDdecimal);
    }

    private static Node whole(long value) {
        return NodeFactory.createLiteralDT(String.valueOf(value), XSDDatatype.XSDinteger);
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
