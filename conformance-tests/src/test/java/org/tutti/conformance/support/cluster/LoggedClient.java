package org.tutti.conformance.support.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.cluster.Attempt.Result;
import org.tutti.conformance.support.cluster.LoggedConnection.Lost;

/**
 * A client that asks for one thing after the other, goes on at another server when its own is gone or silent, and
 * writes down what it asks and is told: for {@link Checker}. What became of a request it asks for no second time.
 */
public final class LoggedClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMillis(2_000);
    private static final long PAUSE_MS = 100;
    /** What was done, or not: the protocol leaves it open. */
    private static final Set<String> OPEN = Set.of("not-ready", "internal");

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofMillis(1_000)).build();
    private final String name;
    private final ObjectNode hello;
    private final ClientLog log;
    private final long pace;
    private final LinkedHashSet<URI> nodes = new LinkedHashSet<>();
    private final Map<String, JsonNode> latest = new ConcurrentHashMap<>();
    private final Set<Long> lines = ConcurrentHashMap.newKeySet();
    private final List<Duration> silences = new ArrayList<>();
    private final Thread thread;
    private volatile boolean asking = true;
    private volatile boolean over;
    private volatile LoggedConnection connection;
    private volatile String seat;
    private int connections;
    private int asked;
    private long answered = System.nanoTime();

    /**
     * Begins at once.
     *
     * @param hosts by whether it seeks and takes notes, too
     * @param pace ms between an answer and the next question
     */
    private LoggedClient(String name, ObjectNode hello, URI first, ClientLog log, long pace) {
        this.name = name;
        this.hello = hello.put("name", name);
        this.log = log;
        this.pace = pace;
        nodes.add(first);
        thread = Thread.ofVirtual().name("client-" + name).start(this::run);
    }

    /** A guest, who says something every so many ms; or with the host token also seeks and takes notes. */
    public static LoggedClient join(String name, String session, Optional<String> hostToken, URI first, ClientLog log, long pace) {
        ObjectNode hello = TuttiClient.message("hello").put("session", session).put("plays", false);
        hostToken.ifPresent(token -> hello.put("hostToken", token));
        return new LoggedClient(name, hello, first, log, pace);
    }

    private void run() {
        try {
            while (!over) {
                if (connection == null) {
                    connect();
                } else if (asking) {
                    ask();
                    Thread.sleep(pace);
                } else {
                    Thread.sleep(PAUSE_MS);
                    if (connection.lost().isDone()) {
                        away();
                    }
                }
            }
        } catch (InterruptedException _) { // closed
            Thread.currentThread().interrupt();
        }
    }

    // --- where it is -------------------------------------------------------------------------------------------------

    private void connect() throws InterruptedException {
        URI node = nodes.getFirst();
        LoggedConnection fresh = new LoggedConnection(this, node, connections++);
        try {
            fresh.open(http, PATIENCE);
            ObjectNode message = hello.deepCopy();
            if (seat != null) {
                message.put("seat", seat);
            }
            JsonNode welcome = fresh.ask(message).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (!welcome.path("type").asText().equals("welcome")) {
                throw new Lost(welcome.toString());
            }
            seat = welcome.get("seat").asText();
            welcome.path("nodes").forEach(each -> nodes.add(URI.create(each.asText())));
            connection = fresh;
        } catch (Lost | TimeoutException | java.util.concurrent.ExecutionException _) {
            fresh.abort();
            next(node);
            Thread.sleep(PAUSE_MS);
        }
    }

    /** The one that failed is tried last. */
    private void next(URI failed) {
        nodes.remove(failed);
        nodes.add(failed);
    }

    private void away() {
        connection.abort();
        next(connection.node());
        connection = null;
    }

    /** Where it is connected; empty while it looks for a server. */
    public Optional<URI> node() {
        return Optional.ofNullable(connection).map(LoggedConnection::node);
    }

    /** The servers it knows, the one it is at first. */
    public List<URI> nodes() {
        return List.copyOf(nodes);
    }

    public String name() {
        return name;
    }

    // --- what it asks ------------------------------------------------------------------------------------------------

    private ObjectNode question() {
        int number = ++asked;
        String words = name + '-' + number;
        if (hello.has("hostToken") && number % 3 == 1) {
            return TuttiClient.seek(1 + number / 1000.0);
        }
        return hello.has("hostToken") && number % 40 == 2
                ? TuttiClient.message("takeNote").put("text", words)
                : TuttiClient.message("say").put("text", words);
    }

    private void ask() throws InterruptedException {
        ObjectNode question = question();
        String mark = Mark.of(question);
        LoggedConnection at = connection;
        long invoked = System.nanoTime();
        try {
            JsonNode answer = at.ask(question).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.path("type").asText().equals("accepted")) {
                accepted(at, mark, invoked, answer);
            } else {
                String code = answer.path("code").asText();
                write(at, mark, invoked, OPEN.contains(code) ? Result.UNSURE : Result.REFUSED, code);
                Thread.sleep(PAUSE_MS);
                if (code.equals("not-joined")) {
                    away();
                }
            }
        } catch (TimeoutException _) {
            write(at, mark, invoked, Result.UNSURE, "silence");
            away();
        } catch (Lost | java.util.concurrent.ExecutionException e) {
            write(at, mark, invoked, Result.UNSURE, "connection lost");
            away();
        }
    }

    private void accepted(LoggedConnection at, String mark, long invoked, JsonNode answer) {
        long now = System.nanoTime();
        log.add(new Attempt(name, at.node().toString(), at.number(), mark, invoked, now, Result.ACCEPTED,
                answer.get("seq").asLong(), micros(answer, "stamp"), micros(answer, "effectiveAt"), ""));
        synchronized (silences) {
            silences.add(Duration.ofNanos(now - answered));
            answered = now;
        }
    }

    private void write(LoggedConnection at, String mark, long invoked, Result result, String code) {
        log.add(new Attempt(name, at.node().toString(), at.number(), mark, invoked, System.nanoTime(), result, 0, 0, 0, code));
    }

    private static long micros(JsonNode answer, String field) {
        return Math.round(answer.get(field).asDouble() * 1000);
    }

    /** Asks for nothing more, and stays. */
    public void hush() {
        asking = false;
    }

    /** The longest time between two things that were accepted, since it was asked last. */
    public Duration longestSilence() {
        synchronized (silences) {
            Duration longest = silences.stream().reduce(Duration.ZERO, (a, b) -> a.compareTo(b) > 0 ? a : b);
            silences.clear();
            return longest;
        }
    }

    // --- what it is told ---------------------------------------------------------------------------------------------

    /** Takes a message that answers nothing; of one connection one after the other. */
    void told(LoggedConnection from, JsonNode message) {
        String type = message.path("type").asText();
        switch (type) {
            case "timeline", "queue", "rules", "view" -> see(from, type, message, message.get("revision").asLong(), "");
            case "chat" -> {
                lines.add(message.get("seq").asLong());
                see(from, type, message, message.get("seq").asLong(), "say:" + message.path("text").asText());
            }
            default -> { } // of oneself, or no state of the session
        }
        latest.put(type, message);
    }

    void welcomed(JsonNode welcome) {
        welcome.path("chat").forEach(line -> lines.add(line.get("seq").asLong()));
        latest.put("timeline", welcome.get("timeline"));
    }

    private void see(LoggedConnection from, String type, JsonNode message, long seq, String mark) {
        log.add(new Seen(name, from.node().toString(), from.number(), type, seq, message.hashCode(), mark));
    }

    /** What it was told last: {@code timeline}, {@code roster}… */
    public Optional<JsonNode> latest(String type) {
        return Optional.ofNullable(latest.get(type));
    }

    /** The lines of chat it has seen, by their places. */
    public Set<Long> lines() {
        return Set.copyOf(lines);
    }

    @Override
    public void close() {
        over = true;
        thread.interrupt();
        LoggedConnection last = connection;
        if (last != null) {
            last.abort();
        }
    }
}
