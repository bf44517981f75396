package org.tutti.conformance.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A WebSocket that writes whatever bytes it is given and reads only when it is asked to: for what a client library would
 * not do. It answers no pings. Each frame of the server is checked against its schema as it is read.
 */
public final class RawSocket implements AutoCloseable {
    public static final int TEXT = 1, BINARY = 2, CLOSE = 8, PING = 9, PONG = 10;
    /** As {@link #awaitClosed} gives it when the connection ends without a close frame or with an empty one. */
    public static final int NO_CODE = 1005;
    private static final int FIN = 0x80, MASKED = 0x80;
    private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};

    private final Socket socket;
    private final DataInputStream in;

    private RawSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 64 * 1024));
    }

    /** A frame as it came. */
    public record Frame(int opcode, byte[] payload) {
        public String text() {
            return new String(payload, UTF_8);
        }

        public JsonNode json() {
            try {
                return Messages.JSON.readTree(text());
            } catch (JsonProcessingException e) {
                throw new AssertionError("The server sent what is not JSON: " + text(), e);
            }
        }

        private int closeCode() {
            return payload.length < 2 ? NO_CODE : ByteBuffer.wrap(payload).getShort() & 0xffff;
        }
    }

    public static RawSocket open(TuttiServer server) {
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(4096); // one that does not read is noticed early
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) TuttiClient.LIMIT.toMillis());
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), 10_000);
            RawSocket opened = new RawSocket(socket);
            opened.shakeHands(server.port());
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException("No WebSocket", e);
        }
    }

    private void shakeHands(int port) throws IOException {
        socket.getOutputStream().write(("GET /ws HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Protocol: tutti.v1\r\n\r\n").getBytes(ISO_8859_1));
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            head.write(in.readUnsignedByte());
        }
        if (!head.toString(ISO_8859_1).startsWith("HTTP/1.1 101")) {
            throw new AssertionError("No WebSocket: " + head.toString(ISO_8859_1));
        }
    }

    // --- sending -----------------------------------------------------------------------------------------------------

    /** Waits this long for the next frame. */
    public RawSocket patience(int millis) {
        try {
            socket.setSoTimeout(millis);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #write}. */
    public boolean text(String message) {
        return write(frame(FIN | TEXT, message.getBytes(UTF_8)));
    }

    public void text(byte[] message) {
        write(frame(FIN | TEXT, message));
    }

    /** A masked frame; {@code first} is its first byte: FIN, reserved bits, opcode. */
    public static byte[] frame(int first, byte[] payload) {
        return frame(first, payload, payload.length, true);
    }

    /** A frame that says it is {@code length} long, whatever it is. */
    public static byte[] frame(int first, byte[] payload, long length, boolean masked) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) first);
        int mask = masked ? MASKED : 0;
        if (length >= 0 && length < 126) {
            frame.put((byte) (mask | length));
        } else if (length >= 0 && length < 65_536) {
            frame.put((byte) (mask | 126)).putShort((short) length);
        } else {
            frame.put((byte) (mask | 127)).putLong(length);
        }
        if (masked) {
            frame.put(KEY);
        }
        for (int i = 0; i < payload.length; i++) {
            frame.put(masked ? (byte) (payload[i] ^ KEY[i % 4]) : payload[i]);
        }
        return Arrays.copyOf(frame.array(), frame.position());
    }

    /** Writes bytes as they are; false, and they are lost, when the server has hung up. The reader learns why. */
    public boolean write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Says that nothing more will come, as a program that ends. */
    public void hangUp() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            // The server was faster.
        }
    }

    // --- receiving ---------------------------------------------------------------------------------------------------

    /** The next frame; empty when the server has hung up. */
    public Optional<Frame> read() {
        Optional<Frame> frame = readUnchecked();
        frame.ifPresent(one -> {
            if (one.opcode() == TEXT) {
                Schemas.checkReceived(one.json());
            } else if (one.opcode() == BINARY) {
                Schemas.checkReceived(Messages.encryptedChat(ByteBuffer.wrap(one.payload())));
            }
        });
        return frame;
    }

    private Optional<Frame> readUnchecked() {
        try {
            int first = in.read();
            if (first < 0) {
                return Optional.empty();
            }
            int length = in.readUnsignedByte();
            long bytes = length < 126 ? length : length == 126 ? in.readUnsignedShort() : in.readLong();
            byte[] payload = in.readNBytes(Math.toIntExact(bytes));
            if (payload.length < bytes) {
                // Hung up in the middle of a frame: so it ends for who sends what is no WebSocket.
                return Optional.empty();
            }
            return Optional.of(new Frame(first & 0x0f, payload));
        } catch (SocketTimeoutException e) {
            throw new AssertionError("The server neither answered nor hung up", e);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The messages up to the one with the id given, that one included, or up to the end of the connection. */
    public List<JsonNode> readUntil(String id) {
        List<JsonNode> messages = new ArrayList<>();
        for (Optional<Frame> frame = read(); frame.isPresent() && frame.get().opcode() != CLOSE; frame = read()) {
            if (frame.get().opcode() == TEXT) {
                messages.add(frame.get().json());
                if (id.equals(messages.getLast().path("id").asText(null))) {
                    break;
                }
            }
        }
        return messages;
    }

    /** Reads to the end; the code with which the server closed. */
    public int awaitClosed() {
        return closed(this::read);
    }

    /**
     * As {@link #awaitClosed}, without a look at what comes before: a hundred thousand frames are checked for minutes. Takes
     * it in as fast as can be: the server grants a few seconds for all of it.
     */
    public int skipToClosed() {
        try {
            socket.setReceiveBufferSize(1 << 20);
        } catch (IOException e) {
            return NO_CODE;
        }
        return closed(this::readUnchecked);
    }

    private static int closed(Supplier<Optional<Frame>> reading) {
        for (Optional<Frame> frame = reading.get(); frame.isPresent(); frame = reading.get()) {
            if (frame.get().opcode() == CLOSE) {
                return frame.get().closeCode();
            }
        }
        return NO_CODE;
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
