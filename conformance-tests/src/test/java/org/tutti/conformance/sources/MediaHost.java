package org.tutti.conformance.sources;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Another server on this machine, of an origin of its own, with folders of media and whatever goes wrong with such
 * servers: it may be away, slow, late, or let no page read what it has. What it is told counts from the next request.
 */
public final class MediaHost implements AutoCloseable {
    private static final int PIECE = 8192;
    private static final Map<String, String> TYPES = Map.of(
            "m3u8", "application/vnd.apple.mpegurl", "mpd", "application/dash+xml", "ts", "video/mp2t",
            "m4s", "video/mp4", "mp4", "video/mp4", "webm", "video/webm", "vtt", "text/vtt");

    static {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // or small answers wait 40 ms for a late ACK
    }

    /** A request: the path with its query, without the slash before it, and the name the browser goes by. */
    record Asked(String path, String agent, String origin) {}

    private final HttpServer server;
    private final Map<String, HttpHandler> shelves = new ConcurrentHashMap<>();
    private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
    private final Map<String, Duration> delays = new ConcurrentHashMap<>();
    private final Map<String, Integer> speeds = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile List<String> unshared = List.of();

    public MediaHost() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory()));
        server.createContext("/", this::answer);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String origin() {
        return "http://127.0.0.1:" + port();
    }

    public String url(String path) {
        return origin() + "/" + path;
    }

    /** Serves the files of a folder, those to come too, below {@code name/}. */
    public MediaHost serve(String name, Path folder) {
        return serve(name, exchange -> file(exchange, folder, pathOf(exchange).substring(name.length() + 1)));
    }

    /** Has somebody answer what is asked below {@code name/}. */
    MediaHost serve(String name, HttpHandler handler) {
        shelves.put(name, handler);
        return this;
    }

    // --- what goes wrong; each by the beginning of a path -----------------------------------------------------------

    /** Answers only this status. */
    void refuse(String beginning, int status) {
        refusals.put(beginning, status);
    }

    void heal(String beginning) {
        refusals.remove(beginning);
        delays.remove(beginning);
    }

    /** Answers so much later. */
    void delay(String beginning, Duration late) {
        delays.put(beginning, late);
    }

    /** No page may read it (CORS). Otherwise all may. */
    void unshare(String beginning) {
        unshared = List.of(beginning);
    }

    /** Sends so many bytes a second, in all, to browsers in whose names (User-Agent) this word is. */
    void slow(String agent, int bytesPerSecond) {
        speeds.put(agent, bytesPerSecond);
    }

    void hurry(String agent) {
        speeds.remove(agent);
    }

    // --- what was asked ----------------------------------------------------------------------------------------------

    List<Asked> asked() {
        return asked;
    }

    /** Paths asked for that begin so. */
    List<String> asked(String beginning) {
        return asked.stream().map(Asked::path).filter(path -> path.startsWith(beginning)).toList();
    }

    // --- answers -----------------------------------------------------------------------------------------------------

    private static String pathOf(HttpExchange exchange) {
        return exchange.getRequestURI().getPath().substring(1);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = pathOf(exchange);
            Headers request = exchange.getRequestHeaders();
            URI uri = exchange.getRequestURI();
            String agent = String.valueOf(request.getFirst("User-Agent"));
            asked.add(new Asked(uri.toString().substring(1), agent, String.valueOf(request.getFirst("Origin"))));
            wait(delays.entrySet().stream().filter(each -> path.startsWith(each.getKey()))
                    .map(Map.Entry::getValue).findAny().orElse(Duration.ZERO));
            Headers headers = exchange.getResponseHeaders();
            if (unshared.stream().noneMatch(path::startsWith)) {
                headers.set("Access-Control-Allow-Origin", "*");
                headers.set("Access-Control-Allow-Headers", "Range");
                headers.set("Access-Control-Expose-Headers", "Content-Length, Content-Range, Date");
            }
            Integer refused = refusals.entrySet().stream().filter(each -> path.startsWith(each.getKey()))
                    .map(Map.Entry::getValue).findAny().orElse(null);
            HttpHandler shelf = shelves.get(path.split("/", 2)[0]);
            if (exchange.getRequestMethod().equals("OPTIONS")) {
                exchange.sendResponseHeaders(204, -1);
            } else if (refused != null || shelf == null) {
                exchange.sendResponseHeaders(refused == null ? 404 : refused, -1);
            } else {
                exchange.setStreams(null, new Pipe(exchange.getResponseBody(), agent));
                shelf.handle(exchange);
            }
        }
    }

    private static void file(HttpExchange exchange, Path folder, String name) throws IOException {
        Path path = folder.resolve(name).normalize();
        if (!path.startsWith(folder) || !Files.isRegularFile(path)) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long length = file.length();
            long first = 0;
            long last = length - 1;
            String range = exchange.getRequestHeaders().getFirst("Range");
            if (range != null) {
                String[] ends = range.substring("bytes=".length()).split("-");
                first = Long.parseLong(ends[0]);
                last = ends.length < 2 ? last : Math.min(last, Long.parseLong(ends[1]));
                exchange.getResponseHeaders().set("Content-Range", "bytes %d-%d/%d".formatted(first, last, length));
            }
            exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
            file.seek(first);
            send(exchange, range == null ? 200 : 206, type, file, last + 1 - first);
        }
    }

    private static void send(HttpExchange exchange, int status, String type, RandomAccessFile file, long count)
            throws IOException {
        head(exchange, status, type, count);
        byte[] bytes = new byte[PIECE];
        for (long left = count; left > 0 && !exchange.getRequestMethod().equals("HEAD");) {
            int read = file.read(bytes, 0, (int) Math.min(left, PIECE));
            if (read < 0) {
                return;
            }
            exchange.getResponseBody().write(bytes, 0, read);
            left -= read;
        }
    }

    /** Answers with bytes of a type. */
    static void send(HttpExchange exchange, String type, byte[] bytes) throws IOException {
        head(exchange, 200, type, bytes.length);
        if (!exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private static void head(HttpExchange exchange, int status, String type, long length) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-cache");
        boolean bodiless = exchange.getRequestMethod().equals("HEAD") || length == 0;
        exchange.sendResponseHeaders(status, bodiless ? -1 : length);
    }

    private static void wait(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    /** Sends at the speed of whom it goes to. */
    private final class Pipe extends FilterOutputStream {
        private final String agent;

        Pipe(OutputStream out, String agent) {
            super(out);
            this.agent = agent;
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            for (int sent = 0; sent < count; sent += PIECE) {
                int piece = Math.min(PIECE, count - sent);
                for (Map.Entry<String, Integer> each : speeds.entrySet()) {
                    if (agent.contains(each.getKey())) {
                        pace(piece, each.getValue());
                    }
                }
                out.write(bytes, from + sent, piece);
            }
        }
    }

    /** One after the other, so that several connections get no more than one. */
    private synchronized void pace(int bytes, int perSecond) {
        wait(Duration.ofNanos(1_000_000_000L * bytes / perSecond));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
