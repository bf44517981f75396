package org.tutti.gateway.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.tutti.engine.ServerClock;
import org.tutti.gateway.xmpp.HttpDesk.Asker;
import org.tutti.gateway.xmpp.link.RestInterface;

/** What comes over XMPP gets to the REST interface as who they are, and as much of it as may. */
class HttpDeskTest {

    private static final class FakeRest implements RestInterface {

        private final List<Question> questions = new ArrayList<>();
        private Supplier<CompletionStage<Answer>> answer =
                () -> CompletableFuture.completedFuture(new Answer(200, Map.of(), new byte[0]));

        @Override
        public boolean has(String resource) {
            return resource.startsWith("/api/");
        }

        @Override
        public CompletionStage<Answer> ask(Question question) {
            questions.add(question);
            return answer.get();
        }

        @Override
        public void close() {}
    }

    private final FakeRest rest = new FakeRest();
    private final HttpDesk desk = new HttpDesk(rest, ServerClock.system());
    private final Asker eva = new Asker("xmpp:eva@example.org", Optional.of("seat.x"), true);
    private final Asker anybody = new Asker("xmpp:bob@example.org", Optional.empty(), false);

    private int ask(Asker asker, String method, String resource, Map<String, String> headers, int length) {
        var body = new Chunks.Body.Whole(new byte[length]);
        var query = new HttpQuery(method, resource, headers, new HttpQuery.Body.Inline(new byte[0]), 4096);
        return desk.ask(asker, query, body).toCompletableFuture().join().status();
    }

    private int get(Asker asker, String resource) {
        return ask(asker, "GET", resource, Map.of(), 0);
    }

    @Test
    void aMember_asksByTheirSeat_unlessTheyShowSomethingElse() {
        get(eva, "/api/a");
        ask(eva, "GET", "/api/b", Map.of("authorization", "Bearer host.y"), 0);
        get(anybody, "/api/c");

        assertThat(rest.questions).extracting(RestInterface.Question::authorization)
                .containsExactly(Optional.of("Bearer seat.x"), Optional.of("Bearer host.y"), Optional.empty());
    }

    @Test
    void ofHeaders_onlyTheTypeOfTheBodyGoesOn() {
        ask(anybody, "POST", "/api/a", Map.of(
                "content-type", "application/json", "x-forwarded-for", "1.2.3.4", "host", "evil", "connection", "close"), 10);

        assertThat(rest.questions).singleElement().satisfies(question -> {
            assertThat(question.contentType()).contains("application/json");
            assertThat(question.authorization()).isEmpty();
            assertThat(question.body()).hasSize(10);
        });
    }

    @Test
    void whatIsNotOfTheRestInterface_isNotThere() {
        assertThat(get(eva, "/media/file/demo")).isEqualTo(404);
        assertThat(ask(eva, "TRACE", "/api/a", Map.of(), 0)).isEqualTo(405);
        assertThat(ask(eva, "POST", "/api/a", Map.of(), Chunks.LONGEST + 1)).isEqualTo(413);
        assertThat(rest.questions).isEmpty();
    }

    @Test
    void whoIsOfNoTrustedDomain_createsNoSessions() {
        assertThat(ask(anybody, "POST", "/api/sessions", Map.of(), 2)).isEqualTo(403);
        assertThat(ask(anybody, "POST", "/api/sessions/x/requests", Map.of(), 2)).isEqualTo(200);
        assertThat(ask(eva, "POST", "/api/sessions", Map.of(), 2)).isEqualTo(200);
    }

    @Test
    void aBodyThatDidNotCome_isToldAndNotPassedOn() {
        var query = new HttpQuery("POST", "/api/a", Map.of(), new HttpQuery.Body.Chunked("s"), 4096);

        var answer = desk.ask(eva, query, new Chunks.Body.Failed(408, "Too late.")).toCompletableFuture().join();

        assertThat(answer.status()).isEqualTo(408);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("Too late.");
        assertThat(rest.questions).isEmpty();
    }

    @Test
    void manyAtOnce_areTooMany_forOneAccountOnly() {
        int good = 0;
        for (int i = 0; i < 100; i++) {
            good += get(eva, "/api/a") == 200 ? 1 : 0;
        }

        // What comes in again while the test runs is less than that.
        assertThat(good).isBetween(40, 60);
        assertThat(get(anybody, "/api/a")).isEqualTo(200);
    }

    @Test
    void guessingCodes_isSlower() {
        int good = 0;
        for (int i = 0; i < 30; i++) {
            good += get(eva, "/api/codes/K7P4-QXR" + i % 8) == 200 ? 1 : 0;
        }

        assertThat(good).isBetween(20, 25);
        assertThat(ask(eva, "POST", "/api/sessions", Map.of(), 0)).isEqualTo(429);
        assertThat(get(eva, "/api/sessions")).isEqualTo(200);
    }

    @Test
    void whatCannotBeAsked_isAnswered_andTakesNoPlaceForGood() {
        rest.answer = () -> {
            throw new IllegalArgumentException("invalid header value");
        };
        for (int i = 0; i < 20; i++) {
            assertThat(get(eva, "/api/a")).isEqualTo(400);
        }
        rest.answer = () -> CompletableFuture.failedFuture(new IllegalStateException());
        assertThat(get(eva, "/api/a")).isEqualTo(500);
        rest.answer = () -> CompletableFuture.completedFuture(new RestInterface.Answer(200, Map.of(), new byte[0]));
        assertThat(get(eva, "/api/a")).isEqualTo(200);
    }

    @Test
    void whoeverHasTenOpen_waitsForAnswers() {
        var slow = new CompletableFuture<RestInterface.Answer>();
        rest.answer = () -> slow;
        var query = new HttpQuery("GET", "/api/a", Map.of(), new HttpQuery.Body.Inline(new byte[0]), 4096);
        for (int i = 0; i < 10; i++) {
            desk.ask(eva, query, new Chunks.Body.Whole(new byte[0]));
        }

        assertThat(get(eva, "/api/a")).isEqualTo(429);
        rest.answer = () -> CompletableFuture.completedFuture(new RestInterface.Answer(200, Map.of(), new byte[0]));
        assertThat(get(anybody, "/api/a")).isEqualTo(200);
        slow.complete(new RestInterface.Answer(200, Map.of(), new byte[0]));
        assertThat(get(eva, "/api/a")).isEqualTo(200);
    }
}
