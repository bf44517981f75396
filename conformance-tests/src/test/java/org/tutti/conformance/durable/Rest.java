package org.tutti.conformance.durable;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiServer;

/** The resources of one session, as the bearer of one token sees them. */
record Rest(TuttiServer server, String session, String token) {

    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

    static Rest asHost(TuttiServer server, TuttiApi.Created session) {
        return new Rest(server, session.session(), session.hostToken());
    }

    Rest as(String otherToken) {
        return new Rest(server, session, otherToken);
    }

    /** Any request; {@code body} may be null, {@code headers} are names and values. */
    HttpResponse<String> send(String method, String path, Object body, String... headers) {
        String whole = path.startsWith("/api/") ? path.substring(1) : "api/sessions/" + session + path;
        HttpRequest.Builder request = server.api().request(whole);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return server.api().send(
                request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(text(body))),
                BodyHandlers.ofString());
    }

    private static String text(Object body) {
        return body instanceof String text ? text : TuttiApi.json(body);
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    HttpResponse<String> post(String path, Map<String, ?> body, String... headers) {
        return send("POST", path, body, headers);
    }

    HttpResponse<String> put(String path, Map<String, ?> body, String... headers) {
        return send("PUT", path, body, headers);
    }

    HttpResponse<String> delete(String path, String... headers) {
        return send("DELETE", path, null, headers);
    }

    /** What is there. */
    JsonNode read(String path) {
        return TuttiApi.parse(ok(get(path)));
    }

    /** All pages of a list, by their links. */
    List<JsonNode> pages(String path) {
        List<JsonNode> pages = new ArrayList<>();
        Optional<String> next = Optional.of(path);
        while (next.isPresent()) {
            HttpResponse<String> page = ok(get(next.get()));
            pages.add(TuttiApi.parse(page));
            next = page.headers().firstValue("Link").map(NEXT::matcher).filter(Matcher::find).map(link -> link.group(1));
        }
        return pages;
    }

    static HttpResponse<String> ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.request().method() + " " + answer.uri().getPath() + " " + answer.body())
                .isBetween(200, 299);
        return answer;
    }

    static String tag(HttpResponse<String> answer) {
        return ok(answer).headers().firstValue("ETag").orElseThrow();
    }
}
