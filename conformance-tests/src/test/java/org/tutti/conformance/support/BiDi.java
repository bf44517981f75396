package org.tutti.conformance.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Commands of WebDriver BiDi and their answers; https://www.w3.org/TR/webdriver-bidi/. Events are not looked at. */
final class BiDi extends WholeText implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LIMIT_S = 30;

    /** The browser does not do it; the message says why. */
    static final class Refused extends RuntimeException {
        Refused(String message) {
            super(message);
        }
    }

    private final Map<Long, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();
    private WebSocket socket;

    private BiDi() {}

    static BiDi connect(URI address) {
        BiDi connection = new BiDi();
        connection.socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, connection).join();
        return connection;
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** @throws Refused when the browser says no */
    JsonNode command(String method, JsonNode parameters) {
        long id = last.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(id, answer);
        socket.sendText(object().put("id", id).put("method", method).set("params", parameters).toString(), true).join();
        JsonNode answered;
        try {
            answered = answer.get(LIMIT_S, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("No answer to " + method + ": " + e, e);
        }
        if (!answered.path("type").asText().equals("success")) {
            throw new Refused("%s: %s %s".formatted(method, answered.path("error").asText(), answered.path("message").asText()));
        }
        return answered.get("result");
    }

    @Override
    void take(String frame) {
        try {
            JsonNode message = JSON.readTree(frame);
            CompletableFuture<JsonNode> answer = asked.remove(message.path("id").asLong());
            if (answer != null) {
                answer.complete(message);
            }
        } catch (JsonProcessingException e) {
            onError(socket, e);
        }
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        asked.values().forEach(each -> each.completeExceptionally(error));
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        onError(from, new IllegalStateException("The browser closed the connection: " + code + " " + reason));
        return null;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
