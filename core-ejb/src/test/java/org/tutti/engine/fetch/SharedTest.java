package org.tutti.engine.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tutti.engine.fetch.Elsewhere.text;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tutti.engine.fetch.Elsewhere.Answer;
import org.tutti.engine.fetch.Streams.Body;
import org.tutti.plugin.media.Fetch;
import org.tutti.plugin.media.Fetch.Part;
import org.tutti.plugin.media.FetchException;
import org.tutti.plugin.media.FetchException.Reason;

/** W-36: whether a page of ours could read what is elsewhere, when an answer began, and what is passed on of it. */
@Timeout(60)
class SharedTest {

    private static final String OURS = "https://films.example.org";

    private final AtomicLong now = new AtomicLong(1_000_000);

    private GuardedFetch fetch() {
        return new GuardedFetch(
                Allowed.of("127.0.0.1"),
                SystemDefaultDnsResolver.INSTANCE,
                SSLContexts.createDefault(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                PageOrigin.of(OURS + "/", 8080),
                now::get);
    }

    private static Answer ok(String... headers) {
        return text("HTTP/1.1 200 OK\r\n" + String.join("\r\n", headers) + "\r\nContent-Length: 3\r\n\r\nabc");
    }

    private static Answer to(String location, String... headers) {
        return text("HTTP/1.1 302 Found\r\nLocation: " + location + "\r\n" + String.join("\r\n", headers)
                + "\r\nContent-Length: 0\r\n\r\n");
    }

    private static String readers(String value) {
        return "Access-Control-Allow-Origin: " + value;
    }

    private static String origin(String request) {
        return request.replaceFirst("(?s).*\r\nOrigin: (.*?)\r\n.*", "$1");
    }

    @ParameterizedTest
    @CsvSource({
        "*, true", "https://films.example.org, true", "https://other.example.org, false", "null, false",
        "http://films.example.org, false", "https://films.example.org/, false", "'', false"
    })
    void answer_isShared_ifItNamesThePageOrEverybody(String readers, boolean shared) throws Exception {
        try (var server = new Elsewhere(_ -> ok(readers(readers))); var fetch = fetch()) {
            Part part = fetch.get(URI.create(server.url("/")), 0, 100);

            assertThat(part.shared()).isEqualTo(shared);
            assertThat(origin(server.requests.getFirst())).isEqualTo(OURS);
        }
    }

    @Test
    void answerWithTwoSuchHeaders_isShared_withNobody() throws Exception {
        try (var server = new Elsewhere(_ -> ok(readers("*"), readers("*"))); var fetch = fetch()) {
            assertThat(fetch.get(URI.create(server.url("/")), 0, 100).shared()).isFalse();
        }
    }

    @Test
    void redirect_hasToBeSharedToo() throws Exception {
        try (var last = new Elsewhere(_ -> ok(readers("*")));
                var shared = new Elsewhere(_ -> to(last.url("/"), readers("*")));
                var kept = new Elsewhere(_ -> to(last.url("/")));
                var fetch = fetch()) {
            assertThat(fetch.get(URI.create(shared.url("/")), 0, 100).shared()).isTrue();
            assertThat(fetch.get(URI.create(kept.url("/")), 0, 100).shared()).isFalse();
        }
    }

    /** As the Fetch Standard has it: who asks a third by way of another is nobody. */
    @Test
    void redirectToAThird_isAskedForNobody_andOneOnTheSameServerIsNot() throws Exception {
        try (var last = new Elsewhere(_ -> ok(readers(OURS)));
                var first = new Elsewhere(request ->
                        to(request.startsWith("GET /here") ? "/there" : last.url("/"), readers(OURS)));
                var fetch = fetch()) {
            assertThat(fetch.get(URI.create(first.url("/here")), 0, 100).shared()).isFalse();
            assertThat(first.requests).extracting(SharedTest::origin).containsExactly(OURS, OURS);
            assertThat(last.requests).extracting(SharedTest::origin).containsExactly("null");
        }
    }

    @Test
    void part_saysWhenItsAnswerBegan() throws Exception {
        try (var server = new Elsewhere(_ -> {
                    now.set(7_000_000);
                    return ok();
                });
                var fetch = fetch()) {
            assertThat(fetch.get(URI.create(server.url("/")), 0, 100).at()).isEqualTo(7_000_000);
        }
    }

    @Test
    void playlist_ofFourMebibytes_isReadInOneCall() throws Exception {
        String playlist = "#EXTM3U\n".repeat(Fetch.MOST / 8);
        try (var server = new Elsewhere(_ -> text(
                        "HTTP/1.1 200 OK\r\nContent-Length: " + playlist.length() + "\r\n\r\n" + playlist));
                var fetch = fetch()) {
            assertThat(fetch.get(URI.create(server.url("/")), 0, Fetch.MOST).bytes()).hasSize(Fetch.MOST);
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void whatIsPassedOn_comesWithItsHeadersAndInParts() throws Exception {
        try (var server = new Elsewhere(_ -> text("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 1-3/9\r\n"
                        + "Content-Length: 3\r\nETag: \"a\"\r\nETag: \"b\"\r\n\r\nabc"));
                var fetch = fetch();
                Body body = fetch.pass(URI.create(server.url("/")), Optional.of("bytes=1-3"), true)) {
            assertThat(body.status()).isEqualTo(206);
            assertThat(body.length()).hasValue(3);
            assertThat(body.headers()).containsEntry("etag", "\"a\"").containsEntry("content-range", "bytes 1-3/9");
            assertThat(server.requests.getFirst()).contains("Range: bytes=1-3", "Via: 1.1 tutti");
        }
    }

    /** Or whoever makes a playlist could read all that the administrator lets the server fetch. */
    @Test
    void whatIsPassedOnOfPrivateServers_isWhatAnItemNames() throws Exception {
        try (var server = new Elsewhere(_ -> ok()); var fetch = fetch()) {
            fetch.pass(URI.create(server.url("/")), Optional.empty(), true).close();

            assertThatThrownBy(() -> fetch.pass(URI.create(server.url("/")), Optional.empty(), false))
                    .isInstanceOfSatisfying(
                            FetchException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_PUBLIC))
                    .hasMessageContaining("what an item itself names")
                    .hasMessageNotContaining("tutti.fetch.allow");
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void redirectToAnotherPrivateServer_isNotPassedOn_andOneOnTheSameIs() throws Exception {
        try (var other = new Elsewhere(_ -> ok());
                var server = new Elsewhere(request -> switch (request.split(" ")[1]) {
                    case "/away" -> to(other.url("/"));
                    case "/here" -> to("/there");
                    default -> ok();
                });
                var fetch = fetch()) {
            try (Body body = fetch.pass(URI.create(server.url("/here")), Optional.empty(), true)) {
                assertThat(body.address()).hasPath("/there");
            }
            assertThatThrownBy(() -> fetch.pass(URI.create(server.url("/away")), Optional.empty(), true))
                    .isInstanceOf(FetchException.class)
                    .hasMessageContaining("private network");
            assertThat(other.requests).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://Films.example.org, 8080, https://films.example.org",
        "https://films.example.org:443/, 8080, https://films.example.org",
        "http://films.example.org:8081/, 8080, http://films.example.org:8081",
        "'', 8082, http://127.0.0.1:8082",
    })
    void page_isOfThePublicAddress_elseOfThisMachine(String url, int port, String origin) {
        assertThat(PageOrigin.of(url, port).value()).isEqualTo(origin);
    }
}
