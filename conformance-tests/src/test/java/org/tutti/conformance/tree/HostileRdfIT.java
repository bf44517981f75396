package org.tutti.conformance.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.conformance.support.TuttiApi.assertProblem;
import static org.tutti.conformance.support.TuttiApi.parse;
import static org.tutti.conformance.tree.TreeHttp.JSON_LD;
import static org.tutti.conformance.tree.TreeHttp.PREFIX;
import static org.tutti.conformance.tree.TreeHttp.TURTLE;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiServer;

/** RDF that means no good, at the real server: it is answered, and the tree is as it was. */
@Tag("tree")
@Requirement("H-61")
@ExtendWith(SharedServer.class)
class HostileRdfIT {

    private static final String XML = "application/rdf+xml";

    private final TuttiServer server;
    private final TreeHttp tree;

    HostileRdfIT(TuttiServer server) {
        this.server = server;
        this.tree = TreeHttp.open(server, "Hostile");
    }

    @AfterEach
    void theTree_isAsItWas() {
        assertThat(tree.whole().get("triples")).isEmpty();
        assertThat(server.api().status().get("status").asText()).isEqualTo("ready");
    }

    private void malformed(String type, String body, String reason) {
        HttpResponse<String> answer = tree.post("/triples", type, body);
        assertProblem(answer, 400, "malformed");
        assertThat(parse(answer).get("detail").asText()).contains(reason);
    }

    @Test
    void aMistake_isSaidWithItsLine() {
        HttpResponse<String> answer = tree.post("/triples", TURTLE, PREFIX + "\n<#t=1> tutti:sync\n  ?? .");
        assertProblem(answer, 400, "malformed");
        assertThat(parse(answer).get("line").asInt()).isEqualTo(3);
        assertThat(parse(answer).get("column").asInt()).isPositive();
        assertThat(parse(answer).get("detail").asText()).startsWith("Line 3, column ");
    }

    @Test
    void documentTypes_areRefused_andNothingIsFetched() throws IOException {
        var asked = new AtomicInteger();
        HttpServer elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elsewhere.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        elsewhere.start();
        try {
            String there = "http://127.0.0.1:%d/x".formatted(elsewhere.getAddress().getPort());
            malformed(XML, "<!DOCTYPE r SYSTEM '%s'><r/>".formatted(there), "Document types and entities are refused");
            malformed(XML, "<!DOCTYPE r [<!ENTITY x SYSTEM '%s'>]><r>&x;</r>".formatted(there), "Document types and entities are refused");
            malformed(XML, "<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><r>&b;</r>", "Document types and entities are refused");
            malformed(JSON_LD, "{\"@context\": \"%s\"}".formatted(there), "Remote contexts are refused");
            malformed(JSON_LD, "{\"@context\": [{}, \"%s\"]}".formatted(there), "Remote contexts are refused");
            malformed(JSON_LD, "{\"@context\": {\"@import\": \"%s\"}}".formatted(there), "imported");
        } finally {
            elsewhere.stop(0);
        }
        assertThat(asked).hasValue(0);
    }

    @Test
    void aMillionTriples_areTooMany() {
        String links = IntStream.range(0, 30_000).mapToObj("<#t=%d> tutti:sync <urn:b> .\n"::formatted).collect(Collectors.joining());
        assertProblem(tree.post("/triples", TURTLE, PREFIX + links), 413, "too-large");
        assertProblem(tree.post("/triples", TURTLE, PREFIX + "[]<urn:b>[].".repeat(100_000)), 413, "too-large");
        assertProblem(tree.post("/triples", TURTLE, " ".repeat(2 * 1024 * 1024 + 1)), 413, "too-large");
    }

    @Test
    void whatIsDeep_isRefused() {
        malformed(TURTLE, "<a> <b> " + "[ <c> ".repeat(50_000), "deeper than 50");
        malformed(TURTLE, "<a> <b> " + "( ".repeat(500_000), "deeper than 50");
        malformed(JSON_LD, "[".repeat(500_000), "");
        malformed(XML, "<a>".repeat(200_000), "deeper than 50");
    }

    @Test
    void badUtf8_isRefused() {
        HttpResponse<String> answer = tree.send(tree.request("/triples").header("Content-Type", TURTLE)
                .POST(BodyPublishers.ofByteArray(new byte[] {'<', 'a', (byte) 0xc3, '>'})));
        assertProblem(answer, 400, "malformed");
        assertThat(parse(answer).get("detail").asText()).contains("byte 3");
    }

    /** Each is relative to where the one before it is, which does not play yet. */
    @Test
    void relativeChains_endSomewhere() {
        String chain = IntStream.range(0, 60)
                .mapToObj(i -> "<urn:v:%d#t=+1> tutti:sync <urn:v:%d> .\n".formatted(i, i + 1)).collect(Collectors.joining());
        assertThat(tree.post("/triples", TURTLE, PREFIX + "<#t=+1> tutti:sync <urn:v:0> .\n" + chain).statusCode()).isEqualTo(422);
        assertThat(tree.post("/triples", TURTLE, PREFIX + "<urn:v:1#t=+1> tutti:sync <urn:v:2> . <urn:v:2#t=+1> tutti:sync <urn:v:1> .").statusCode())
                .isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"javascript:alert(1)", "file:///etc/passwd", "data:text/html,<script>", "vbscript:x", "about:blank", "jar:file:///x!/",
        "ftp://x/", "data:image/svg+xml,x", "https://user:pass@x/", "#t=1"})
    void foreignIris_areNoLinks(String object) {
        String iri = object.replace("<", "%3C").replace(">", "%3E");
        assertThat(tree.post("/triples", TURTLE, PREFIX + "<#t=1> tutti:sync <" + iri + "> .").statusCode()).isIn(422, 400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"<#t=7,3> tutti:sync <https://x/> .|t=7,3", "<#t=3-7> tutti:sync <https://x/> .|t=3-7",
        "<#t=1> tutti:sync <https://x/#t=9,2> .|t=9,2", "<#t=1> tutti:sync <https://x/#t=+1> .|t=+1", "[] tutti:sync <https://x/> .|blank node",
        "<> tutti:sync <> .|session", "<a> tutti:subject <#t=1> ; tutti:object <https://x/> ; tutti:rate 1e999 .|rate",
        "<urn:x> <urn:y> <urn:z> .|no links"})
    void whatIsRdfButNoLink_isOutOfRange(String turtle, String reason) {
        HttpResponse<String> answer = tree.post("/triples", TURTLE, PREFIX + turtle);
        assertProblem(answer, 422, "out-of-range");
        assertThat(parse(answer).get("detail").asText()).contains(reason);
    }

    @Test
    void scriptInALabel_isText_inEveryForm() {
        String id = tree.addUnder("/triples",
                "[] tutti:subject <#t=1> ; tutti:object <https://x/> ; <http://www.w3.org/2000/01/rdf-schema#label> \"\"\"</script><script>alert('1')</script>\\\"\"\"\" .")
                .getFirst();
        for (String type : new String[] {TURTLE, JSON_LD, XML, "application/xml", "application/n-triples", "application/trig", "application/json"}) {
            HttpResponse<String> answer = tree.get("/triples/" + id, "Accept", type);
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElse("")).contains("default-src 'none'");
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(type);
            if (type.endsWith("xml")) {
                assertThat(answer.body()).doesNotContain("<script>");
            }
        }
        tree.delete("/triples/" + id);
    }
}
