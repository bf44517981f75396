package org.tutti.conformance.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.Messages.Invitation;

/** What the protocol offers over plain HTTP. */
public final class TuttiApi {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();

    private final HttpClient http;
    private final URI root;

    TuttiApi(URI root) {
        this(HTTP, root);
    }

    /** With a client that trusts whom it trusts. */
    public TuttiApi(HttpClient http, URI root) {
        this.http = http;
        this.root = root;
    }

    public record Created(String session, String url, String hostToken) {}

    /** Creates a session on the demo clip. */
    public Created createSession(String title) {
        return createSession(Map.of("title", title));
    }

    /** Creates a session with the fields given: {@code template}, {@code rules}, {@code items}, {@code startsAt}… */
    public Created createSession(Map<String, ?> body) {
        Map<String, Object> all = new LinkedHashMap<>(Map.of("item", "file:demo"));
        all.putAll(body);
        return Messages.read(parse(ok(201, post("api/sessions", json(all)))), Created.class);
    }

    /** The sessions that are open to everybody. */
    public JsonNode list() {
        return parse(ok(200, get("api/sessions")));
    }

    /** What a person may know of a session before joining. */
    public JsonNode summary(String session) {
        return parse(ok(200, get("api/sessions/" + session)));
    }

    // --- for programs of the host ------------------------------------------------------------------------------------

    /** The timeline with {@code position} and {@code time}. */
    public JsonNode timeline(Created session) {
        return parse(ok(200, send(asHost(session, "/timeline").GET(), BodyHandlers.ofString())));
    }

    /** What those who run the session have written down. */
    public JsonNode notes(Created session) {
        return parse(ok(200, send(asHost(session, "/notes").GET(), BodyHandlers.ofString())));
    }

    /** The trial that is open, with how much is recorded. */
    public JsonNode trial(Created session) {
        return parse(ok(200, send(asHost(session, "/trial").GET(), BodyHandlers.ofString())));
    }

    /** A file of figures, {@code metrics} or {@code ratings}; any answer. */
    public HttpResponse<String> figures(Created session, String name) {
        return send(asHost(session, "/trial/" + name + ".csv").GET(), BodyHandlers.ofString());
    }

    /** A request as over the WebSocket; any answer. */
    public HttpResponse<String> request(Created session, ObjectNode message) {
        return postAsHost(session, "/requests", message);
    }

    /** A request that must be taken. */
    public Accepted command(Created session, ObjectNode message) {
        return Messages.read(parse(ok(200, request(session, message))), Accepted.class);
    }

    public Invitation invite(Created session, String role, boolean personal) {
        ObjectNode body = Messages.JSON.createObjectNode().put("role", role).put("personal", personal);
        return Messages.read(parse(ok(201, postAsHost(session, "/invitations", body))), Invitation.class);
    }

    public void revoke(Created session, String invitation) {
        ok(204, send(asHost(session, "/invitations/" + invitation).DELETE(), BodyHandlers.ofString()));
    }

    /** Ends a session for all. */
    public void end(Created session) {
        ok(204, send(asHost(session, "").DELETE(), BodyHandlers.ofString()));
    }

    private HttpResponse<String> postAsHost(Created session, String path, ObjectNode body) {
        return send(asHost(session, path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body.toString())),
                BodyHandlers.ofString());
    }

    /** A request to what is for whoever created the session. */
    public HttpRequest.Builder asHost(Created session, String path) {
        return request("api/sessions/" + session.session() + path).header("Authorization", "Bearer " + session.hostToken());
    }

    private static HttpResponse<String> ok(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer;
    }

    // --- for anybody -------------------------------------------------------------------------------------------------

    public JsonNode status() {
        HttpResponse<String> answer = get("api/status");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return parse(answer);
    }

    /** A figure of the metrics, by its name and labels. */
    public double metric(String name) {
        return get("api/metrics").body().lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no metric " + name));
    }

    public HttpResponse<String> get(String path) {
        return send(request(path).GET(), BodyHandlers.ofString());
    }

    public HttpResponse<String> post(String path, String body) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)),
                BodyHandlers.ofString());
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(root.resolve(path)).timeout(LIMIT);
    }

    public <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request.build(), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** An RFC 9457 problem of the shape the protocol promises. */
    public static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("none")).startsWith("application/problem+json");
        JsonNode problem = parse(answer);
        assertThat(problem.path("type").asText()).isEqualTo("urn:tutti:problem:" + code);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asText()).isNotBlank();
        assertThat(problem.path("detail").asText()).isNotBlank();
    }

    public static JsonNode parse(HttpResponse<String> answer) {
        try {
            return Messages.JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not JSON: " + answer.statusCode() + " " + answer.body(), e);
        }
    }

    public static String json(Object value) {
        try {
            return Messages.JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
