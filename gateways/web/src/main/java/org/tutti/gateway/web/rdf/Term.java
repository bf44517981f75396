package org.tutti.gateway.web.rdf;

import java.util.Comparator;
import org.apache.jena.graph.Node;

/**
 * What statements are made of. In an order, so that maps stay fast when somebody chooses terms of one hash.
 *
 * @param text the IRI, the label of the blank node, or the lexical form of the literal
 */
record Term(Sort sort, String text) implements Comparable<Term> {

    enum Sort {
        IRI,
        BLANK,
        LITERAL,
        /** A statement as a term of another (RDF 1.2). */
        OTHER
    }

    private static final Comparator<Term> ORDER = Comparator.comparing(Term::sort).thenComparing(Term::text);

    private static final int SHOWN = 120;

    static Term of(Node node) {
        return node.isURI() ? new Term(Sort.IRI, node.getURI())
                : node.isBlank() ? new Term(Sort.BLANK, node.getBlankNodeLabel())
                : node.isLiteral() ? new Term(Sort.LITERAL, node.getLiteralLexicalForm())
                : new Term(Sort.OTHER, "");
    }

    boolean isIri() {
        return sort == Sort.IRI;
    }

    @Override
    public int compareTo(Term other) {
        return ORDER.compare(this, other);
    }

    /** For a person. */
    @Override
    public String toString() {
        return switch (sort) {
            case IRI -> "<" + shown(text) + ">";
            case BLANK -> "a blank node";
            case LITERAL -> "the literal '" + shown(text) + "'";
            case OTHER -> "a statement";
        };
    }

    static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    /** What stands between two terms. */
    record Edge(Term from, Term to) implements Comparable<Edge> {

        private static final Comparator<Edge> ORDER = Comparator.comparing(Edge::from).thenComparing(Edge::to);

        @Override
        public int compareTo(Edge other) {
            return ORDER.compare(this, other);
        }
    }
}
