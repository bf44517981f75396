package org.tutti.engine.trace;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tutti.engine.trace.Span.Context;

/**
 * Takes spans in and sends them on, some at a time. Off unless {@value #URL} names a collector; of requests
 * {@value #SHARE} (0.01) are traced, as part of the trace that they name (W3C {@code traceparent}) unless that says it
 * is not sampled: nobody outside decides that more is traced.
 * Thread-safe; nothing blocks. What the collector does not take is lost, and nothing waits for it.
 */
public final class Traces {

    /** Where the collector is, such as {@code http://127.0.0.1:4318}; {@code /v1/traces} is put after it. */
    static final String URL = "tutti.traces";

    static final String SHARE = "tutti.traces.share";

    private static final int MOST_WAITING = 4096, MOST_AT_ONCE = 512, HIDDEN_BYTES = 6;
    private static final Pattern PARENT =
            Pattern.compile("[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    private static final Traces CONFIGURED = of(System.getProperties());
    private static final ThreadLocal<Context> CURRENT = new ThreadLocal<>();

    private final Optional<URI> collector;
    private final double share;
    private final HttpClient http;
    private final BlockingQueue<Span> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final LongAdder lost = new LongAdder();
    private final AtomicBoolean failing = new AtomicBoolean();

    private Traces(Optional<URI> collector, double share) {
        this.collector = collector;
        this.share = share;
        this.http = collector.isEmpty() ? null : HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    }

    /** Those of this server. */
    public static Traces configured() {
        return CONFIGURED;
    }

    /** @throws IllegalArgumentException if a setting cannot be right */
    static Traces of(Properties settings) {
        String url = settings.getProperty(URL, "").strip();
        String text = settings.getProperty(SHARE, "").strip();
        try {
            double share = text.isEmpty() ? 0.01 : Double.parseDouble(text);
            URI collector = url.isEmpty() ? null : URI.create(url.replaceFirst("/*$", "") + "/v1/traces");
            boolean reached = collector == null
                    || collector.getHost() != null && String.valueOf(collector.getScheme()).matches("(?i)https?");
            if (!(share >= 0 && share <= 1) || !reached) {
                throw new IllegalArgumentException();
            }
            return new Traces(Optional.ofNullable(collector), share);
        } catch (IllegalArgumentException e) {
            // Without its cause, which may repeat the address with the password in it.
            throw new IllegalArgumentException(
                    "-D%s=%s or -D%s=%s cannot be right. Give an address such as http://127.0.0.1:4318, and a share from 0 to 1."
                            .formatted(URL, place(url), SHARE, text));
        }
    }

    /** Host and port of an address, without the name and password that may be in it, and without its path. */
    static String place(String url) {
        String rest = url.replaceFirst("^.*@", "").replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*://", "");
        return rest.replaceFirst("[/?#].*$", "");
    }

    /**
     * By what a session is called in traces: two spans of one session have the same, and nobody comes in by it.
     *
     * @return the first twelve hexadecimal digits of the SHA-256 of {@code id}
     */
    public static String hidden(String id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, HIDDEN_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Whether anything is ever traced. */
    public boolean on() {
        return collector.isPresent();
    }

    /**
     * Whether a request is traced, and by what id.
     *
     * @param traceparent as its header has it; null if there is none
     * @return the ids of the trace and of whatever it is part of there, which may be empty; empty if it is not traced
     */
    public Optional<Context> begun(String traceparent) {
        if (!on()) {
            return Optional.empty();
        }
        if (ThreadLocalRandom.current().nextDouble() >= share) {
            return Optional.empty();
        }
        Matcher parent = PARENT.matcher(traceparent == null ? "" : traceparent.strip());
        if (!parent.matches()) {
            return Optional.of(new Context(id() + id(), ""));
        }
        boolean sampled = (Integer.parseInt(parent.group(3), 16) & 1) == 1;
        return sampled ? Optional.of(new Context(parent.group(1), parent.group(2))) : Optional.empty();
    }

    /** A new place in a trace. */
    public static Context within(Context parent) {
        return new Context(parent.trace(), id());
    }

    private static String id() {
        return "%016x".formatted(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
    }

    /** What the request is that this thread is at; empty if it is at none. */
    public Optional<Context> current() {
        return on() ? Optional.ofNullable(CURRENT.get()) : Optional.empty();
    }

    /**
     * This thread is at a request until {@link #leave}.
     *
     * @param context {@link Context#NONE} if it is not traced
     */
    public static void enter(Context context) {
        CURRENT.set(context);
    }

    /** This thread is at no request any more. */
    public static void leave() {
        CURRENT.remove();
    }

    /** What does {@code work} at the request that this thread is at, in whatever thread that will be. */
    public <T, R> Function<T, R> carried(Function<T, R> work) {
        Optional<Context> at = current();
        return at.isEmpty() ? work : given -> {
            enter(at.get());
            try {
                return work.apply(given);
            } finally {
                leave();
            }
        };
    }

    /** Something is over. */
    public void add(Span span) {
        if (!waiting.offer(span)) {
            lost.increment();
        }
    }

    /** How many spans nobody took. */
    public long lost() {
        return lost.sum();
    }

    /** Sends what waits. Call regularly. */
    public void flush() {
        List<Span> some = new ArrayList<>();
        waiting.drainTo(some, MOST_AT_ONCE);
        if (collector.isEmpty() || some.isEmpty()) {
            return;
        }
        HttpRequest request = HttpRequest.newBuilder(collector.get())
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(document(some).toString()))
                .build();
        http.sendAsync(request, BodyHandlers.discarding()).whenComplete((answer, failure) -> {
            if (failure == null && answer.statusCode() / 100 == 2) {
                failing.set(false);
                return;
            }
            lost.add(some.size());
            if (!failing.getAndSet(true)) {
                System.getLogger(Traces.class.getName())
                        .log(Level.WARNING, "TUTTI-0039 The collector of traces at {0} takes nothing: {1}. Traces are lost.",
                                place(collector.get().toString()),
                                failure == null ? "status " + answer.statusCode() : failure.getMessage());
            }
        });
    }

    private static ObjectNode document(List<Span> spans) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        ObjectNode all = json.objectNode();
        ObjectNode ours = all.putArray("resourceSpans").addObject();
        ArrayNode about = ours.putObject("resource").putArray("attributes");
        attribute(about, "service.name", "tutti");
        attribute(about, "service.instance.id", System.getProperty("tutti.node", System.getProperty("jboss.node.name", "tutti")));
        ObjectNode scope = ours.putArray("scopeSpans").addObject();
        scope.putObject("scope").put("name", "org.tutti");
        ArrayNode rows = scope.putArray("spans");
        for (Span span : spans) {
            ObjectNode row = rows.addObject()
                    .put("traceId", span.at().trace())
                    .put("spanId", span.at().span())
                    .put("name", span.name())
                    .put("kind", span.serves() ? 2 : 1)
                    .put("startTimeUnixNano", span.begin() + "000")
                    .put("endTimeUnixNano", Math.max(span.begin(), span.end()) + "000");
            if (!span.parent().isEmpty()) {
                row.put("parentSpanId", span.parent());
            }
            ArrayNode attributes = row.putArray("attributes");
            span.attributes().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(each -> attribute(attributes, each.getKey(), each.getValue()));
        }
        return all;
    }

    private static void attribute(ArrayNode all, String key, String value) {
        all.addObject().put("key", key).putObject("value").put("stringValue", value);
    }
}
