package org.tutti.conformance.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client of which there can be many for a long time: it keeps what it was told last of each thing, as a page does, and
 * checks nothing. {@link TuttiClient} keeps and checks every frame.
 */
public final class LightClient extends WholeText implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LIMIT_S = 20;
    /** What a welcome has of the messages that follow it. */
    private static final List<String> STATES = List.of("timeline", "roster", "queue", "view", "rules", "door");

    private final CompletableFuture<JsonNode> welcome = new CompletableFuture<>();
    private final Map<String, JsonNode> latest = new ConcurrentHashMap<>();
    private final Map<Long, JsonNode> lines = new ConcurrentSkipListMap<>();
    private final Map<String, Long> accepted = new ConcurrentHashMap<>();
    private final Map<String, String> refused = new ConcurrentHashMap<>();
    private final AtomicInteger sent = new AtomicInteger();
    private WebSocket socket;
    private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);
    private volatile Integer closedWith;

    private LightClient() {}

    /** Says hello; {@link #welcome()} tells when it is in. */
    public static LightClient join(URI root, ObjectNode hello) {
        var client = new LightClient();
        URI address = URI.create(root.resolve("ws").toString().replaceFirst("^http", "ws"));
        client.socket = HTTP.newWebSocketBuilder().subprotocols("tutti.v1").buildAsync(address, client).join();
        client.write(hello);
        return client;
    }

    public JsonNode welcome() {
        try {
            return welcome.get(LIMIT_S, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("No welcome: " + e + ' ' + refused, e);
        }
    }

    /** Says something; the id it was said under. */
    public String say(ObjectNode message) {
        String id = Integer.toString(sent.incrementAndGet());
        write(message.put("id", id));
        return id;
    }

    private synchronized void write(ObjectNode message) {
        // A connection that is cut leaves this failing, which is what is wanted.
        sending = sending.thenCompose(_ -> socket.sendText(message.toString(), true));
    }

    /** What was acknowledged: places in the journal, by the ids of the messages. */
    public Map<String, Long> accepted() {
        return accepted;
    }

    /** Codes of errors, by the ids of the messages; those that answer none are under the empty id. */
    public Map<String, String> refused() {
        return refused;
    }

    /** What it was last told of one thing: {@code timeline}, {@code roster}, {@code queue}… */
    public Optional<JsonNode> latest(String type) {
        return Optional.ofNullable(latest.get(type));
    }

    /** The lines of the chat it knows, by their places in the journal. */
    public TreeMap<Long, JsonNode> lines() {
        return new TreeMap<>(lines);
    }

    public boolean isOpen() {
        return closedWith == null && !socket.isOutputClosed();
    }

    @Override
    void take(String frame) {
        try {
            JsonNode message = JSON.readTree(frame);
            String type = message.get("type").asText();
            switch (type) {
                case "accepted" -> accepted.put(message.path("id").asText(), message.get("seq").asLong());
                case "error" -> refused.put(message.path("id").asText(), message.get("code").asText());
                case "chat" -> lines.put(message.get("seq").asLong(), stripped(message));
                case "welcome" -> {
                    STATES.forEach(state -> {
                        if (message.has(state)) {
                            keep(state, message.get(state));
                        }
                    });
                    message.get("chat").forEach(line -> lines.put(line.get("seq").asLong(), line));
                    welcome.complete(message);
                }
                default -> keep(type, stripped(message));
            }
        } catch (JsonProcessingException e) {
            refused.put("", "not JSON: " + frame);
        }
    }

    private void keep(String type, JsonNode message) {
        latest.merge(type, message, (known, fresh) ->
                fresh.path("revision").asLong() >= known.path("revision").asLong() ? fresh : known);
    }

    /** As it stands in a welcome. */
    private static JsonNode stripped(JsonNode message) {
        ((ObjectNode) message).remove("type");
        return message;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        from.request(1);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closedWith = 1006;
        welcome.completeExceptionally(error);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closedWith = code;
        welcome.completeExceptionally(new IOException("Closed with " + code + ' ' + reason));
        return null;
    }

    /** Cuts the connection without a word. */
    @Override
    public void close() {
        closedWith = 1006;
        socket.abort();
    }
}
