package org.tutti.engine.fetch;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** A web server of somebody else, which answers with whatever bytes a test wants, and notes what it was asked. */
final class Elsewhere implements AutoCloseable {

    final List<String> requests = new CopyOnWriteArrayList<>();
    final AtomicLong sent = new AtomicLong();
    private final ServerSocket door;
    private final Function<String, Answer> answers;

    /** Writes an answer. */
    interface Answer {
        void to(OutputStream out) throws Exception;
    }

    /** @param answers by the lines of the request */
    Elsewhere(Function<String, Answer> answers) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), answers);
    }

    Elsewhere(ServerSocket door, Function<String, Answer> answers) {
        this.door = door;
        this.answers = answers;
        Thread.ofVirtual().start(this::serve);
    }

    static Answer text(String answer) {
        return out -> out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
    }

    static Answer redirect(String location) {
        return text("HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n");
    }

    int port() {
        return door.getLocalPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    private void serve() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
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
            answers.apply(head.toString()).to(counting(client.getOutputStream()));
        } catch (IOException e) {
            // Hung up on: what many of these tests are about.
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private OutputStream counting(OutputStream out) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                out.write(b);
                sent.incrementAndGet();
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
                sent.addAndGet(length);
            }
        };
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
