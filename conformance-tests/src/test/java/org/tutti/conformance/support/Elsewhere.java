package org.tutti.conformance.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Another web server on this machine, with the demo clip and much that is none. */
public final class Elsewhere implements AutoCloseable {
    private static final String PAGE = "<!doctype html><title>Log in</title>";

    private static final String PICTURE = "<svg xmlns='http://www.w3.org/2000/svg' width='320' height='200'/>";

    /** Looks wherever it may, and tells its server what came of it. */
    private static final String NOSY = """
            <!doctype html><title>Nosy</title><script>
            const looks = {
              parent: () => parent.document.title, top: () => top.document.title, storage: () => localStorage.length,
              cookie: () => document.cookie, away: () => { top.location = '/page'; }, window: () => open('/page').closed,
            };
            const saw = Object.entries(looks).map(([name, look]) => {
              try { return [name, look() ?? 'done']; } catch (error) { return [name, error.name]; }
            });
            fetch('/saw?' + new URLSearchParams(saw), { mode: 'no-cors' });
            </script>""";

    private final HttpServer server;
    private final byte[] film;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    public Elsewhere() {
        try {
            film = Files.readAllBytes(
                    Path.of(System.getProperty("tutti.demo", "../server/src/main/media/demo"), "demo.mp4"));
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Of film.mp4, whole.mp4 (no ranges), picture.svg, page, nosy, status/401, to?ADDRESS (redirects), loop. */
    public String url(String path) {
        return "http://127.0.0.1:" + port() + "/" + path;
    }

    public String origin() {
        return "http://127.0.0.1:" + port();
    }

    /** Paths and queries it was asked for. */
    public List<String> requests() {
        return requests;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            URI asked = exchange.getRequestURI();
            requests.add(asked.toString());
            switch (asked.getPath()) {
                case "/film.mp4" -> ranged(exchange);
                case "/whole.mp4" -> send(exchange, 200, "video/mp4", film);
                case "/page" -> send(exchange, 200, "text/html", PAGE.getBytes(StandardCharsets.UTF_8));
                case "/picture.svg" -> send(exchange, 200, "image/svg+xml", PICTURE.getBytes(StandardCharsets.UTF_8));
                case "/nosy" -> send(exchange, 200, "text/html", NOSY.getBytes(StandardCharsets.UTF_8));
                case "/saw" -> send(exchange, 200, "text/plain", new byte[1]);
                case "/to" -> {
                    exchange.getResponseHeaders().set("Location", asked.getQuery());
                    exchange.sendResponseHeaders(302, -1);
                }
                case "/loop" -> {
                    exchange.getResponseHeaders().set("Location", "loop");
                    exchange.sendResponseHeaders(302, -1);
                }
                default -> exchange.sendResponseHeaders(Integer.parseInt(asked.getPath().replaceAll("\\D", "")), -1);
            }
        }
    }

    private void ranged(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
        if (range == null) {
            send(exchange, 200, "video/mp4", film);
            return;
        }
        String[] ends = range.substring("bytes=".length()).split("-");
        int first = Integer.parseInt(ends[0]);
        int last = ends.length < 2 ? film.length - 1 : (int) Math.min(Long.parseLong(ends[1]), film.length - 1);
        exchange.getResponseHeaders().set("Content-Range", "bytes %d-%d/%d".formatted(first, last, film.length));
        send(exchange, 206, "video/mp4", Arrays.copyOfRange(film, first, last + 1));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
