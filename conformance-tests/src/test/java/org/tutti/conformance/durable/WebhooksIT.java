package org.tutti.conformance.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.seek;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.support.HookReceiver;
import org.tutti.conformance.support.HookReceiver.Taken;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.NeedsPython;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiApi.Created;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.engine.rig.FreePorts;

/** Programs elsewhere are told what happens, whoever is down meanwhile. */
@Tag("durable")
@Tag("long")
@TestInstance(Lifecycle.PER_CLASS)
@Isolated("tells who is held up")
class WebhooksIT {

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final int SESSIONS = 3;

    /** One for each receiver: a port whose door was closed is not free at once (its accept is still in the kernel). */
    private final List<Integer> ports = FreePorts.take(4);
    private TuttiServer server;
    private String admin;

    @BeforeAll
    void start() {
        server = TuttiServer.startWith("webhooks", List.of(
                "-Dtutti.webhooks.allow="
                        + ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(",")),
                "-Dtutti.webhooks.retry=0.2,3"));
        admin = signIn();
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private String signIn() {
        String line = server.consoleLine("Sign in at ");
        String password = line.replaceAll(".*password (\\S+) .*", "$1");
        HttpResponse<String> answer =
                server.api().post("api/staff/sign-in", TuttiApi.json(Map.of("name", "host", "password", password)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        return answer.headers().firstValue("Set-Cookie").orElseThrow().replaceAll("[^=]*=([^;]*);.*", "$1");
    }

    private HttpResponse<String> ask(String method, String path, String token, Object body) {
        return server.api().send(
                server.api().request(path)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body == null ? "" : TuttiApi.json(body))),
                BodyHandlers.ofString());
    }

    private JsonNode told(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return TuttiApi.parse(answer);
    }

    private JsonNode hook(String path, String token, int port, String... types) {
        return told(201, ask("POST", path, token, Map.of("url", "http://127.0.0.1:" + port + "/hook", "types", types)));
    }

    private JsonNode state(JsonNode hook) {
        return told(200, ask("GET", "api/webhooks/" + hook.path("id").asText(), admin, null));
    }

    private void delete(JsonNode hook) {
        assertThat(ask("DELETE", "api/webhooks/" + hook.path("id").asText(), admin, null).statusCode()).isEqualTo(204);
    }

    /** C-47 with what the server promises of it. */
    @Test
    @Requirement("C-47")
    @NeedsPython
    void receiverDownForAMinuteAndKilledTwice_andServerKilledOnce_everyEventArrives_inOrder() {
        JsonNode hook = hook("api/webhooks", admin, ports.get(0));
        List<Created> sessions = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            sessions.add(server.api().createSession("Film " + i));
        }
        Set<String> due = new LinkedHashSet<>();
        try (var receiver = new HookReceiver(ports.get(0), hook.path("secret").asText()).start()) {
            steer(sessions, due, Duration.ofSeconds(4));
            receiver.kill9();
            steer(sessions, due, Duration.ofSeconds(4));
            receiver.start();
            steer(sessions, due, Duration.ofSeconds(4));
            receiver.kill9();
            long down = System.nanoTime();
            int before = due.size();
            steer(sessions, due, Duration.ofSeconds(10));
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(state(hook).path("pending").asInt()).isGreaterThanOrEqualTo(due.size() - before);
                assertThat(state(hook).path("lastError").asText()).contains("does not answer");
            });
            server.kill9();
            server.restart();
            steer(sessions, due, Duration.ofSeconds(4));
            await().atMost(Duration.ofSeconds(90)).until(() -> System.nanoTime() - down > 60e9);
            receiver.start();
            steer(sessions, due, Duration.ofSeconds(4));
            await().atMost(SOON).untilAsserted(() -> assertThat(state(hook).path("pending").asInt()).isZero());

            List<Taken> taken = receiver.taken();
            System.out.printf("WebhooksIT: %d commands, %d deliveries of %d events%n",
                    due.size(), taken.size(), taken.stream().map(Taken::id).distinct().count());
            assertThat(taken).allMatch(Taken::genuine, "signed by the secret");
            assertThat(taken).extracting(Taken::type).containsOnly("application/cloudevents+json; charset=utf-8");
            assertThat(taken).allSatisfy(each -> assertThat(each.event().path("id").asText()).isEqualTo(each.id()));
            assertThat(taken).extracting(Taken::id).containsAll(due);
            assertThat(taken).extracting(each -> each.event().path("type").asText())
                    .contains("org.tutti.session.created", "org.tutti.session.playback.changed");
            sessions.forEach(session -> HookReceiver.assertInOrder(taken, session.session()));
            HookReceiver.assertSameWheneverTheyCome(taken);
        }
        delete(hook);
    }

    /** Commands by the hosts' programs, at some 20 a second. Each that was accepted is an event that is due. */
    private void steer(List<Created> sessions, Set<String> due, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        int[] count = {0};
        await().atMost(time.plusSeconds(20)).pollInterval(Duration.ofMillis(50)).until(() -> {
            Created session = sessions.get(count[0]++ % sessions.size());
            Accepted accepted = server.api().command(session, seek(count[0] % 30));
            due.add(session.session() + "/" + accepted.seq() + "/0");
            return System.nanoTime() > end;
        });
    }

    @Test
    @Requirement("C-47")
    void hookOfASession_isForWhoRunsIt_hearsTheEndWithItsEvidence_andGoes() throws IOException {
        List<JsonNode> heard = new CopyOnWriteArrayList<>();
        var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(1));
        HttpServer http = HttpServer.create(here, 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", exchange -> {
            heard.add(org.tutti.conformance.support.Messages.JSON.readTree(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        http.start();
        try {
            Created session = server.api().createSession(Map.of("title", "Tour", "correlation", "call-7"));
            Created other = server.api().createSession("Other");
            String path = "api/sessions/" + session.session() + "/webhooks";
            TuttiApi.assertProblem(ask("GET", path, other.hostToken(), null), 403, "token-refused");
            JsonNode hook = hook(path, session.hostToken(), ports.get(1), "org.tutti.session.ended");
            String place = path + "/" + hook.path("id").asText();
            assertThat(hook.path("secret").asText()).startsWith("whsec_");
            assertThat(told(200, ask("GET", place, session.hostToken(), null)).has("secret")).isFalse();
            assertThat(told(200, ask("POST", place + "/test", session.hostToken(), null)).path("delivered").asBoolean())
                    .isTrue();

            server.api().end(session);
            server.api().end(other);
            await().atMost(SOON).until(() -> heard.size() == 2);
            JsonNode ended = heard.get(1);
            assertThat(ended.path("type").asText()).isEqualTo("org.tutti.session.ended");
            assertThat(ended.path("correlationid").asText()).isEqualTo("call-7");
            assertThat(ended.path("source").asText()).isEqualTo("/sessions/" + session.session());
            assertThat(ended.path("data").path("digest").asText()).matches("[0-9a-f]{64}");
            assertThat(heard).noneMatch(event -> event.toString().contains(other.session()));
        } finally {
            http.stop(0);
        }
    }

    @Test
    @Requirement("C-47")
    void whereNothingIsSent_isSaidAtOnce() {
        for (String url : List.of(
                "https://192.168.1.1/hook",
                "https://169.254.169.254/latest",
                "http://127.0.0.1:%d/hook".formatted(server.port()),
                "http://192.0.2.1/hook",
                "ftp://example.org/hook",
                "https://ada:secret@example.org/hook")) {
            TuttiApi.assertProblem(ask("POST", "api/webhooks", admin, Map.of("url", url)), 422, "out-of-range");
        }
        TuttiApi.assertProblem(
                ask("POST", "api/webhooks", admin, Map.of("url", "https://example.org/", "types", List.of("x"))),
                422,
                "out-of-range");
    }

    @Test
    @Requirement("C-47")
    void webhooksOfATenant_areForItsAdministratorsAlone() {
        Created session = server.api().createSession("Film");
        TuttiApi.assertProblem(server.api().get("api/webhooks"), 403, "token-refused");
        TuttiApi.assertProblem(ask("GET", "api/webhooks", session.hostToken(), null), 403, "token-refused");
        TuttiApi.assertProblem(ask("GET", "api/webhooks", admin + "x", null), 403, "token-refused");
        assertThat(ask("GET", "api/webhooks/none", admin, null).statusCode()).isEqualTo(404);
    }

    /** One that answers a byte a second holds up nobody but itself. */
    @Test
    @Requirement("C-47")
    void slowReceiver_isGivenUp_andHoldsUpNobody() throws IOException {
        List<Socket> held = new CopyOnWriteArrayList<>();
        List<String> heard = new CopyOnWriteArrayList<>();
        var atOnce = new AtomicInteger();
        try (var door = new ServerSocket(ports.get(2), 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> dribble(door, held, atOnce));
            var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(3));
            HttpServer http = HttpServer.create(here, 0);
            http.createContext("/", exchange -> {
                heard.add(exchange.getRequestHeaders().getFirst("webhook-id"));
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            http.start();
            JsonNode slow = hook("api/webhooks", admin, ports.get(2), "org.tutti.session.created");
            JsonNode good = hook("api/webhooks", admin, ports.get(3), "org.tutti.session.created");
            for (int i = 0; i < 20; i++) {
                server.api().createSession("Film " + i);
            }
            await().atMost(SOON).until(() -> heard.size() == 20);
            await("the first to be given up").atMost(SOON).untilAsserted(
                    () -> assertThat(state(slow).path("lastError").asText()).contains("within 10 s"));
            assertThat(state(slow).path("pending").asInt()).isEqualTo(20);
            assertThat(atOnce.get()).as("at once to one that fails").isBetween(1, 5);
            delete(slow);
            delete(good);
            http.stop(0);
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }

    /** @param atOnce counts those that came while the first was still there */
    private static void dribble(ServerSocket door, List<Socket> held, AtomicInteger atOnce) {
        while (!door.isClosed()) {
            try {
                Socket socket = door.accept();
                held.add(socket);
                if (isOpen(held.getFirst())) {
                    atOnce.incrementAndGet();
                }
                Thread.ofVirtual().start(() -> {
                    try (var out = socket.getOutputStream()) {
                        for (byte octet : "HTTP/1.1 200 OK\r\nX-Slow: very slow indeed\r\n\r\n".getBytes()) {
                            out.write(octet);
                            out.flush();
                            Thread.sleep(1000);
                        }
                    } catch (IOException | InterruptedException e) {
                        // The server has given up.
                    }
                });
            } catch (IOException e) {
                return;
            }
        }
    }

    /** Whether the server has not hung up. */
    private static boolean isOpen(Socket socket) {
        try {
            socket.setSoTimeout(20);
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
