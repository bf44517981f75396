package org.tutti.gateway.web.rdf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.jena.graph.Triple;
import org.apache.jena.riot.system.StreamRDFBase;
import org.apache.jena.sparql.core.Quad;
import org.tutti.gateway.web.rdf.Term.Edge;

/** Keeps of what a parser reads that which is of trees, up to the limits. */
final class Statements extends StreamRDFBase {

    /** Properties of a link of which it has one value at most. */
    private static final Set<String> SINGLE =
            Set.of(Words.SUBJECT, Words.OBJECT, Words.KIND, Words.PLAY, Words.RATE, Words.LABEL);

    private final Limits limits;
    private int statements;
    private int characters;
    private int links;

    /** Of each resource its properties, as they came. */
    final Map<Term, Map<String, List<Term>>> resources = new LinkedHashMap<>();

    final Set<Edge> bare = new LinkedHashSet<>();
    final List<Edge> children = new ArrayList<>();
    final Set<Edge> mirrors = new LinkedHashSet<>();
    final Map<Term, Set<Term>> sites = new HashMap<>();

    Statements(Limits limits) {
        this.limits = limits;
    }

    @Override
    public void quad(Quad quad) {
        triple(quad.asTriple());
    }

    @Override
    public void triple(Triple triple) {
        if (++statements > limits.statements()) {
            throw Halt.tooMuch("That is more than %d statements; for at most %d links there is no need of so many."
                    .formatted(limits.statements(), limits.links()));
        }
        if (!triple.getPredicate().isURI()) {
            return;
        }
        Term subject = Term.of(triple.getSubject());
        Term object = Term.of(triple.getObject());
        String predicate = triple.getPredicate().getURI();
        if (SINGLE.contains(predicate)) {
            keep(subject, object);
            count(predicate.equals(Words.SUBJECT));
            resources.computeIfAbsent(subject, _ -> new HashMap<>())
                    .computeIfAbsent(predicate, _ -> new ArrayList<>(1))
                    .add(object);
            return;
        }
        switch (predicate) {
            case Words.SYNC -> {
                keep(subject, object);
                count(bare.add(new Edge(subject, object)));
            }
            case Words.CHILD -> {
                keep(subject, object);
                children.add(new Edge(subject, object));
            }
            case Words.MIRROR -> {
                keep(subject, object);
                mirrors.add(new Edge(subject, object));
            }
            case Words.SITE -> {
                keep(subject, object);
                sites.computeIfAbsent(subject, _ -> new LinkedHashSet<>()).add(object);
            }
            default -> {}
        }
    }

    /** A link that is said both ways counts twice here: what is read is twice as much. */
    private void count(boolean link) {
        if (link && ++links > 2 * limits.links()) {
            throw Halt.tooMuch("That is more than %d links, which is the most this tree can have."
                    .formatted(limits.links()));
        }
    }

    private void keep(Term subject, Term object) {
        characters += subject.text().length() + object.text().length();
        if (characters > Limits.CHARACTERS) {
            throw Halt.tooMuch("What is said of links has more than %d characters.".formatted(Limits.CHARACTERS));
        }
    }
}
