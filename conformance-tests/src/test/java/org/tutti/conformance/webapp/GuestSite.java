package org.tutti.conformance.webapp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Executors;

/** Another site, of an origin of its own, whose one page has a player of Tutti's in it. */
final class GuestSite implements AutoCloseable {

    private final HttpServer http;
    private String page = "";
    private String policy = "";
    private URI copied = URI.create("http://127.0.0.1/");

    GuestSite() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", exchange -> answer(exchange, 200, "text/html; charset=utf-8", page.getBytes(UTF_8)));
        http.createContext("/js/", this::copy);
        http.createContext("/css/", this::copy);
        http.start();
    }

    String origin() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** Its page from now on, with a Content-Security-Policy of its own; empty for none. */
    URI show(String html, String contentSecurityPolicy) {
        page = html;
        policy = contentSecurityPolicy;
        return URI.create(origin() + "/");
    }

    /** Has it serve a copy of a server's scripts as its own. */
    GuestSite copying(URI server) {
        copied = server;
        return this;
    }

    private void copy(HttpExchange exchange) throws IOException {
        URI original = copied.resolve(exchange.getRequestURI().getPath());
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> file =
                    client.send(HttpRequest.newBuilder(original).build(), BodyHandlers.ofByteArray());
            answer(exchange, file.statusCode(), file.headers().firstValue("Content-Type").orElse("text/plain"), file.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        try (exchange) {
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Type", type);
            if (!policy.isEmpty()) {
                headers.set("Content-Security-Policy", policy);
            }
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
