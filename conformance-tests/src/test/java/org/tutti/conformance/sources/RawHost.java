package org.tutti.conformance.sources;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A web server of the loopback that answers with whatever bytes a test wants, and knows what came of it. */
final class RawHost implements AutoCloseable {
    private final ServerSocket door;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();

    /** Writes an answer, to a request as it came. */
    interface Answer {
        void to(String request, OutputStream out) throws IOException, InterruptedException;
    }

    RawHost() {
        try {
            door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    /** Answers at a path, without its query; all others are empty. */
    RawHost at(String path, Answer answer) {
        answers.put(path, answer);
        return this;
    }

    RawHost at(String path, String type, String text, String... headers) {
        return at(path, bytes(type, text.getBytes(UTF_8), headers));
    }

    /** The whole, or the one part that is asked for. */
    static Answer bytes(String type, byte[] bytes, String... headers) {
        return (request, out) -> {
            String range = request.replaceFirst("(?is).*\r\nrange: bytes=(\\d+-\\d*)\r\n.*", "$1");
            int dash = range.equals(request) ? -1 : range.indexOf('-');
            int first = dash < 0 ? 0 : (int) Math.min(Long.parseLong(range.substring(0, dash)), bytes.length);
            int last = dash < 0 || dash == range.length() - 1
                    ? bytes.length - 1
                    : (int) Math.min(Long.parseLong(range.substring(dash + 1)), bytes.length - 1);
            String status = dash < 0 ? "200 OK" : "206 Partial Content\r\nContent-Range: bytes %d-%d/%d"
                    .formatted(first, last, bytes.length);
            out.write(head(status, type, last - first + 1, headers).getBytes(UTF_8));
            out.write(bytes, first, last - first + 1);
        };
    }

    static Answer redirect(String location) {
        return (_, out) -> out.write(
                "HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n".formatted(location).getBytes(UTF_8));
    }

    /** A beginning, and then the same for ever, with a pause after each. */
    static Answer endless(String head, String piece, long pauseMs) {
        return (_, out) -> {
            out.write(head.getBytes(UTF_8));
            byte[] bytes = piece.getBytes(ISO_8859_1);
            while (true) {
                out.write(bytes);
                if (pauseMs > 0) {
                    Thread.sleep(pauseMs);
                }
            }
        };
    }

    static String head(String status, String type, long length, String... headers) {
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s\r\n".formatted(status, type, length, more);
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    int port() {
        return door.getLocalPort();
    }

    /** Each with its headers. */
    List<String> requests() {
        return requests;
    }

    long sent() {
        return sent.get();
    }

    /** Connections that are open now. */
    int open() {
        return open.get();
    }

    private void serve() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                open.incrementAndGet();
                Thread.ofVirtual().start(() -> answer(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void answer(Socket client) {
        try (client) {
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = client.getInputStream().read();
                if (next < 0) {
                    return;
                }
                head.append((char) next);
            }
            requests.add(head.toString());
            String path = head.toString().split(" ", 3)[1].split("[?]", 2)[0];
            answers.getOrDefault(path, bytes("text/plain", new byte[0], "Access-Control-Allow-Origin: *"))
                    .to(head.toString(), counting(client.getOutputStream()));
        } catch (IOException e) {
            // Hung up on: what many of these tests are about.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.decrementAndGet();
        }
    }

    private OutputStream counting(OutputStream out) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
                sent.addAndGet(length);
            }
        };
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
