package org.tutti.conformance.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.tutti.conformance.support.Messages;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiServer;

/** A tree over HTTP, as a program of the host sees it. */
record TreeHttp(TuttiServer server, TuttiApi.Created session, String token) {

    static final String TURTLE = "text/turtle", JSON = "application/json", JSON_LD = "application/ld+json";
    static final String PREFIX = "PREFIX tutti: <urn:tutti:tree#> ";

    private static final Pattern LINK = Pattern.compile("<([^>]*)>; rel=\"([^\"]*)\"");

    static TreeHttp open(TuttiServer server, String title) {
        TuttiApi.Created session = server.api().createSession(title);
        return new TreeHttp(server, session, session.hostToken());
    }

    TreeHttp as(String otherToken) {
        return new TreeHttp(server, session, otherToken);
    }

    /** The address of the tree, or of something in it; an absolute one is itself. */
    URI at(String path) {
        return path.startsWith("http") ? URI.create(path)
                : server.root().resolve("api/sessions/" + session.session() + "/tree" + path);
    }

    String urn() {
        return "urn:tutti:session:" + session.session();
    }

    HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(at(path));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return headers.length == 0 ? request : request.headers(headers);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        return server.api().send(request, BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    HttpResponse<String> post(String path, String type, String body, String... headers) {
        return send(request(path, headers).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> delete(String path, String... headers) {
        return send(request(path, headers).DELETE());
    }

    HttpResponse<String> patch(String path, String body, String... headers) {
        return send(request(path, headers).header("Content-Type", "application/merge-patch+json")
                .method("PATCH", BodyPublishers.ofString(body)));
    }

    HttpResponse<String> put(String path, String type, String body, String... headers) {
        return send(request(path, headers).header("Content-Type", type).PUT(BodyPublishers.ofString(body)));
    }

    /** Adds links written in Turtle, and gives their ids. */
    List<String> add(String turtle) {
        return addUnder("/triples", turtle);
    }

    List<String> addUnder(String path, String turtle) {
        HttpResponse<String> answer = post(path, TURTLE, PREFIX + turtle);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        List<String> ids = new ArrayList<>();
        TuttiApi.parse(answer).get("triples").forEach(link -> ids.add(link.get("triple").asText()));
        return ids;
    }

    JsonNode link(String id) {
        HttpResponse<String> answer = get("/triples/" + id);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TuttiApi.parse(answer);
    }

    JsonNode whole() {
        HttpResponse<String> answer = get("");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TuttiApi.parse(answer);
    }

    void publish() {
        server.api().command(session, Messages.JSON.createObjectNode().put("type", "setTree").put("published", true));
    }

    static String tag(HttpResponse<?> answer) {
        return answer.headers().firstValue("ETag").orElseThrow();
    }

    static List<String> links(HttpResponse<?> answer, String relation) {
        return answer.headers().allValues("Link").stream()
                .flatMap(line -> LINK.matcher(line).results())
                .filter(link -> link.group(2).equals(relation))
                .map((MatchResult link) -> link.group(1))
                .toList();
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(one -> texts.add(one.asText()));
        return texts;
    }
}
