package org.tutti.gateway.xmpp.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.gateway.xmpp.link.RestInterface.Answer;
import org.tutti.gateway.xmpp.link.RestInterface.Question;

/** The way to the REST interface of this server leads there, and nowhere else. */
class LoopbackTest {

    private static final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private static HttpServer server;
    private static Loopback loopback;
    private static volatile int length;

    @BeforeAll
    static void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", LoopbackTest::answer);
        server.start();
        loopback = new Loopback(Runnable::run, () -> server.getAddress().getPort());
    }

    @AfterAll
    static void stop() {
        loopback.close();
        server.stop(0);
    }

    @BeforeEach
    void forget() {
        asked.clear();
        length = 2;
    }

    private static void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestMethod() + ' ' + exchange.getRequestURI() + ' '
                + exchange.getRequestHeaders().getFirst("Authorization") + ' '
                + exchange.getRequestHeaders().getFirst("Content-Length") + ' '
                + new String(exchange.getRequestBody().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        exchange.getResponseHeaders().add("Location", "/elsewhere");
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.getResponseHeaders().add("Set-Cookie", "a=b");
        exchange.sendResponseHeaders(302, length);
        exchange.getResponseBody().write(new byte[length]);
        exchange.close();
    }

    private Answer ask(Question question) throws Exception {
        return loopback.ask(question).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void anAnswer_comesAsItIs_andNoRedirectIsFollowed() throws Exception {
        Answer answer = ask(new Question("POST", "/api/sessions?a=%20b", Optional.of("application/json"),
                Optional.of("Bearer x"), "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8)));

        assertThat(asked).containsExactly("POST /api/sessions?a=%20b Bearer x 2 {}");
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.body()).hasSize(2);
        assertThat(answer.headers()).containsOnlyKeys("location", "content-type");
    }

    @Test
    void anAnswerThatIsTooLong_isNone() throws Exception {
        length = Loopback.LONGEST_ANSWER + 1;

        assertThat(ask(new Question("GET", "/api/a", Optional.empty(), Optional.empty(), new byte[0])).status())
                .isEqualTo(502);
    }

    @Test
    void aServerThatIsGone_isNoAnswer() throws Exception {
        Loopback elsewhere = new Loopback(Runnable::run, () -> 1);

        assertThat(elsewhere.ask(new Question("GET", "/api/a", Optional.empty(), Optional.empty(), new byte[0]))
                        .toCompletableFuture().get(10, TimeUnit.SECONDS).status())
                .isEqualTo(502);
        elsewhere.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/", "/apis", "/api", "/api/", "/api/../s/x", "/api/./a", "/api/%2e%2e/s/x", "/api/%2E./x", "/api/a%2f..%2fb", "/api//a",
        "/api/a;x/b", "/api/a%5c..%5cb", "/api/a\\b", "/api/a b", "/api/a\r\nHost: b", "/api/a%00", "/api/a#b", "@evil/api/a",
        "http://evil/api/a", "/api/..", "/api/a/..?x", "/API/a", "/api/ä", "/api/%zz", "/api/a%3bb",
        "/api/%75ploads", "/api/c%6Fdes/K7P4-QXR2", "/api/codes%2DK", "/api/a%7Eb", "/api/%30", "/api/%5f", "/api/%5A"
    })
    void whatCouldLeadElsewhere_isNotAsked(String resource) {
        assertThat(loopback.has(resource)).isFalse();
        assertThatThrownBy(() -> loopback.ask(new Question("GET", resource, Optional.empty(), Optional.empty(), new byte[0])))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/api/status", "/api/sessions/k3v9_-X/timeline", "/api/codes/K7P4-QXR2", "/api/a.b/..c", "/api/uploads?name=a%20b.mp4",
        "/api/%C3%A4", "/api/a%20b%40%5B%60%7B", "/api/a?b=../c"
    })
    void whatIsOfTheRestInterface_is(String resource) {
        assertThat(loopback.has(resource)).isTrue();
    }
}
