package org.tutti.conformance.durable;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.Issuer;
import org.tutti.conformance.support.ProtocolDocument;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** Every operation there is, by those who may not: no token, a viewer's, another session's, another tenant's, an expired one. */
@Tag("durable")
@Tag("long")
class UnauthorisedIT {

    private static final List<String> CALLERS =
            List.of("no token", "a viewer's seat", "host of another session", "staff of another tenant", "expired");

    /** What is answered to each of the callers. A route that is not here fails the test. */
    private static final Map<String, String> EXPECTED = UnauthorisedTable.expected();

    private static Issuer issuer;
    private static TuttiServer server;

    @BeforeAll
    static void start() {
        issuer = Issuer.start();
        server = TuttiServer.startWith("unauthorised", List.of(Issuer.setting(issuer.entry())));
    }

    @AfterAll
    static void stop() {
        try (Issuer _ = issuer; TuttiServer _ = server) {
            // Both.
        }
    }

    @Test
    @Requirement("H-61")
    @Requirement("C-68")
    void everyOperation_isRefusedToThoseWhoMayNot() throws IOException {
        assertThat(EXPECTED.keySet()).containsAll(ProtocolDocument.resources());
        String acme = issuer.staff("ada", "acme", "admins");
        JsonNode made = TuttiApi.parse(Rest.ok(new Rest(server, "", acme)
                .send("POST", "/api/sessions", Map.of("item", "file:demo", "title", "Acme's", "privacy", "tenant"))));
        var session = new TuttiApi.Created(
                made.get("session").asText(), made.get("url").asText(), made.get("hostToken").asText());
        TuttiApi.Created other = server.api().createSession("Another");
        Rest host = Rest.asHost(server, session);
        String invitation = TuttiApi.parse(Rest.ok(host.post("/invitations", Map.of("role", "viewer")))).get("token").asText();
        try (TuttiClient ada = server.connect().joinAsHost(session, "Ada");
                TuttiClient vera = server.connect().joinInvited(session.session(), "Vera", invitation)) {
            String link = TuttiApi.parse(Rest.ok(host.post("/tree/triples",
                    Map.of("subject", "urn:tutti:session:" + session.session() + "#t=1,2", "object", "https://example.org/a"))))
                    .at("/triples/0/triple").asText();
            Map<String, String> names = Map.of("session", session.session(), "member", ada.welcome().member(), "item", "i1",
                    "triple", link, "mirror", "m1", "invitation", "abc", "webhook", "none");
            List<String> tokens = new ArrayList<>();
            tokens.add(null);
            tokens.addAll(List.of(vera.welcome().seat(), other.hostToken(), issuer.staff("mallory", "evil", "admins"),
                    issuer.expired("ada", "acme", "admins")));
            Map<String, List<String>> answers = new LinkedHashMap<>();
            for (String operation : new TreeMap<>(EXPECTED).keySet()) {
                if (!ProtocolDocument.resources().contains(operation) || UnauthorisedTable.isForAnybody(operation)) {
                    continue;
                }
                List<String> row = new ArrayList<>();
                for (String token : tokens) {
                    row.add(answer(operation, names, host.as(token)));
                }
                answers.put(operation, row);
            }
            String table = table(answers);
            System.out.println(table);
            Path file = Path.of(System.getProperty("tutti.work", "target")).resolve("unauthorised.md");
            Files.writeString(file, table);
            Map<String, String> was = new LinkedHashMap<>();
            answers.forEach((operation, row) -> was.put(operation, String.join(" ", row)));
            Map<String, String> wanted = new LinkedHashMap<>();
            was.keySet().forEach(operation -> wanted.put(operation, EXPECTED.get(operation)));
            assertThat(was).isEqualTo(wanted);
            assertThat(host.read("/members").get("size").asInt()).as("who is here after all that").isEqualTo(2);
            assertThat(host.read("/queue").get("items")).hasSize(1);
            assertThat(host.read("/timeline").get("motion").get("velocity").asInt()).isZero();
        }
        assertThat(Files.readString(Path.of(System.getProperty("tutti.root", ".."), "docs/unauthorised.md")))
                .as("docs/unauthorised.md is the table as it was written to target/unauthorised.md")
                .endsWith(Files.readString(Path.of(System.getProperty("tutti.work", "target"), "unauthorised.md")));
    }

    private static String answer(String operation, Map<String, String> names, Rest caller) {
        String[] parts = operation.split(" ", 2);
        String path = parts[1];
        for (var name : names.entrySet()) {
            path = path.replace("{" + name.getKey() + "}", name.getValue());
        }
        HttpResponse<String> answer = caller.send(parts[0], path, UnauthorisedTable.body(operation, names), "If-Match", "*");
        assertListed(operation, answer.statusCode());
        if (answer.statusCode() < 400) {
            return String.valueOf(answer.statusCode());
        }
        JsonNode problem = TuttiApi.parse(answer);
        assertThat(answer.headers().firstValue("Content-Type").orElse("none")).as(operation).startsWith("application/problem+json");
        return answer.statusCode() + ":" + problem.get("type").asText().replaceFirst(".*:", "");
    }

    /** Whatever is answered stands in the document. */
    private static void assertListed(String operation, int status) {
        String[] parts = operation.split(" ", 2);
        JsonNode responses = ProtocolDocument.openApi().path("paths").path(parts[1]).path(parts[0].toLowerCase(Locale.ROOT)).path("responses");
        assertThat(responses.has(String.valueOf(status))).as("%s says that it may answer %d", operation, status).isTrue();
    }

    private static String table(Map<String, List<String>> answers) {
        var text = new StringBuilder("| operation | " + String.join(" | ", CALLERS) + " |\n|---|" + "---|".repeat(CALLERS.size()) + "\n");
        answers.forEach((operation, row) -> text.append("| `").append(operation).append("` | ")
                .append(String.join(" | ", row.stream().map(each -> each.replace(":", " ")).toList())).append(" |\n"));
        return text.toString();
    }
}
