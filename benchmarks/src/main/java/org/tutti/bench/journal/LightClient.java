package org.tutti.bench.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A client that looks only at what answers it, so that many of them leave the processors to the server. */
final class LightClient implements WebSocket.Listener, AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LIMIT_S = 20;

    private final CompletableFuture<JsonNode> welcome = new CompletableFuture<>();
    private final Map<String, Long> accepted = new ConcurrentHashMap<>();
    private final Map<String, String> refused = new ConcurrentHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private WebSocket socket;
    private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);
    private int sent;

    /** Joins. */
    static LightClient join(URI root, ObjectNode hello) throws Exception {
        var client = new LightClient();
        URI address = URI.create(root.resolve("ws").toString().replaceFirst("^http", "ws"));
        client.socket = HTTP.newWebSocketBuilder()
                .subprotocols("tutti.v1")
                .buildAsync(address, client)
                .get(LIMIT_S, TimeUnit.SECONDS);
        client.write(hello);
        return client;
    }

    JsonNode welcome() throws Exception {
        return welcome.get(LIMIT_S, TimeUnit.SECONDS);
    }

    /** Says something; the id it was said under. */
    String say(ObjectNode message) {
        String id = Integer.toString(++sent);
        write(message.put("id", id));
        return id;
    }

    private synchronized void write(ObjectNode message) {
        // A server that is killed leaves this failing, which is what is wanted.
        sending = sending.thenCompose(_ -> socket.sendText(message.toString(), true));
    }

    /** What was acknowledged: places in the journal, by the ids of the messages. */
    Map<String, Long> accepted() {
        return accepted;
    }

    Map<String, String> refused() {
        return refused;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            take(text.toString());
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    private void take(String frame) {
        try {
            if (frame.startsWith("{\"type\":\"accepted\"")) {
                JsonNode answer = JSON.readTree(frame);
                accepted.put(answer.path("id").asText(), answer.get("seq").asLong());
            } else if (frame.startsWith("{\"type\":\"error\"")) {
                JsonNode answer = JSON.readTree(frame);
                refused.put(answer.path("id").asText(), answer.get("code").asText());
            } else if (frame.startsWith("{\"type\":\"welcome\"")) {
                welcome.complete(JSON.readTree(frame));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        from.request(1);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        welcome.completeExceptionally(error);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        welcome.completeExceptionally(new IOException("Closed with " + code + ' ' + reason));
        return null;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
