package org.tutti.gateway.web.rdf;

import org.apache.jena.graph.Node;
import org.apache.jena.irix.IRIxResolver;
import org.apache.jena.riot.RIOT;
import org.apache.jena.riot.system.ErrorHandler;
import org.apache.jena.riot.system.ParserProfileStd;
import org.apache.jena.riot.system.PrefixMap;
import org.apache.jena.riot.system.PrefixMapFactory;
import org.apache.jena.riot.system.PrefixMapWrapper;
import org.apache.jena.riot.system.RiotLib;

/** How terms are made: no IRI is longer than some, and none that stands for many has much to repeat. */
final class BoundedProfile extends ParserProfileStd {

    BoundedProfile(String base) {
        super(
                RiotLib.factoryRDF(),
                new Strict(),
                IRIxResolver.create(base).resolve(true).allowRelative(false).build(),
                new ShortPrefixes(PrefixMapFactory.create()),
                RIOT.getContext().copy(),
                false,
                false);
    }

    @Override
    public void setBaseIRI(String base) {
        if (base != null && base.length() > Limits.NAMESPACE) {
            throw tooLong(base);
        }
        super.setBaseIRI(base);
    }

    @Override
    public String resolveIRI(String iri, long line, long column) {
        if (iri.length() > Limits.IRI) {
            throw Halt.syntax(
                    "An IRI has at most %d characters here, not %d.".formatted(Limits.IRI, iri.length()),
                    line,
                    column);
        }
        return super.resolveIRI(iri, line, column);
    }

    @Override
    public Node createURI(String iri, long line, long column) {
        // A name that begins like that is a blank node for Jena, and for nobody else.
        if (iri.startsWith("_:")) {
            throw Halt.syntax("This is not an IRI: <%s>.".formatted(Term.shown(iri)), line, column);
        }
        return super.createURI(iri, line, column);
    }

    private static Halt tooLong(String namespace) {
        return Halt.tooMuch("A prefix or base has at most %d characters, not %d."
                .formatted(Limits.NAMESPACE, namespace.length()));
    }

    /** What is no IRI, or no literal of its type, is said; what is only unusual is not. */
    private static final class Strict implements ErrorHandler {

        @Override
        public void warning(String message, long line, long column) {
            // Whether a link takes it is for the tree to say.
        }

        @Override
        public void error(String message, long line, long column) {
            throw Halt.syntax(message, line, column);
        }

        @Override
        public void fatal(String message, long line, long column) {
            throw Halt.syntax(message, line, column);
        }
    }

    private static final class ShortPrefixes extends PrefixMapWrapper {

        ShortPrefixes(PrefixMap prefixes) {
            super(prefixes);
        }

        @Override
        public void add(String prefix, String iri) {
            if (iri.length() > Limits.NAMESPACE) {
                throw tooLong(iri);
            }
            super.add(prefix, iri);
        }
    }
}
