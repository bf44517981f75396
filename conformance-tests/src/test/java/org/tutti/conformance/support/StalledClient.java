package org.tutti.conformance.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;

/** A WebSocket client that takes nothing in: it says hello, and from then on it only talks. */
public final class StalledClient implements AutoCloseable {
    private static final int LIMIT = 10_000; // ms
    private static final int RECEIVE_BUFFER = 4096;
    private static final byte[] MASK = {0, 0, 0, 0};

    private final Socket socket = new Socket();

    public StalledClient(TuttiServer server, String session, String name) {
        try {
            socket.setReceiveBufferSize(RECEIVE_BUFFER);
            socket.setSoTimeout(LIMIT);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), LIMIT);
            write(("GET /ws HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\nConnection: Upgrade\r\n"
                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: tutti.v1\r\n"
                    + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n").getBytes(ISO_8859_1));
            readUntil("\r\n\r\n");
            say(TuttiClient.hello(session, name).toString());
            readUntil("\"type\":\"welcome\"");
        } catch (IOException e) {
            throw new UncheckedIOException("Joining " + session + " to stall there", e);
        }
    }

    /** Sends a text frame; false when the server has hung up. */
    public boolean say(String text) {
        byte[] payload = text.getBytes(UTF_8);
        var frame = new ByteArrayOutputStream();
        frame.write(0x81);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        }
        frame.writeBytes(MASK);
        frame.writeBytes(payload);
        try {
            write(frame.toByteArray());
            return true;
        } catch (SocketException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    private void readUntil(String end) throws IOException {
        var seen = new StringBuilder();
        while (seen.indexOf(end) < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("The server hung up after: " + seen);
            }
            seen.append((char) next);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
