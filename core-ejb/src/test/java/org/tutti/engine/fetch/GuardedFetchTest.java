package org.tutti.engine.fetch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.tutti.engine.fetch.Elsewhere.redirect;
import static org.tutti.engine.fetch.Elsewhere.text;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.core5.ssl.SSLContexts;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.engine.fetch.Streams.Body;
import org.tutti.plugin.media.Fetch.Part;
import org.tutti.plugin.media.FetchException;
import org.tutti.plugin.media.FetchException.Reason;

/** Design §9: what the server fetches, and above all what it does not. */
@Timeout(60)
class GuardedFetchTest {

    private static final Duration SILENCE = Duration.ofMillis(300);
    private static final PageOrigin PAGE = PageOrigin.of("https://films.example.org/", 8080);
    private static final AtomicLong NOW = new AtomicLong();

    private static final String WHOLE =
            "HTTP/1.1 200 OK\r\nContent-Type: Video/MP4; x=y\r\nContent-Length: 10\r\n\r\n0123456789";

    /** Names that mean one address after the other; literals mean themselves. */
    private static final class Names implements DnsResolver {

        private final Deque<String> meanings;
        private final AtomicInteger asked = new AtomicInteger();

        Names(String... meanings) {
            this.meanings = new ArrayDeque<>(List.of(meanings));
        }

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            asked.incrementAndGet();
            if (Character.isDigit(host.charAt(0)) || host.indexOf(':') >= 0) {
                return InetAddress.getAllByName(host);
            }
            String meaning = meanings.poll();
            if (meaning == null) {
                throw new UnknownHostException(host);
            }
            return List.of(meaning.split(" ")).stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    private static GuardedFetch allowing(String allow, Names names) {
        return allowing(allow, names, Duration.ofSeconds(5));
    }

    private static GuardedFetch allowing(String allow, Names names, Duration limit) {
        return trusting(SSLContexts.createDefault(), Allowed.of(allow), names, limit);
    }

    private static GuardedFetch trusting(SSLContext trust, Allowed allowed, Names names, Duration limit) {
        return new GuardedFetch(allowed, names, trust, limit, SILENCE, PAGE, NOW::incrementAndGet);
    }

    private static GuardedFetch to(Elsewhere server) {
        return allowing("127.0.0.1:" + server.port(), new Names());
    }

    private static Part get(GuardedFetch fetch, String url) throws FetchException {
        return fetch.get(URI.create(url), 0, 100);
    }

    private static SSLContext certificateFor(String name, Path folder) throws Exception {
        Path file = folder.resolve("films.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
                        "-keystore", file.toString(), "-storetype", "PKCS12", "-storepass", "secret",
                        "-alias", "films", "-dname", "CN=x", "-keyalg", "EC", "-ext", "SAN=dns:" + name)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        char[] password = "secret".toCharArray();
        return SSLContexts.custom()
                .loadKeyMaterial(file, password, password)
                .loadTrustMaterial(file, password)
                .build();
    }

    private static void assertRefused(Reason reason, ThrowingCallable fetching) {
        assertThatThrownBy(fetching)
                .isInstanceOfSatisfying(
                        FetchException.class, e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
    }

    @Test
    void whatIsAsked_isAPartWithoutCookiesOrCompression() throws Exception {
        try (var server = new Elsewhere(_ -> text(
                        "HTTP/1.1 206 Partial Content\r\nContent-Type: video/webm\r\nSet-Cookie: a=b\r\n"
                                + "Content-Range: bytes 7-9/1234567890123\r\nContent-Length: 3\r\n\r\nabc"));
                var fetch = to(server)) {
            fetch.get(URI.create(server.url("/film.webm?key=secret#t=10")), 7, 3);
            Part part = fetch.get(URI.create(server.url("/ä b%20c".replace(" ", ""))), 7, 3);

            assertThat(part.status()).isEqualTo(206);
            assertThat(part.parts()).isTrue();
            assertThat(part.from()).isEqualTo(7);
            assertThat(part.length()).hasValue(1234567890123L);
            assertThat(part.type()).contains("video/webm");
            assertThat(new String(part.bytes(), StandardCharsets.US_ASCII)).isEqualTo("abc");
            assertThat(server.requests.getFirst())
                    .startsWith("GET /film.webm?key=secret HTTP/1.1\r\n")
                    .contains("Range: bytes=7-9", "Accept-Encoding: identity", "Host: 127.0.0.1:" + server.port());
            assertThat(server.requests.getLast())
                    .startsWith("GET /%C3%A4b%20c HTTP/1.1")
                    .doesNotContainIgnoringCase("cookie")
                    .doesNotContainIgnoringCase("referer")
                    .doesNotContainIgnoringCase("authorization");
        }
    }

    @Test
    void serverWithoutParts_givesTheBeginningAndSaysSo() throws Exception {
        try (var server = new Elsewhere(_ -> text(WHOLE)); var fetch = to(server)) {
            Part part = fetch.get(URI.create(server.url("/")), 5, 4);

            assertThat(part.parts()).isFalse();
            assertThat(part.from()).isZero();
            assertThat(part.length()).hasValue(10);
            assertThat(part.type()).contains("video/mp4");
            assertThat(new String(part.bytes(), StandardCharsets.US_ASCII)).isEqualTo("0123");
        }
    }

    @Test
    void errors_areAnswersWithoutBytes() throws Exception {
        try (var server = new Elsewhere(_ -> text("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone"));
                var fetch = to(server)) {
            Part part = get(fetch, server.url("/"));

            assertThat(part.status()).isEqualTo(404);
            assertThat(part.bytes()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/", "http://127.0.0.1:8080/", "http://169.254.169.254/latest/meta-data/",
                "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:a00:1]/", "http://0.0.0.0/",
                "http://10.1.2.3/", "http://192.168.0.1/", "http://[fd00::1]/", "http://[fe80::1]/",
                "http://[64:ff9b::7f00:1]/", "https://100.100.100.200/", "http://metadata.example/"
            })
    void addressThatIsNotPublic_isRefused_andSoIsARedirectThere(String url) throws Exception {
        try (var server = new Elsewhere(_ -> redirect(url));
                var fetch = allowing("127.0.0.1:" + server.port(), new Names("10.0.0.1", "127.0.0.1"))) {
            assertRefused(Reason.NOT_PUBLIC, () -> get(fetch, url));
            assertRefused(Reason.NOT_PUBLIC, () -> get(fetch, server.url("/")));
        }
    }

    /** Numbers that some programs take for 127.0.0.1 name no server here. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://127.1/",
                "http://127.0.1/", "http://017700000001/", "http://①②⑦.0.0.1/",
                "http:///film.mp4", "http:film.mp4"
            })
    void numbersThatAreNoPlainAddress_areRefused_andSoIsARedirectThere(String url) throws Exception {
        try (var server = new Elsewhere(_ -> out -> out.write(
                        ("HTTP/1.1 302 Found\r\nLocation: " + url + "\r\nContent-Length: 0\r\n\r\n")
                                .getBytes(StandardCharsets.UTF_8)));
                var fetch = to(server)) {
            assertRefused(Reason.ADDRESS, () -> get(fetch, url));
            assertThatThrownBy(() -> get(fetch, server.url("/"))).isInstanceOf(FetchException.class);
            assertThat(server.requests).hasSizeLessThanOrEqualTo(6);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.org/film.mp4", "file:///etc/passwd", "jar:http://example.org/a.jar!/x", "film.mp4",
                "http://me:secret@example.org/", "http://@example.org/", "http://example.org:22/",
                "http://example.org:6000/", "http://example.org:25/", "https://example.org:70000/"
            })
    void addressesOfOtherKinds_areRefusedBeforeAnythingIsLookedUp(String url) {
        var names = new Names("127.0.0.1");
        try (var fetch = allowing("127.0.0.0/8", names)) {
            assertThatThrownBy(() -> get(fetch, url))
                    .isInstanceOfSatisfying(FetchException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ADDRESS))
                    .hasMessageNotContaining("secret");
            assertThat(names.asked).hasValue(0);
        }
    }

    /** DNS rebinding: the name means an allowed address when it is checked and another a moment later. */
    @Test
    void name_isLookedUpOnce_andOnlyWhatWasCheckedIsConnectedTo() throws Exception {
        try (var good = new Elsewhere(_ -> text(WHOLE));
                var victim = new Elsewhere(
                        new ServerSocket(good.port(), 5, InetAddress.ofLiteral("127.0.0.2")), _ -> text(WHOLE))) {
            var names = new Names("127.0.0.1", "127.0.0.2", "127.0.0.2");
            try (var fetch = allowing("127.0.0.1:" + good.port(), names)) {
                String url = "http://rebind.example:" + good.port() + "/";

                assertThat(get(fetch, url).status()).isEqualTo(200);
                assertThat(names.asked).hasValue(1);
                assertRefused(Reason.NOT_PUBLIC, () -> get(fetch, url));
                assertThat(good.requests).hasSize(1).first().asString().contains("Host: rebind.example:" + good.port());
                assertThat(victim.requests).isEmpty();
            }
        }
    }

    @Test
    void nameWithSeveralMeanings_isReachedAtTheAllowedOnesOnly() throws Exception {
        try (var good = new Elsewhere(_ -> text(WHOLE));
                var victim = new Elsewhere(
                        new ServerSocket(good.port(), 5, InetAddress.ofLiteral("127.0.0.2")), _ -> text(WHOLE));
                var fetch = allowing("127.0.0.1:" + good.port(), new Names("127.0.0.2 10.0.0.1 127.0.0.1"))) {
            assertThat(get(fetch, "http://both.example:" + good.port() + "/").status()).isEqualTo(200);
            assertThat(victim.requests).isEmpty();
        }
    }

    @Test
    void allowedName_isReachedWhateverItMeans() throws Exception {
        try (var server = new Elsewhere(_ -> text(WHOLE));
                var fetch = allowing("films.intranet", new Names("127.0.0.1", "127.0.0.1"))) {
            assertThat(get(fetch, "http://films.intranet:" + server.port() + "/").status()).isEqualTo(200);
            assertRefused(Reason.NOT_PUBLIC, () -> get(fetch, "http://other.intranet:" + server.port() + "/"));
        }
    }

    @Test
    void redirects_areFollowedFiveTimes_andTheLastAddressIsTold() throws Exception {
        try (var server = new Elsewhere(head -> {
                    int step = Integer.parseInt(head.substring(5, 6));
                    return step == 0 ? text(WHOLE) : redirect((step - 1) + "?x");
                });
                var fetch = to(server)) {
            assertThat(get(fetch, server.url("/5")).address()).isEqualTo(URI.create(server.url("/0?x")));
            assertRefused(Reason.REDIRECT, () -> get(fetch, server.url("/6")));
        }
    }

    @Test
    void slowServer_isGivenUpInTime_howeverItTrickles() throws Exception {
        var end = new CountDownLatch(1);
        try (var server = new Elsewhere(_ -> out -> {
                    out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
                    while (!end.await(50, TimeUnit.MILLISECONDS)) {
                        out.write('X');
                        out.flush();
                    }
                });
                var fetch = allowing("127.0.0.1", new Names(), Duration.ofMillis(700))) {
            assertRefused(Reason.TOO_SLOW, () -> get(fetch, server.url("/?key=secret")));
            assertThatThrownBy(() -> get(fetch, server.url("/?key=secret"))).hasMessageNotContaining("secret");
            await("the connections are given up").until(() -> {
                long sent = server.sent.get();
                return !end.await(200, TimeUnit.MILLISECONDS) && server.sent.get() == sent;
            });
        } finally {
            end.countDown();
        }
    }

    @Test
    void moreThanItDoesAtOnce_isRefused_andTakenAgainLater() throws Exception {
        var end = new CountDownLatch(1);
        try (var server = new Elsewhere(_ -> out -> {
                    end.await();
                    text(WHOLE).to(out);
                });
                var fetch = allowing("127.0.0.1", new Names(), Duration.ofSeconds(30))) {
            for (int i = 0; i < 32; i++) {
                Thread.ofVirtual().start(() -> {
                    try {
                        get(fetch, server.url("/"));
                    } catch (FetchException e) {
                        throw new IllegalStateException(e);
                    }
                });
            }
            await().until(() -> server.requests.size() == 32);
            assertRefused(Reason.BUSY, () -> get(fetch, server.url("/")));
            end.countDown();
            await().ignoreExceptions().until(() -> get(fetch, server.url("/")).status() == 200);
        }
    }

    @Test
    void hugeBody_isNotRead() throws Exception {
        byte[] block = new byte[65_536];
        try (var server = new Elsewhere(_ -> out -> {
                    out.write("HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
                    while (true) {
                        out.write(block);
                    }
                });
                var fetch = to(server)) {
            Part part = fetch.get(URI.create(server.url("/")), 0, 1000);

            assertThat(part.length()).hasValue(10_737_418_240L);
            assertThat(part.bytes()).hasSize(1000);
            // What lay in the buffers of both ends, and no more.
            assertThat(server.sent.get()).isLessThan(64 << 20);
        }
    }

    @Test
    void endlessHeaders_areNotRead() throws Exception {
        try (var server = new Elsewhere(_ -> out -> {
                    out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
                    while (true) {
                        out.write("X: y\r\n".getBytes(StandardCharsets.US_ASCII));
                    }
                });
                var fetch = to(server)) {
            assertRefused(Reason.UNREACHABLE, () -> get(fetch, server.url("/")));
        }
    }

    @ParameterizedTest
    @CsvSource({"http://unheard-of.example/, HOST_UNKNOWN", "http://127.0.0.1:1/, UNREACHABLE"})
    void whatIsWrong_isTold(String url, Reason reason) throws Exception {
        try (var fetch = allowing("127.0.0.1:1", new Names())) {
            assertRefused(reason, () -> get(fetch, url));
        }
    }

    /** The connection goes to an address, the proof is asked for the name. */
    @Test
    void server_provesItsNameByACertificate(@TempDir Path folder) throws Exception {
        SSLContext both = certificateFor("films.example", folder);
        ServerSocket door = both.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Allowed allowed = Allowed.of("127.0.0.1:" + door.getLocalPort());
        String path = ":" + door.getLocalPort() + "/";
        try (var server = new Elsewhere(door, _ -> text(WHOLE));
                var trusting = trusting(both, allowed, new Names("127.0.0.1", "127.0.0.1"), Duration.ofSeconds(5));
                var other = trusting(
                        SSLContexts.createDefault(), allowed, new Names("127.0.0.1"), Duration.ofSeconds(5))) {
            assertThat(get(trusting, "https://films.example" + path).status()).isEqualTo(200);
            assertRefused(Reason.CERTIFICATE, () -> get(trusting, "https://other.example" + path));
            assertRefused(Reason.CERTIFICATE, () -> get(other, "https://films.example" + path));
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void redirect_fromHttpsToHttp_isNotFollowed(@TempDir Path folder) throws Exception {
        SSLContext own = certificateFor("films.example", folder);
        ServerSocket door = own.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
        try (var plain = new Elsewhere(_ -> text(WHOLE));
                var server = new Elsewhere(door, _ -> redirect(plain.url("/")));
                var fetch = trusting(own, Allowed.of("127.0.0.1"), new Names("127.0.0.1"), Duration.ofSeconds(5))) {
            assertRefused(Reason.REDIRECT, () -> get(fetch, "https://films.example:" + server.port() + "/"));
            assertThat(plain.requests).isEmpty();
        }
    }

    @Test
    void ambientProxy_isNotUsed() throws Exception {
        try (var server = new Elsewhere(_ -> text(WHOLE)); var proxy = new Elsewhere(_ -> text(WHOLE))) {
            String[] names = {
                "http.proxyHost", "http.proxyPort", "socksProxyHost", "socksProxyPort", "http.nonProxyHosts"
            };
            String[] values = {"127.0.0.1", "" + proxy.port(), "127.0.0.1", "" + proxy.port(), ""};
            try (var fetch = to(server)) {
                for (int i = 0; i < names.length; i++) {
                    System.setProperty(names[i], values[i]);
                }
                assertThat(get(fetch, server.url("/")).status()).isEqualTo(200);
                assertThat(proxy.requests).isEmpty();
            } finally {
                List.of(names).forEach(System::clearProperty);
            }
        }
    }

    @Test
    void whatHasNoEnd_isReadWhileItComes_untilItIsClosed() throws Exception {
        var hungUp = new CountDownLatch(1);
        try (var server = new Elsewhere(request -> request.contains("/live") ? out -> {
                    out.write("HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n".getBytes(US_ASCII));
                    try {
                        while (true) {
                            out.write(new byte[1000]);
                        }
                    } finally {
                        hungUp.countDown();
                    }
                } : redirect("/live"));
                var fetch = to(server)) {
            try (Body body = fetch.open(URI.create(server.url("/")))) {
                assertThat(body.status()).isEqualTo(200);
                assertThat(body.length()).isEmpty();
                assertThat(body.address()).hasPath("/live");
                assertThat(Channels.newInputStream(body.bytes()).readNBytes(10_000_000)).hasSize(10_000_000);
                assertThat(server.requests).noneMatch(request -> request.contains("Range"));
            }
            assertThat(hungUp.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void streamInWhichNothingComes_fails() throws Exception {
        var done = new CountDownLatch(1);
        try (var server = new Elsewhere(_ -> out -> {
                    out.write("HTTP/1.1 200 OK\r\n\r\nabc".getBytes(US_ASCII));
                    done.await();
                });
                var fetch = to(server);
                Body body = fetch.open(URI.create(server.url("/")))) {
            assertThatThrownBy(() -> Channels.newInputStream(body.bytes()).readNBytes(4))
                    .hasMessageContaining("sends nothing any more")
                    .hasCauseInstanceOf(FetchException.class);
        } finally {
            done.countDown();
        }
    }

    @Test
    void streamsToo_areOfPublicAddressesOnly() throws Exception {
        try (var other = new Elsewhere(_ -> text(WHOLE));
                var server = new Elsewhere(_ -> redirect(other.url("/")));
                var fetch = to(server)) {
            assertRefused(Reason.NOT_PUBLIC, () -> fetch.open(URI.create(server.url("/"))));
            assertThat(other.requests).isEmpty();
        }
    }

    @Test
    void streams_leaveTheirPlaces() throws Exception {
        try (var server = new Elsewhere(_ -> text(WHOLE)); var fetch = to(server)) {
            for (int i = 0; i < 20; i++) {
                fetch.open(URI.create(server.url("/"))).close();
            }
            for (int i = 0; i < 20; i++) {
                assertRefused(Reason.NOT_PUBLIC, () -> fetch.open(URI.create("http://127.0.0.2:8080/")));
            }
            assertThat(fetch.open(URI.create(server.url("/"))).length()).hasValue(10);
        }
    }
}
