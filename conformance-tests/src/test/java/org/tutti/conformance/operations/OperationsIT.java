package org.tutti.conformance.operations;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiApi.assertProblem;
import static org.tutti.conformance.support.TuttiApi.parse;
import static org.tutti.conformance.support.TuttiClient.seek;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.tutti.conformance.support.Messages;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** What who runs the server sees of it: docs/operations.md. */
@Tag("web")
@Tag("long")
@TestInstance(Lifecycle.PER_CLASS)
class OperationsIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern METRIC = Pattern.compile("\\btutti_[a-z0-9_]+");

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c", CALLER = "b7ad6b7169203331";

    /** What the collector of traces was sent. */
    private final List<JsonNode> spans = Collections.synchronizedList(new ArrayList<>());

    private HttpServer collector;
    private TuttiServer server;

    @BeforeAll
    void start() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            Messages.JSON.readTree(exchange.getRequestBody()).findValues("spans").forEach(all -> all.forEach(spans::add));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        server = TuttiServer.startWith("operations", List.of("-Dtutti.log=json", "-Dtutti.traces.share=1",
                "-Dtutti.traces=http://127.0.0.1:" + collector.getAddress().getPort()));
    }

    @AfterAll
    void stop() {
        server.close();
        collector.stop(0);
    }

    @Test
    void wellServer_isLiveReadyAndStarted_forAnybody() {
        for (String check : List.of("live", "ready", "started")) {
            HttpResponse<String> answer = server.api().get("health/" + check);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
            assertThat(parse(answer).get("status").asText()).isEqualTo("UP");
            assertThat(parse(answer).get("checks")).isNotEmpty()
                    .allSatisfy(row -> assertThat(row.get("status").asText()).isEqualTo("UP"));
        }
        assertThat(server.api().get("health/well").statusCode()).isEqualTo(404);
    }

    @Test
    void figures_areAsPrometheusReadsThem() {
        MetricsText.check(server.api().get("api/metrics").body());
    }

    @Test
    void dashboard_showsOnlyWhatThereIs() throws IOException {
        Set<String> there = MetricsText.check(server.api().get("api/metrics").body());
        JsonNode board = Messages.JSON.readTree(Path.of("../docs/grafana/tutti.json").toFile());
        Set<String> shown = new TreeSet<>();
        board.findValuesAsText("expr").forEach(expression -> {
            Matcher name = METRIC.matcher(expression);
            assertThat(name.results().map(result -> result.group())).as(expression).isNotEmpty().allMatch(there::contains);
        });
        board.findValuesAsText("definition").forEach(query -> METRIC.matcher(query).results()
                .forEach(result -> shown.add(result.group())));
        assertThat(there).containsAll(shown);
        assertThat(StreamSupport.stream(board.get("panels").spliterator(), false).map(panel -> panel.get("id").asInt()))
                .doesNotHaveDuplicates();
        assertThat(board.get("schemaVersion").asInt()).isBetween(36, 41);
    }

    @Test
    void tracedRequest_isTold_withWhatItWentThrough() {
        TuttiApi.Created session = server.api().createSession("Traced");
        for (String sampled : List.of("00", "01")) {
            assertThat(server.api().send(
                            server.api().asHost(session, "/requests")
                                    .header("Content-Type", "application/json")
                                    .header("traceparent", "00-" + TRACE + "-" + CALLER + "-" + sampled)
                                    .POST(BodyPublishers.ofString(seek(30).toString())),
                            ofString()).statusCode())
                    .isEqualTo(200);
        }
        await().atMost(SOON).until(() -> ofTheTrace().size() >= 4);
        JsonNode request = span("POST /api/sessions/{}/requests");
        assertThat(request.get("parentSpanId").asText()).isEqualTo(CALLER);
        long before = request.get("startTimeUnixNano").asLong();
        for (String part : List.of("submit", "commit", "broadcast")) {
            JsonNode span = span(part);
            assertThat(span.get("parentSpanId")).as(part).isEqualTo(request.get("spanId"));
            assertThat(span.get("startTimeUnixNano").asLong()).as(part).isGreaterThanOrEqualTo(before);
            before = span.get("startTimeUnixNano").asLong();
        }
        assertThat(ofTheTrace()).as("none of the request that says it is not sampled").hasSize(4);
        // Either lets people in.
        assertThat(List.copyOf(spans)).noneMatch(span -> span.toString().contains(session.hostToken()))
                .noneMatch(span -> span.toString().contains(session.session()));
    }

    @Test
    void requestByWebSocket_isATraceOfItsOwn() {
        TuttiApi.Created session = server.api().createSession("Traced, too");
        try (TuttiClient ben = TuttiClient.connect(server.root()).join(session.session(), "Ben")) {
            ben.say("Nobody reads this in a trace");
            ben.refusal(seek(30));
        }
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(partsOf("say")).containsExactlyInAnyOrder("submit", "commit", "broadcast");
            assertThat(partsOf("seek")).containsExactly("refuse");
        });
        assertThat(List.copyOf(spans)).noneMatch(span -> span.toString().contains("Nobody reads this"));
    }

    /** Of a request that nobody else has begun a trace for. */
    private List<String> partsOf(String request) {
        List<JsonNode> all = List.copyOf(spans);
        return all.stream()
                .filter(span -> span.get("name").asText().equals(request) && span.get("parentSpanId") == null)
                .flatMap(whole -> all.stream().filter(part -> whole.get("spanId").equals(part.get("parentSpanId"))
                        && whole.get("traceId").equals(part.get("traceId"))))
                .map(part -> part.get("name").asText())
                .toList();
    }

    private List<JsonNode> ofTheTrace() {
        return List.copyOf(spans).stream().filter(span -> span.get("traceId").asText().equals(TRACE)).toList();
    }

    private JsonNode span(String name) {
        return ofTheTrace().stream().filter(span -> span.get("name").asText().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void eachLineOfTheLog_isAnObject_andItsMessagesHaveIds() throws IOException {
        List<String> lines = Files.readAllLines(server.base().resolve("log/server.log"));
        assertThat(lines).isNotEmpty().allSatisfy(line -> {
            JsonNode entry = Messages.JSON.readTree(line);
            assertThat(entry.path("timestamp").asText()).endsWith("Z");
            if (entry.path("loggerName").asText().startsWith("org.tutti")) {
                assertThat(entry.path("message").asText()).matches("(?s)TUTTI-\\d{4} .*");
            }
        });
        assertThat(lines).anyMatch(line -> line.contains("TUTTI-0004"));
    }

    @Test
    void operations_takeTheOperatorsToken() throws IOException {
        assertProblem(server.api().get("api/operations/drain"), 403, "token-refused");
        for (String operation : List.of("drain", "backup")) {
            assertProblem(post(server, operation, Optional.empty()), 403, "token-refused");
            assertProblem(post(server, operation, Optional.of("operator.wrong")), 403, "token-refused");
        }
        assertThat(server.base().resolve("data/tutti/backups")).doesNotExist();
        String token = Files.readString(server.base().resolve("data/tutti/operator.token")).strip();
        HttpResponse<String> state = server.api().send(
                server.api().request("api/operations/drain").header("Authorization", "Bearer " + token).GET(), ofString());
        assertThat(state.statusCode()).isEqualTo(200);
        assertThat(parse(state).get("phase").asText()).isEqualTo("serving");
    }

    private static HttpResponse<String> post(TuttiServer server, String operation, Optional<String> token) {
        HttpRequest.Builder request = server.api().request("api/operations/" + operation).POST(BodyPublishers.noBody());
        token.ifPresent(shown -> request.header("Authorization", "Bearer " + shown));
        return server.api().send(request, ofString());
    }

    @Test
    void serverByItself_isNotDrained_andServesOn() throws IOException {
        String token = Files.readString(server.base().resolve("data/tutti/operator.token")).strip();
        HttpResponse<String> answer = post(server, "drain", Optional.of(token));
        assertProblem(answer, 409, "not-allowed");
        assertThat(answer.body()).contains("No other server can take the sessions over");
        assertThat(server.api().get("health/ready").statusCode()).isEqualTo(200);
        assertThat(server.api().createSession("After").session()).isNotEmpty();
    }

    @Test
    void serverWithMuchToDo_makesNoSessions() {
        // Whatever runs needs more than 1 %.
        try (TuttiServer other = TuttiServer.startWith(
                "shedding", List.of("-Dtutti.shed.sessions=1", "-Dtutti.shed.members=1000"))) {
            await().atMost(SOON).until(() -> other.api().status().at("/load/shed").asText().equals("sessions"));
            HttpResponse<String> busy = other.api().post("api/sessions", "{\"item\":\"file:demo\"}");
            assertProblem(busy, 503, "server-busy");
            assertThat(busy.headers().firstValue("Retry-After")).hasValue("30");
            assertThat(other.api().metric("tutti_shedding")).isEqualTo(1);
            assertThat(other.api().metric("tutti_refused_total{code=\"server-busy\"}")).isPositive();
        }
    }
}
