package org.tutti.bench.tree;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;

/** A way to a server on which all bytes are counted, both ways: what a socket carries, without TCP's own. */
final class Counted implements AutoCloseable {

    private final ServerSocket door;
    private final URI server;
    private final AtomicLong up = new AtomicLong();
    private final AtomicLong down = new AtomicLong();

    Counted(URI server) throws IOException {
        this.server = server;
        this.door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::letIn);
    }

    /** Where clients come in. */
    URI root() {
        return URI.create("http://%s:%d/".formatted(door.getInetAddress().getHostAddress(), door.getLocalPort()));
    }

    long up() {
        return up.get();
    }

    long down() {
        return down.get();
    }

    private void letIn() {
        try {
            while (true) {
                Socket client = door.accept();
                var there = new Socket(server.getHost(), server.getPort());
                client.setTcpNoDelay(true);
                there.setTcpNoDelay(true);
                carry(client, there, up);
                carry(there, client, down);
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private static void carry(Socket from, Socket to, AtomicLong bytes) {
        Thread.ofVirtual().start(() -> {
            try (from; to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] some = new byte[16_384];
                for (int read = in.read(some); read >= 0; read = in.read(some)) {
                    bytes.addAndGet(read);
                    out.write(some, 0, read);
                }
            } catch (IOException e) {
                // One end has gone: so does the other.
            }
        });
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
