package org.tutti.engine.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tutti.engine.trace.Span.Context;

/** Traces, to a collector that reads OTLP as JSON. */
class TracesTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c", PARENT = "b7ad6b7169203331";

    private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
    private final Properties settings = new Properties();
    private HttpServer collector;
    private volatile int status = 200;

    @BeforeEach
    void collect() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            assertThat(exchange.getRequestHeaders().getFirst("Content-Type")).isEqualTo("application/json");
            received.add(new ObjectMapper().readTree(exchange.getRequestBody()));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        collector.start();
        settings.setProperty(Traces.URL, "http://127.0.0.1:" + collector.getAddress().getPort() + "/");
        settings.setProperty(Traces.SHARE, "0");
    }

    @AfterEach
    void stop() {
        collector.stop(0);
    }

    @Test
    void withoutACollector_nothingIsTraced() {
        Traces off = Traces.of(new Properties());
        assertThat(off.on()).isFalse();
        assertThat(off.begun("00-" + TRACE + "-" + PARENT + "-01")).isEmpty();
    }

    @Test
    void request_isPartOfTheTraceItNames_ifThatIsSampled() {
        settings.setProperty(Traces.SHARE, "1");
        Traces traces = Traces.of(settings);
        assertThat(traces.begun("00-" + TRACE + "-" + PARENT + "-01")).contains(new Context(TRACE, PARENT));
        assertThat(traces.begun("00-" + TRACE + "-" + PARENT + "-00")).isEmpty();
        for (String other : new String[] {
            null, "", "x", "00-" + "0".repeat(32) + "-" + PARENT + "-01", "00-" + TRACE + "-" + "0".repeat(16) + "-01"}) {
            assertThat(traces.begun(other)).as(other).hasValueSatisfying(context -> {
                assertThat(context.trace()).matches("[0-9a-f]{32}").isNotEqualTo(TRACE);
                assertThat(context.span()).isEmpty();
            });
        }
    }

    @Test
    void stranger_doesNotHaveMoreTracedThanTheShare() {
        Traces none = Traces.of(settings);
        assertThat(none.begun("00-" + TRACE + "-" + PARENT + "-01")).isEmpty();
        settings.setProperty(Traces.SHARE, "0.1");
        Traces some = Traces.of(settings);
        long traced = IntStream.range(0, 10_000)
                .filter(_ -> some.begun("00-" + TRACE + "-" + PARENT + "-01").isPresent())
                .count();
        assertThat(traced).isBetween(700L, 1300L);
    }

    @Test
    void workForAnotherThread_isAtTheRequestItCameFrom() {
        Traces traces = Traces.of(settings);
        Context at = new Context(TRACE, PARENT);
        Traces.enter(at);
        Function<String, Optional<Context>> carried;
        try {
            carried = traces.carried(_ -> traces.current());
        } finally {
            Traces.leave();
        }
        assertThat(traces.current()).isEmpty();
        assertThat(CompletableFuture.completedFuture("").thenApplyAsync(carried).join()).contains(at);
        assertThat(carried.apply("")).contains(at);
        assertThat(traces.current()).as("and it leaves nothing behind").isEmpty();
    }

    @Test
    void session_isCalledByAHash() {
        // printf abc | sha256sum
        assertThat(Traces.hidden("abc")).isEqualTo("ba7816bf8f01");
    }

    @Test
    void nameAndPassword_areNotSaid() {
        assertThat(Traces.place("https://ann:pa@ss/word@otel.example:4318/v1/traces?key=1"))
                .isEqualTo("otel.example:4318");
        settings.setProperty(Traces.URL, "http://ann:secret word@otel.example");
        assertThatThrownBy(() -> Traces.of(settings))
                .hasMessageContaining("-Dtutti.traces=otel.example ")
                .hasNoCause()
                .message().doesNotContain("secret");
    }

    @Test
    void spans_comeToTheCollector() throws InterruptedException {
        Traces traces = Traces.of(settings);
        Context parent = new Context(TRACE, PARENT);
        Context at = Traces.within(parent);
        traces.add(new Span(at, PARENT, "GET /api/status", true, 1_000, 3_000, Map.of("http.request.method", "GET")));
        traces.flush();

        JsonNode ours = received.poll(10, TimeUnit.SECONDS).at("/resourceSpans/0");
        assertThat(ours.at("/resource/attributes/0/value/stringValue").asText()).isEqualTo("tutti");
        JsonNode span = ours.at("/scopeSpans/0/spans/0");
        assertThat(span.get("traceId").asText()).isEqualTo(TRACE);
        assertThat(span.get("spanId").asText()).isEqualTo(at.span()).matches("[0-9a-f]{16}");
        assertThat(span.get("parentSpanId").asText()).isEqualTo(PARENT);
        assertThat(span.get("kind").asInt()).isEqualTo(2);
        assertThat(span.get("startTimeUnixNano").asText()).isEqualTo("1000000");
        assertThat(span.get("endTimeUnixNano").asText()).isEqualTo("3000000");
        assertThat(span.at("/attributes/0/key").asText()).isEqualTo("http.request.method");
        assertThat(traces.lost()).isZero();
    }

    @Test
    void whatIsNotTaken_isLost_andCounted() {
        status = 503;
        Traces traces = Traces.of(settings);
        traces.add(new Span(new Context(TRACE, PARENT), "", "x", false, 1, 2, Map.of()));
        traces.flush();
        await().atMost(Duration.ofSeconds(10)).until(() -> traces.lost() == 1);
    }

    @Test
    void wrongSettings_areSaid() {
        settings.setProperty(Traces.SHARE, "2");
        assertThatThrownBy(() -> Traces.of(settings)).hasMessageContaining("-Dtutti.traces.share=2");
        settings.setProperty(Traces.SHARE, "");
        settings.setProperty(Traces.URL, "collector:4318");
        assertThatThrownBy(() -> Traces.of(settings)).hasMessageContaining("-Dtutti.traces=collector:4318");
    }
}
