package org.tutti.engine.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tutti.engine.fetch.Elsewhere.redirect;
import static org.tutti.engine.fetch.Elsewhere.text;

import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tutti.engine.fetch.Posts.Answer;
import org.tutti.plugin.media.FetchException;

/** Design §9: where the server sends, and above all where it does not. */
@Timeout(60)
class GuardedPostTest {

    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    /** A name that means one address after the other. */
    private static DnsResolver meaning(String... addresses) {
        Deque<String> left = new ArrayDeque<>(List.of(addresses));
        return new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) {
                boolean literal = Character.isDigit(host.charAt(0));
                return new InetAddress[] {InetAddress.ofLiteral(literal ? host : left.remove())};
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
    }

    private static GuardedPost posting(String allow, DnsResolver names) {
        return new GuardedPost(
                Allowed.of(GuardedPost.ALLOW, allow), names, SSLContexts.createDefault(), Duration.ofSeconds(1));
    }

    private static Answer post(GuardedPost posts, String url) throws FetchException {
        return posts.post(URI.create(url), Map.of("webhook-id", "7"), "application/json", BODY);
    }

    @Test
    void whatIsAllowed_isSentTo_withItsHeaders() throws Exception {
        try (var server = new Elsewhere(_ -> text("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"));
                var posts = posting("127.0.0.1:" + server.port(), meaning())) {
            Answer answer = post(posts, server.url("/hook"));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.retryAfter()).contains("7");
            assertThat(server.requests.getFirst())
                    .startsWith("POST /hook HTTP/1.1")
                    .contains("webhook-id: 7", "Content-Type: application/json", "Content-Length: 2");
        }
    }

    @Test
    void redirect_isAnAnswer_andNotFollowed() throws Exception {
        try (var server = new Elsewhere(_ -> redirect("/elsewhere"));
                var posts = posting("127.0.0.1:" + server.port(), meaning())) {
            assertThat(post(posts, server.url("/hook")).status()).isEqualTo(302);
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void bodyOfAnAnswer_isNotRead_howeverLong() throws Exception {
        try (var server = new Elsewhere(_ -> out -> {
                    out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    for (int i = 0; i < 100_000; i++) {
                        out.write(new byte[10_000]);
                    }
                });
                var posts = posting("127.0.0.1:" + server.port(), meaning())) {
            assertThat(post(posts, server.url("/hook")).status()).isEqualTo(200);
        }
    }

    @Test
    void receiverThatDoesNotAnswer_isGivenUp() throws Exception {
        var never = new CountDownLatch(1);
        try (var server = new Elsewhere(_ -> _ -> never.await());
                var posts = posting("127.0.0.1:" + server.port(), meaning())) {
            assertThatThrownBy(() -> post(posts, server.url("/hook"))).hasMessageContaining("within 1 s");
        } finally {
            never.countDown();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://10.0.0.1/, private network",
        "https://169.254.169.254/, private network",
        "http://192.0.2.1/, not reached by https",
        "http://1.1.1.1/, not reached by https",
        "ftp://1.1.1.1/, not an address of the web",
        "https://ada:secret@1.1.1.1/, user name",
        "https://1.1.1.1:25/, no web server",
    })
    void whatIsNotAllowed_isNotSentTo(String url, String words) {
        try (var posts = posting("", meaning())) {
            assertThatThrownBy(() -> posts.check(URI.create(url))).hasMessageContaining(words);
            assertThatThrownBy(() -> post(posts, url)).hasMessageContaining(words);
        }
    }

    @Test
    void nameThatMeansSomethingElseLater_isNotConnectedTo() throws Exception {
        try (var posts = posting("", meaning("1.1.1.1", "127.0.0.1"))) {
            posts.check(URI.create("https://crm.example.org/"));
            assertThatThrownBy(() -> post(posts, "https://crm.example.org/")).hasMessageContaining("private network");
        }
    }
}
