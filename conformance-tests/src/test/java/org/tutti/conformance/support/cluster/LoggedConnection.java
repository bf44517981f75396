package org.tutti.conformance.support.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection of a {@link LoggedClient} to one server. */
final class LoggedConnection implements WebSocket.Listener {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The connection is no more. */
    static final class Lost extends Exception {
        private static final long serialVersionUID = 1;

        Lost(String why) {
            super(why);
        }
    }

    private final LoggedClient client;
    private final URI node;
    private final int number;
    private final StringBuilder text = new StringBuilder();
    private final Map<String, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final CompletableFuture<String> lost = new CompletableFuture<>();
    private volatile WebSocket socket;

    LoggedConnection(LoggedClient client, URI node, int number) {
        this.client = client;
        this.node = node;
        this.number = number;
    }

    void open(HttpClient http, Duration patience) throws Lost, InterruptedException, TimeoutException {
        URI address = URI.create(node.resolve("ws").toString().replaceFirst("^http", "ws"));
        try {
            socket = http.newWebSocketBuilder().subprotocols("tutti.v1").buildAsync(address, this)
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new Lost(e.toString());
        }
    }

    URI node() {
        return node;
    }

    int number() {
        return number;
    }

    /** Done, with the reason, when it is. */
    CompletableFuture<String> lost() {
        return lost;
    }

    /** Sends a message under an id; the answer, or {@link Lost}. */
    CompletableFuture<JsonNode> ask(ObjectNode message) throws Lost {
        String id = Integer.toString(ids.incrementAndGet());
        var answer = new CompletableFuture<JsonNode>();
        open.put(id, answer);
        if (lost.isDone()) {
            throw new Lost(lost.join());
        }
        socket.sendText(message.put("id", id).toString(), true);
        return answer;
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
            JsonNode message = JSON.readTree(frame);
            if (message.path("type").asText().equals("welcome")) {
                client.welcomed(message);
            }
            CompletableFuture<JsonNode> answer = open.remove(message.path("id").asText());
            if (answer == null) {
                client.told(this, message);
            } else {
                answer.complete(message);
            }
        } catch (JsonProcessingException e) {
            end("not JSON: " + frame);
        }
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        end(error.toString());
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        end("closed with " + code + ' ' + reason);
        return null;
    }

    private void end(String why) {
        lost.complete(why);
        open.values().forEach(answer -> answer.completeExceptionally(new Lost(why)));
    }

    void abort() {
        end("given up");
        if (socket != null) {
            socket.abort();
        }
    }
}
