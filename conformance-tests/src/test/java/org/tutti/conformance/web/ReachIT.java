package org.tutti.conformance.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiApi.assertProblem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.Executables;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.Pinned;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.engine.rig.FreePorts;

/** A server that other devices reach: HTTPS on an address of this machine, with a certificate it makes itself. */
@Tag("web")
@Tag("long")
@Tag("webapp")
@TestInstance(Lifecycle.PER_CLASS)
class ReachIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PUBLIC = "https://films.example.org";
    private static final Path SCREENSHOTS = Path.of(System.getProperty("tutti.work", "target"), "screenshots");

    private final InetAddress address = ofThisMachine();
    private final int port = FreePorts.take();
    private final URI https = URI.create("https://" + address.getHostAddress() + ":" + port + "/");
    private TuttiServer server;
    private HttpClient http;
    private TuttiApi api;

    /** One that other machines reach, or on Linux at least not the usual one. */
    private static InetAddress ofThisMachine() {
        try {
            return NetworkInterface.networkInterfaces()
                    // Not of the networks that tests make, which may be gone the next moment.
                    .filter(each -> !each.getName().matches("(phones|nodes).*"))
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress() && !each.isLinkLocalAddress())
                    .findFirst()
                    .orElseGet(() -> InetAddress.ofLiteral("127.0.0.2"));
        } catch (SocketException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    void start() {
        server = TuttiServer.startWith("reach", List.of(
                "-Dtutti.bind=" + address.getHostAddress(), "-Dtutti.https.port=" + port, "-Dtutti.url=" + PUBLIC,
                "-Dtutti.origins=https://intranet.example"));
        assertThat(server.consoleLine("For other devices: ")).endsWith(" " + https);
        http = Pinned.client(fingerprint());
        api = new TuttiApi(http, https);
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private String fingerprint() {
        return server.consoleLine("Certificate made by this server").replaceFirst(".*SHA-256 ", "");
    }

    @Test
    void overHttpsAndWss_oneIsInASession_andTheCertificateIsTheOnePrinted() {
        TuttiApi.Created session = api.createSession("Far");
        try (TuttiClient ada = TuttiClient.connect(http, https).joinAsHost(session, "Ada");
                TuttiClient ben = TuttiClient.connect(http, https).join(session.session(), "Ben");
                TuttiClient here = server.connect().join(session.session(), "Here")) {
            Accepted played = ada.play();
            assertThat(ben.timelineOf(played)).isEqualTo(here.timelineOf(played));
        }
        assertThatThrownBy(() -> new TuttiApi(Pinned.client("00:11"), https).status())
                .rootCause().hasMessageContaining("was shown " + fingerprint());
    }

    @Test
    void plainHttp_isOnTheLoopbackOnly_andHttpsOnTheAddressOnly() {
        assertThat(server.root().getHost()).isEqualTo("127.0.0.1");
        assertThatThrownBy(() -> new Socket(address, server.port()).close()).isInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> new Socket("127.0.0.1", port).close()).isInstanceOf(ConnectException.class);
    }

    @Test
    void overHttps_theSameLimitsHold_thereIsNoHttp2_andNothingBindsBrowsersToTheCertificate() {
        HttpResponse<String> status = api.get("api/status");
        assertThat(status.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(status.headers().firstValue("Strict-Transport-Security")).isEmpty();
        assertThat(status.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(status.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
        assertThat(api.post("api/sessions", "x".repeat(40_000)).statusCode()).isEqualTo(413);
        assertThat(api.post("media/file/demo.mp4", "x").statusCode()).isEqualTo(413);
    }

    @Test
    void theCertificate_isTheSameAfterARestart_andOnlyItsOwnerReadsTheKey() throws IOException {
        String before = fingerprint();
        server.stop();
        server.restart();
        await("HTTPS").atMost(SOON).ignoreExceptions().until(() -> api.status().get("status").asText().equals("ready"));
        assertThat(fingerprint()).isEqualTo(before);
        Path file = server.base().resolve("data/tutti/https.p12");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    }

    @Test
    void thePublicUrl_isInTheStatus_andLinksInTheProtocolStayRelative() {
        assertThat(api.status().get("url").asText()).isEqualTo(PUBLIC + "/");
        assertThat(server.api().status().get("url").asText()).isEqualTo(PUBLIC + "/");
        TuttiApi.Created session = api.createSession("Linked");
        assertThat(session.url()).isEqualTo("/s/" + session.session());
        assertThat(api.invite(session, "viewer", false).url()).startsWith("/s/" + session.session() + "#invitation=");
    }

    @Test
    void aPageOfAnotherSite_isNotLetToTheWebSocket() {
        String own = "127.0.0.1:" + server.port();
        assertThat(Stream.of("http://" + own, PUBLIC, "https://intranet.example").map(origin -> handshake(own, "Origin: " + origin)))
                .containsOnly(101);
        assertThat(handshake(own)).as("a program").isEqualTo(101);
        assertThat(Stream.of("https://evil.example", "null", "http://films.example.org", "http://127.0.0.1:1")
                        .map(origin -> handshake(own, "Origin: " + origin)))
                .containsOnly(403);
        assertThat(handshake("evil.example:" + server.port(), "Origin: http://evil.example:" + server.port()))
                .as("a name of theirs that points here").isEqualTo(403);
        assertThat(handshake(own, "Origin: http://192.0.2.99", "X-Forwarded-Host: 192.0.2.99"))
                .as("what anybody can say was forwarded").isEqualTo(403);

        HttpResponse<String> refused = api.send(api.request("ws").header("Origin", "https://evil.example"), BodyHandlers.ofString());
        assertProblem(refused, 403, "not-permitted");
        assertThat(refused.body()).contains("https://evil.example").contains("tutti.url");
    }

    /** The status with which the WebSocket is answered: no client library says what it did not mean to. */
    private int handshake(String host, String... more) {
        String head = Stream.concat(
                        Stream.of("GET /ws HTTP/1.1", "Host: " + host, "Upgrade: websocket", "Connection: Upgrade",
                                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13",
                                "Sec-WebSocket-Protocol: tutti.v1"),
                        Stream.of(more))
                .collect(Collectors.joining("\r\n", "", "\r\n\r\n"));
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout((int) SOON.toMillis());
            socket.getOutputStream().write(head.getBytes(ISO_8859_1));
            return Integer.parseInt(new String(socket.getInputStream().readNBytes(12), ISO_8859_1).substring(9));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @NeedsChromium
    void thePage_isASecureContext_playsInStep_andInvitesToThePublicUrl() {
        List<String> trusting = List.of("--ignore-certificate-errors");
        Path chromium = Executables.find("chromium").orElseThrow();
        try (Browser ada = new Browser("far-ada", chromium, trusting); Browser ben = new Browser("far-ben", chromium, trusting)) {
            ada.createDemo(https, "Ada");
            assertThat(ada.script("return isSecureContext")).isEqualTo(true);
            await("links with the public URL").atMost(SOON).until(() -> ada.invitation().toString().startsWith(PUBLIC + "/s/"));
            ben.join(https.resolve(ada.invitation().getPath()), "Ben");
            ada.click("play");
            for (Browser browser : List.of(ada, ben)) {
                await("playing in step").atMost(SOON).untilAsserted(() -> {
                    Browser.Moment moment = browser.moment();
                    assertThat(moment.position()).isGreaterThan(1);
                    assertThat(moment.paused()).isFalse();
                    assertThat(moment.error()).isCloseTo(0, within(40.0));
                });
            }
            ada.screenshot(SCREENSHOTS.resolve("reach.png"));
        }
    }

    @Test
    void aServerThatCannotBeReachedSo_doesNotStart_andSaysWhyInOneLine() throws Exception {
        Map<String, List<String>> troubles = Map.of(
                "198.51.100.1 is not an address of this machine", List.of("-Dtutti.bind=198.51.100.1"),
                "Port " + port + " is taken.", List.of("-Dtutti.bind=" + address.getHostAddress(), "-Dtutti.https.port=" + port),
                "There is no key store", List.of("-Dtutti.bind=127.0.0.1", "-Dtutti.https.port=" + FreePorts.take(),
                        "-Dtutti.keystore=none.p12", "-Dtutti.keystore.password=x"),
                "-Dtutti.url takes what the address bar shows", List.of("-Dtutti.url=https://films.example.org/tutti"));
        for (var trouble : troubles.entrySet()) {
            List<Integer> ports = FreePorts.take(2);
            List<String> command = Stream.of(
                            Stream.of(Executables.java()),
                            trouble.getValue().stream(),
                            Stream.of("-Dtutti.http.port=" + ports.get(0), "-Dtutti.management.port=" + ports.get(1),
                                    "-jar", System.getProperty("tutti.server.home") + "/tutti.jar"))
                    .flatMap(part -> part)
                    .toList();
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try {
                assertThat(process.waitFor(20, TimeUnit.SECONDS)).as(trouble.getKey()).isTrue();
                assertThat(process.inputReader().lines()).singleElement().asString().startsWith(trouble.getKey());
                assertThat(process.exitValue()).isEqualTo(1);
            } finally {
                process.destroyForcibly();
            }
        }
    }
}
