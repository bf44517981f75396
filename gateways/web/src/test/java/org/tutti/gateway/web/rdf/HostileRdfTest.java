package org.tutti.gateway.web.rdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.tutti.gateway.web.rdf.RdfCodecTest.read;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.api.Test;
import org.tutti.gateway.web.rdf.RdfException.Fault;

/** Nothing that is sent keeps the reader long, makes it fetch anything, or fails in another way than it says. */
@Timeout(20)
class HostileRdfTest {

    private static final String SYNC = "<urn:tutti:tree#sync>";
    private static final String RDF = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:t='urn:tutti:tree#'>";

    private static String many(int count, String each) {
        return IntStream.range(0, count).mapToObj(i -> each.replace("%d", String.valueOf(i))).collect(Collectors.joining());
    }

    private static Arguments a(String name, RdfFormat format, Supplier<String> text, Fault fault, String reason) {
        return Arguments.of(name, format, text, fault, reason);
    }

    static Stream<Arguments> attacks() {
        return Stream.of(
                a("no Turtle", RdfFormat.TURTLE, () -> "<a> <b>\n  <c> ;;; }", Fault.SYNTAX, ""),
                a("an unknown prefix", RdfFormat.TURTLE, () -> "x:a x:b x:c .", Fault.SYNTAX, "prefix"),
                a("what is cut off", RdfFormat.TURTLE, () -> "<a> <b> <c", Fault.SYNTAX, ""),
                a("brackets within brackets", RdfFormat.TURTLE, () -> "<a> <b> " + "[ <c> ".repeat(100_000), Fault.SYNTAX, "deeper than 50"),
                a("lists within lists", RdfFormat.TURTLE, () -> "<a> <b> " + "( ".repeat(500_000), Fault.SYNTAX, "deeper than 50"),
                a("statements of statements", RdfFormat.TURTLE, () -> "<a> <b> " + "<<( <a> <b> ".repeat(50_000), Fault.SYNTAX, "deeper than 50"),
                a("graphs within graphs", RdfFormat.TRIG, () -> "{ ".repeat(100_000), Fault.SYNTAX, ""),
                a("a million links", RdfFormat.N_TRIPLES, () -> many(30_000, "<urn:a#t=%d> " + SYNC + " <urn:b> .\n"), Fault.TOO_MUCH, "more than 1000 links"),
                a("a million statements", RdfFormat.TURTLE, () -> many(200_000, "<a><b>%d."), Fault.TOO_MUCH, "more than 32000 statements"),
                a("a flood of blank nodes", RdfFormat.TURTLE, () -> "[]<b>[].".repeat(200_000), Fault.TOO_MUCH, "more than 32000 statements"),
                a("a list without end", RdfFormat.TURTLE, () -> "<a> <b> (" + "1 ".repeat(500_000) + ") .", Fault.TOO_MUCH, "more than 32000 statements"),
                a("a prefix that is much repeated", RdfFormat.TURTLE,
                        () -> "@prefix a: <urn:" + "x".repeat(15_000) + "> . " + "a:b a:c a:d . ".repeat(50_000), Fault.TOO_MUCH, "at most 1000 characters"),
                a("a base that is much repeated", RdfFormat.TURTLE,
                        () -> "@base <urn:" + "x".repeat(15_000) + "> . " + "<a> <b> <c> . ".repeat(50_000), Fault.TOO_MUCH, "at most 1000 characters"),
                a("a huge IRI", RdfFormat.TURTLE, () -> "<urn:" + "x".repeat(900_000) + "> <b> <c> .", Fault.SYNTAX, "at most 20000 characters"),
                a("huge labels", RdfFormat.TURTLE,
                        () -> many(10, "<x%d> <http://www.w3.org/2000/01/rdf-schema#label> '" + "x".repeat(500_000) + "' . "), Fault.TOO_MUCH, "4000000 characters"),
                a("an escape of half a character", RdfFormat.TURTLE, () -> "<a> <b> '\\uD800' .", Fault.SYNTAX, ""),
                a("what is not an IRI", RdfFormat.TURTLE, () -> "<a b> " + SYNC + " <c> .", Fault.SYNTAX, ""),
                a("a blank node dressed as an IRI", RdfFormat.TURTLE, () -> "<_:x> " + SYNC + " <c> .", Fault.SYNTAX, "not an IRI"),
                a("an entity bomb", RdfFormat.RDF_XML, () -> "<!DOCTYPE lolz [<!ENTITY a 'ha'><!ENTITY b '" + "&a;".repeat(10) + "'>]>" + RDF + "&b;</rdf:RDF>",
                        Fault.SYNTAX, "Document types and entities are refused"),
                a("an external entity", RdfFormat.RDF_XML, () -> "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + RDF + "&x;</rdf:RDF>",
                        Fault.SYNTAX, "Document types and entities are refused"),
                a("an external document type", RdfFormat.RDF_XML, () -> "<!DOCTYPE r SYSTEM 'http://127.0.0.1:1/x.dtd'>" + RDF + "</rdf:RDF>",
                        Fault.SYNTAX, "Document types and entities are refused"),
                a("an unknown entity", RdfFormat.RDF_XML, () -> RDF + "&x;</rdf:RDF>", Fault.SYNTAX, ""),
                a("elements within elements", RdfFormat.RDF_XML, () -> RDF + "<rdf:Description><t:x>".repeat(50_000), Fault.SYNTAX, "deeper than 50"),
                a("a name space that is much repeated", RdfFormat.RDF_XML,
                        () -> RDF + "<rdf:Description xmlns:y='urn:" + "y".repeat(15_000) + "'>" + "<y:z/>".repeat(1000), Fault.SYNTAX, ""),
                a("no XML", RdfFormat.RDF_XML, () -> "{}", Fault.SYNTAX, "not XML"),
                a("XML that is no RDF", RdfFormat.RDF_XML, () -> RDF + "<rdf:Description rdf:about='a' rdf:nodeID='b'/></rdf:RDF>", Fault.SYNTAX, ""),
                a("a remote context", RdfFormat.JSON_LD, () -> "{\"@context\": \"http://127.0.0.1:1/c.jsonld\", \"a\": 1}", Fault.SYNTAX, "Remote contexts are refused"),
                a("a remote context in a list", RdfFormat.JSON_LD, () -> "{\"@context\": [{}, \"http://127.0.0.1:1/\"], \"a\": 1}", Fault.SYNTAX, "Remote contexts"),
                a("a remote context by escapes", RdfFormat.JSON_LD, () -> "{\"\\u0040context\": \"file:///etc/passwd\"}", Fault.SYNTAX, "Remote contexts"),
                a("an imported context", RdfFormat.JSON_LD, () -> "{\"@context\": {\"@version\": 1.1, \"@import\": \"http://127.0.0.1:1/\"}}", Fault.SYNTAX, "imported"),
                a("a context within", RdfFormat.JSON_LD, () -> "{\"urn:a\": {\"@context\": {}}}", Fault.SYNTAX, "at the top"),
                a("a context of a term", RdfFormat.JSON_LD, () -> "{\"@context\": {\"a\": {\"@id\": \"urn:a\", \"@context\": {}}}}", Fault.SYNTAX, "of its own for a term"),
                a("a context that goes round", RdfFormat.JSON_LD, () -> "{\"@context\": {\"a\": \"b:x\", \"b\": \"a:x\"}, \"a\": 1}", Fault.SYNTAX, ""),
                a("a term that is much repeated", RdfFormat.JSON_LD, () -> "{\"@context\": {\"@vocab\": \"urn:" + "x".repeat(500_000) + "\"}}", Fault.SYNTAX, "at most 1000"),
                a("a context of many terms", RdfFormat.JSON_LD, () -> "{\"@context\": {" + many(20_000, "\"a%d\": \"urn:a\",") + "\"b\": \"urn:b\"}}", Fault.SYNTAX, "at most 500 terms"),
                a("arrays within arrays", RdfFormat.JSON_LD, () -> "[".repeat(500_000), Fault.SYNTAX, ""),
                a("two of one key", RdfFormat.JSON_LD, () -> "{\"a\": 1, \"a\": 2}", Fault.SYNTAX, "uplicate"),
                a("two documents", RdfFormat.JSON_LD, () -> "{} {}", Fault.SYNTAX, "follows"),
                a("an object that does not end", RdfFormat.JSON_LD, () -> "{\"a\": [1, 2", Fault.SYNTAX, ""),
                a("a million values", RdfFormat.JSON_LD, () -> "{\"urn:a\": [" + many(150_000, "%d,") + "0]}", Fault.TOO_MUCH, "more than 96000 values"),
                a("no JSON", RdfFormat.JSON_LD, () -> "<rdf/>", Fault.SYNTAX, "not JSON"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void anAttack_isAnswered(String name, RdfFormat format, Supplier<String> text, Fault fault, String reason) {
        RdfException answer = catchThrowableOfType(RdfException.class, () -> read(text.get(), format));

        assertThat(answer).as(name).isNotNull();
        assertThat(answer.fault()).as(answer.getMessage()).isEqualTo(fault);
        assertThat(answer).hasMessageContaining(reason);
        assertThat(answer.getMessage()).hasSizeLessThan(600);
    }

    @Test
    void aMistake_isSaidWithItsLineAndColumn() {
        assertThat(catchThrowableOfType(RdfException.class, () -> read("<a> <b> <c> .\n<a> <b> ?? .", RdfFormat.TURTLE)))
                .extracting(RdfException::line).isEqualTo(2L);
        assertThat(catchThrowableOfType(RdfException.class, () -> read(RDF + "\n\n<x>", RdfFormat.RDF_XML)))
                .extracting(RdfException::line).isEqualTo(3L);
        assertThat(catchThrowableOfType(RdfException.class, () -> read("{\n\"a\": tru }", RdfFormat.JSON_LD)))
                .extracting(RdfException::line).isEqualTo(2L);
    }

    /** Whether it may be linked is for the tree to say. */
    @Test
    void foreignIris_areOnlyNames() throws RdfException {
        assertThat(read("<file:///etc/passwd> " + SYNC + " <javascript:alert(1)> .", RdfFormat.N_TRIPLES).links().getFirst().object())
                .isEqualTo("javascript:alert(1)");
    }

    @Test
    void termsOfOneHash_areNotSlow() throws RdfException {
        String text = IntStream.range(0, 1000).mapToObj(i -> {
            String iri = IntStream.range(0, 10).mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB").collect(Collectors.joining());
            return "<urn:%s> %s <urn:x> .\n".formatted(iri, SYNC);
        }).collect(Collectors.joining());
        assertThat(read(text, RdfFormat.N_TRIPLES).links()).hasSize(1000);
    }

    /** The dearest that fits in. */
    @Test
    void whatIsAllowed_isReadSoon() throws RdfException {
        String value = "{\"@id\": \"urn:%d\", \"urn:tutti:tree#sync\": {\"@id\": \"urn:x%d\"}},";
        String document = "[" + many(1000, value) + "{\"@id\": \"urn:y\", \"urn:z\": [" + many(20_000, "%d,") + "0]}]";
        long began = System.nanoTime();
        assertThat(read(document, RdfFormat.JSON_LD).links()).hasSize(1000);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }
}
