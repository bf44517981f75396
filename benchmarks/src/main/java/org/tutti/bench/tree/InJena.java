package org.tutti.bench.tree;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.jena.query.Dataset;
import org.apache.jena.query.DatasetFactory;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.rdf.model.ModelFactory;
import org.apache.jena.rdf.model.Property;
import org.apache.jena.rdf.model.RDFNode;
import org.apache.jena.rdf.model.Resource;
import org.apache.jena.rdf.model.ResourceFactory;
import org.apache.jena.rdf.model.Statement;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.system.Txn;
import org.apache.jena.vocabulary.RDF;
import org.tutti.gateway.web.TreeTexts;
import org.tutti.tree.NewTriple;

/** The same links in a dataset of Apache Jena in memory: each a resource, beside the bare triple. */
final class InJena implements Kept {

    private static final String NS = "urn:tutti:tree#";
    private static final Resource TRIPLE = ResourceFactory.createResource(NS + "Triple");
    private static final Property SYNC = property("sync"), SUBJECT = property("subject"), OBJECT = property("object"),
            CHILD = property("child"), KIND = property("kind"), PLAY = property("play"), RATE = property("rate"),
            REV = property("rev");

    private final int links;
    private final boolean turtle;
    private final Dataset dataset = DatasetFactory.createTxnMem();
    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    private long seq;
    private String id;
    private Op op;
    private NewTriple next;
    private String text;

    /** @param turtle whether requests are read from that */
    InJena(int links, boolean turtle) {
        this.links = links;
        this.turtle = turtle;
        for (int first = 0; first < links; first += 1000) {
            int from = first;
            Txn.executeWrite(dataset, () -> {
                for (int i = from; i < Math.min(from + 1000, links); i++) {
                    add(Grown.link(i), i % 10 == 0 ? null : "t" + (i / 10 * 10 + 1));
                }
            });
        }
    }

    private static Property property(String name) {
        return ResourceFactory.createProperty(NS + name);
    }

    @Override
    public boolean can(Op any) {
        return turtle ? any == Op.ADD || any == Op.UPDATE : any != Op.TRANSLATE;
    }

    @Override
    public void prepare(Op what, int turn) {
        op = what;
        if (op == Op.ADD) {
            next = Grown.another(links, turn, random);
        } else if (op == Op.UPDATE) {
            int start = random.nextInt(50);
            next = NewTriple.of(
                    next.subject().replaceAll("#.*", "") + "#t=" + start + "," + (start + 7),
                    next.object().replaceAll("#.*", "") + "#t=" + start);
        }
        text = TreeTexts.turtle(next);
    }

    @Override
    public void go() {
        NewTriple link = turtle ? read() : next;
        Txn.executeWrite(dataset, () -> {
            switch (op) {
                case ADD -> id = add(link, parent(link));
                case UPDATE -> update(link);
                case DELETE -> remove(dataset.getDefaultModel(), resource(id));
                case TRANSLATE -> throw new IllegalStateException("It does not translate.");
            }
        });
    }

    private NewTriple read() {
        Model model = ModelFactory.createDefaultModel();
        RDFDataMgr.read(model, new StringReader(text), "https://tutti.example/", Lang.TURTLE);
        Statement one = model.listStatements(null, SYNC, (RDFNode) null).next();
        return NewTriple.of(one.getSubject().getURI(), one.getResource().getURI());
    }

    /** Those on a film within hang under the link that plays it; its number is in its name. */
    private static String parent(NewTriple link) {
        String number = link.subject().replaceAll(".*clip-|\\.mp4.*", "");
        return "t" + (Integer.parseInt(number) * 10 + 1);
    }

    private static Resource resource(String id) {
        return ResourceFactory.createResource("https://tutti.example/api/sessions/benchmark/tree/triples/" + id);
    }

    private String add(NewTriple link, String parent) {
        Model model = dataset.getDefaultModel();
        String added = "t" + ++seq;
        Resource subject = ResourceFactory.createResource(link.subject());
        Resource object = ResourceFactory.createResource(link.object());
        Resource node = resource(added);
        model.add(subject, SYNC, object);
        model.add(node, RDF.type, TRIPLE);
        model.add(node, SUBJECT, subject);
        model.add(node, OBJECT, object);
        model.add(node, KIND, "video");
        model.add(node, PLAY, "skip");
        model.addLiteral(node, RATE, 1.0);
        model.addLiteral(node, REV, seq);
        if (parent != null) {
            model.add(resource(parent), CHILD, node);
        }
        return added;
    }

    private void update(NewTriple link) {
        Model model = dataset.getDefaultModel();
        Resource node = model.createResource(resource(id).getURI());
        Resource before = node.getPropertyResourceValue(SUBJECT);
        Resource what = node.getPropertyResourceValue(OBJECT);
        model.remove(before, SYNC, what);
        node.removeAll(SUBJECT).removeAll(OBJECT).removeAll(REV);
        Resource subject = model.createResource(link.subject());
        Resource object = model.createResource(link.object());
        model.add(subject, SYNC, object);
        node.addProperty(SUBJECT, subject).addProperty(OBJECT, object).addLiteral(REV, ++seq);
    }

    private static void remove(Model model, Resource node) {
        Resource here = model.createResource(node.getURI());
        for (RDFNode child : objects(model, here)) {
            remove(model, child.asResource());
        }
        model.remove(here.getPropertyResourceValue(SUBJECT), SYNC, here.getPropertyResourceValue(OBJECT));
        model.removeAll(null, CHILD, here);
        here.removeProperties();
    }

    private static List<RDFNode> objects(Model model, Resource node) {
        List<RDFNode> all = new ArrayList<>();
        model.listObjectsOfProperty(node, CHILD).forEachRemaining(all::add);
        return all;
    }
}
