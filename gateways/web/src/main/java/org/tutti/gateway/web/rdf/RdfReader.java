package org.tutti.gateway.web.rdf;

import java.io.StringReader;
import org.apache.jena.query.ARQ;
import org.apache.jena.riot.RiotException;
import org.apache.jena.riot.RiotParseException;
import org.apache.jena.riot.lang.LangNTriples;
import org.apache.jena.riot.lang.LangTriG;
import org.apache.jena.riot.lang.LangTurtle;
import org.apache.jena.riot.lang.rdfxml.rrx_stax_sr.ReaderRDFXML_StAX_SR;
import org.apache.jena.riot.system.ParserProfile;
import org.apache.jena.riot.tokens.Tokenizer;
import org.apache.jena.riot.tokens.TokenizerText;
import org.apache.jena.sparql.util.Context;

/** Reads links and mirrors from RDF that anybody may have written. Nothing is fetched, and it ends soon. */
public final class RdfReader {

    private RdfReader() {}

    /** Sets up what reading and writing takes: some tenths of a second, the first time. */
    public static void warmUp() {
        ARQ.init();
    }

    /**
     * Reads a text.
     *
     * @param tree the address of the tree it is for: absolute, without a slash at the end. Relative IRIs are relative
     *        to it, and it stands for the session
     * @param session the session's URN
     * @param most how many links are read
     * @throws RdfException with what is wrong with it
     */
    public static RdfDocument read(String text, RdfFormat format, String tree, String session, int most)
            throws RdfException {
        var limits = new Limits(most);
        var statements = new Statements(limits);
        try {
            warmUp();
            parse(text, format, tree, limits, statements);
        } catch (Halt e) {
            throw e.said();
        } catch (RiotParseException e) {
            throw syntax(e.getOriginalMessage(), e.getLine(), e.getCol());
        } catch (RiotException e) {
            throw syntax(e.getMessage(), 0, 0);
        } catch (RuntimeException e) {
            // What Jena and Titanium do not expect themselves, such as an IRI that java.net.URI does not take.
            throw syntax("It cannot be read: " + e.getMessage(), 0, 0);
        }
        return new Meaning(statements, tree, session, limits).document();
    }

    private static void parse(String text, RdfFormat format, String tree, Limits limits, Statements statements) {
        ParserProfile profile = new BoundedProfile(tree);
        switch (format) {
            case TURTLE -> new LangTurtle(tokens(text, profile), profile, statements).parse();
            case TRIG -> new LangTriG(tokens(text, profile), profile, statements).parse();
            case N_TRIPLES -> new LangNTriples(tokens(text, profile), profile, statements).parse();
            case RDF_XML -> {
                XmlCheck.check(text);
                new ReaderRDFXML_StAX_SR(profile).read(new StringReader(text), tree, null, statements, new Context());
            }
            case JSON_LD -> {
                JsonLdCheck.check(text, limits);
                JsonLdStatements.read(text, tree, profile, statements);
            }
        }
    }

    private static Tokenizer tokens(String text, ParserProfile profile) {
        return new BoundedTokens(
                TokenizerText.create().fromString(text).errorHandler(profile.getErrorHandler()).build());
    }

    private static RdfException syntax(String message, long line, long column) {
        return new RdfException(RdfException.Fault.SYNTAX, message, line, column);
    }
}
