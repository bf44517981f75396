package org.tutti.conformance.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.durable.Rest.ok;
import static org.tutti.conformance.support.TuttiApi.assertProblem;
import static org.tutti.conformance.support.TuttiApi.parse;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiServer;

/** Requests that are sent again have one effect. */
@Tag("durable")
@Tag("long")
@ExtendWith(SharedServer.class)
class OnceIT {

    private final TuttiServer server;

    OnceIT(TuttiServer server) {
        this.server = server;
    }

    private static String[] key() {
        return new String[] {"Idempotency-Key", '"' + UUID.randomUUID().toString() + '"'};
    }

    @Test
    @Requirement("C-68")
    void whatIsSentAgainWithItsKey_isDoneOnce_andAnsweredAlike() {
        Rest host = Rest.asHost(server, server.api().createSession("Once"));
        String[] key = key();
        HttpResponse<String> first = ok(host.post("/queue", Map.of("locator", "file:demo"), key));
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> again = host.post("/queue", Map.of("locator", "file:demo"), key);
            assertThat(again.statusCode()).isEqualTo(201);
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(again.headers().firstValue("Location")).isEqualTo(first.headers().firstValue("Location"));
            assertThat(again.headers().firstValue("ETag")).isEqualTo(first.headers().firstValue("ETag"));
        }
        assertThat(host.read("/queue").get("items")).hasSize(2);
        assertProblem(host.post("/queue", Map.of("locator", "file:other"), key), 422, "key-reused");
        assertProblem(host.post("/chat", Map.of("text", "file:demo"), key), 422, "key-reused");
        assertThat(host.post("/queue", Map.of("locator", "file:demo"), key()).statusCode()).isEqualTo(201);
        assertThat(host.read("/queue").get("items")).hasSize(3);
    }

    @Test
    @Requirement("C-68")
    void aSessionIsCreatedOnce_andAnotherCallersKeyIsAnother() {
        Rest nobody = new Rest(server, "", null);
        String[] key = key();
        HttpResponse<String> first = ok(nobody.send("POST", "/api/sessions", Map.of("item", "file:demo"), key));
        HttpResponse<String> again = ok(nobody.send("POST", "/api/sessions", Map.of("item", "file:demo"), key));
        assertThat(again.body()).isEqualTo(first.body());
        String hostToken = parse(first).get("hostToken").asText();
        HttpResponse<String> other = nobody.as(hostToken).send("POST", "/api/sessions", Map.of("item", "file:demo"), key);
        assertThat(other.body()).doesNotContain(hostToken);
    }

    @Test
    @Requirement("C-68")
    void ofManyAtOnce_oneIsDone() throws InterruptedException, ExecutionException {
        Rest host = Rest.asHost(server, server.api().createSession("At once"));
        String[] key = key();
        List<Future<HttpResponse<String>>> answers = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 12; i++) {
                answers.add(executor.submit(() -> host.post("/chat", Map.of("text", "Once"), key)));
            }
        }
        for (Future<HttpResponse<String>> answer : answers) {
            assertThat(answer.get().statusCode()).as(answer.get().body()).isIn(201, 409);
            if (answer.get().statusCode() == 409) {
                assertProblem(answer.get(), 409, "key-under-way");
            }
        }
        assertThat(host.read("/chat").get("lines")).hasSize(1);
    }

    @Test
    void whatWasRefused_mayBeTriedAnewWithItsKey() {
        Rest host = Rest.asHost(server, server.api().createSession(Map.of("rules", Map.of("chat", "off"))));
        String[] key = key();
        assertProblem(host.post("/chat", Map.of("text", "Now?"), key), 409, "chat-mode");
        ok(host.post("/requests", Map.of("type", "setRules", "chat", "open")));
        assertThat(host.post("/chat", Map.of("text", "Now?"), key).statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "", "with a space in it, and long"})
    void aKeyThatIsNone_isMalformed(String key) {
        Rest host = Rest.asHost(server, server.api().createSession("Keys"));
        assertProblem(host.post("/chat", Map.of("text", "x"), "Idempotency-Key", key), 400, "malformed");
        assertThat(host.read("/chat").get("lines")).isEmpty();
    }

    @Test
    @Requirement("C-68")
    void afterAKill_theAnswersAreKnown_andNoTokenStandsInTheDatabase() throws Exception {
        try (TuttiServer own = TuttiServer.start("once")) {
            Rest nobody = new Rest(own, "", null);
            String[] create = key();
            HttpResponse<String> created = ok(nobody.send("POST", "/api/sessions", Map.of("item", "file:demo"), create));
            var session = new TuttiApi.Created(
                    parse(created).get("session").asText(), "", parse(created).get("hostToken").asText());
            Rest host = Rest.asHost(own, session);
            String[] say = key();
            HttpResponse<String> said = ok(host.post("/chat", Map.of("text", "Once"), say));
            own.kill9();
            own.restart();
            assertThat(nobody.send("POST", "/api/sessions", Map.of("item", "file:demo"), create).body())
                    .isEqualTo(created.body());
            assertThat(host.post("/chat", Map.of("text", "Once"), say).body()).isEqualTo(said.body());
            assertThat(host.read("/chat").get("lines")).hasSize(1);
            own.stop();
            try (Stream<Path> files = Files.walk(own.base().resolve("data"))) {
                for (Path file : files.filter(each -> each.toString().endsWith(".mv.db")).toList()) {
                    String content = new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
                    assertThat(content.contains(session.hostToken())).as("a token in " + file).isFalse();
                }
            }
        }
    }

    /** What is read changes nothing; what is put or deleted twice is as put or deleted once. */
    @Test
    @Requirement("C-68")
    void everyRequestRepeated_leavesOneEffect() {
        TuttiApi.Created session = server.api().createSession("Repeated");
        Rest host = Rest.asHost(server, session);
        String item = parse(ok(host.post("/queue", Map.of("locator", "file:demo")))).get("id").asText();
        for (String path : List.of("", "/timeline", "/notes", "/details", "/members", "/control", "/queue", "/chat", "/trace",
                "/journal/verification")) {
            // The server may write of itself between the two, but not each time.
            await("nothing written by a look at " + path).until(() -> {
                JsonNode before = host.read("/journal/verification").get("entries");
                ok(host.get(path));
                ok(host.get(path));
                return host.read("/journal/verification").get("entries").equals(before);
            });
        }
        for (int i = 0; i < 3; i++) {
            ok(host.put("/queue/" + item + "/position", Map.of("before", "i1")));
            assertThat(host.read("/queue").at("/items/0/id").asText()).isEqualTo(item);
            ok(host.send("PATCH", "/details", Map.of("privacy", "public")));
        }
        List<Integer> deleted = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            deleted.add(host.delete("/queue/" + item).statusCode());
            assertThat(host.read("/queue").get("items")).hasSize(1);
        }
        assertThat(deleted).containsExactly(204, 404, 404);
        assertThat(host.delete("").statusCode()).isEqualTo(204);
        assertThat(host.delete("").statusCode()).isEqualTo(410);
    }
}
