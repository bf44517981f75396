package org.tutti.conformance.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.tutti.conformance.support.TuttiApi;

/** A session's resources as the bearer of its host token sees them, wherever they are asked for. */
record Bearer(URI root, TuttiApi.Created session) {
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Bearer at(URI other) {
        return new Bearer(other, session);
    }

    /** Any request; {@code body} may be null, {@code headers} are names and values. */
    HttpResponse<String> send(String method, String path, Map<String, ?> body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve("api/sessions/" + session.session() + path))
                .header("Authorization", "Bearer " + session.hostToken())
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(TuttiApi.json(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new TuttiApi(HTTP, root).send(request, BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    JsonNode read(String path) {
        return TuttiApi.parse(ok(get(path)));
    }

    static HttpResponse<String> ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.request().method() + " " + answer.uri() + " " + answer.body()).isBetween(200, 299);
        return answer;
    }

    static String tag(HttpResponse<String> answer) {
        return ok(answer).headers().firstValue("ETag").orElseThrow();
    }
}
