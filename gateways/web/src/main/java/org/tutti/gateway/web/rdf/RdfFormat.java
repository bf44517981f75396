package org.tutti.gateway.web.rdf;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.jena.riot.RDFFormat;

/** The ways of writing RDF that are read and written. */
public enum RdfFormat {
    /** RDF 1.1 Turtle. */
    TURTLE("text/turtle"),
    /** JSON-LD 1.1. */
    JSON_LD("application/ld+json"),
    /** RDF 1.1 TriG. */
    TRIG("application/trig"),
    /** RDF 1.1 XML Syntax. */
    RDF_XML("application/rdf+xml", "application/xml"),
    /** RDF 1.1 N-Triples. */
    N_TRIPLES("application/n-triples");

    private final List<String> types;

    RdfFormat(String... types) {
        this.types = List.of(types);
    }

    /** Its media type, and what else it is called. */
    public List<String> types() {
        return types;
    }

    /**
     * The format of a media type.
     *
     * @param type in lower case, without parameters
     */
    public static Optional<RdfFormat> of(String type) {
        return Stream.of(values()).filter(format -> format.types.contains(type)).findFirst();
    }

    /** As Jena calls it. Not at hand before somebody writes: it would set up all of Jena. */
    RDFFormat written() {
        return switch (this) {
            case TURTLE -> RDFFormat.TURTLE_BLOCKS;
            case TRIG -> RDFFormat.TRIG_BLOCKS;
            case N_TRIPLES -> RDFFormat.NTRIPLES;
            case RDF_XML -> RDFFormat.RDFXML_PLAIN;
            case JSON_LD -> RDFFormat.JSONLD11;
        };
    }
}
