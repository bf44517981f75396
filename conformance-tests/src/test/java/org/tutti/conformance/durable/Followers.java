package org.tutti.conformance.durable;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * Somebody's own server, as far as it speaks as Mastodon's documentation has it: apps, OAuth 2 with PKCE, statuses of which
 * there is one for each {@code Idempotency-Key}. Whoever comes to sign in is Ada and says yes.
 */
final class Followers implements AutoCloseable {

    private final HttpServer http;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Map<String, String> posts = new ConcurrentHashMap<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private volatile String challenge = "";

    Followers() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", this::take);
        http.start();
    }

    String origin() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** What was posted, each once, in no order. */
    List<String> posts() {
        return List.copyOf(posts.values());
    }

    /** The keys that posts came with, as often as they came. */
    List<String> keys() {
        return List.copyOf(keys);
    }

    /** Method and path of all that was asked; not what browsers ask before they ask. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            Headers headers = exchange.getResponseHeaders();
            headers.set("Access-Control-Allow-Origin", "*");
            headers.set("Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key");
            headers.set("Access-Control-Allow-Methods", "GET, POST");
            if (exchange.getRequestMethod().equals("OPTIONS")) {
                exchange.sendResponseHeaders(204, -1);
                return;
            }
            String path = exchange.getRequestURI().getPath();
            requests.add(exchange.getRequestMethod() + ' ' + path);
            Map<String, String> form = form(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            switch (path) {
                case "/api/v1/apps" -> answer(exchange, 200, "{\"client_id\": \"tutti\", \"client_secret\": \"its own\"}");
                case "/oauth/authorize" -> letIn(exchange);
                case "/oauth/token" -> {
                    boolean proven = challenge.equals(digest(form.getOrDefault("code_verifier", "")))
                            && "good".equals(form.get("code"));
                    answer(exchange, proven ? 200 : 400, "{\"access_token\": \"ada's\"}");
                }
                case "/api/v1/accounts/verify_credentials" -> answer(exchange, 200, "{\"username\": \"ada\"}");
                case "/api/v1/statuses" -> post(exchange, form.get("status"));
                default -> answer(exchange, 404, "{}");
            }
        }
    }

    private void letIn(HttpExchange exchange) throws IOException {
        Map<String, String> asked = form(exchange.getRequestURI().getRawQuery());
        challenge = asked.get("code_challenge");
        exchange.getResponseHeaders()
                .set("Location", asked.get("redirect_uri") + "?code=good&state=" + asked.get("state"));
        exchange.sendResponseHeaders(302, -1);
    }

    private void post(HttpExchange exchange, String status) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        if (!"Bearer ada's".equals(headers.getFirst("Authorization"))) {
            answer(exchange, 401, "{}");
            return;
        }
        String key = headers.getFirst("Idempotency-Key");
        keys.add(key);
        posts.putIfAbsent(key, status);
        answer(exchange, 200, "{\"id\": \"1\"}");
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        byte[] body = json.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static Map<String, String> form(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), UTF_8));
            }
        }
        return fields;
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
