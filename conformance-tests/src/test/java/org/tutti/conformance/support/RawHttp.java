package org.tutti.conformance.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;

/** Requests sent as they are written: HTTP clients tidy a path up before they send it. */
public final class RawHttp {
    private static final int LIMIT = 10_000; // ms
    private static final int ENOUGH = 200_000; // bytes of an answer

    private RawHttp() {}

    public record Answer(int status, String head, String body) {}

    public static Answer get(int port, String target) {
        return exchange(port, ("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: close\r\n\r\n")
                        .getBytes(ISO_8859_1))
                .orElseThrow(() -> new AssertionError("No answer to GET " + target));
    }

    /** Sends a request; empty when the server hung up without an answer. */
    public static Optional<Answer> exchange(int port, byte[] request) {
        try (Socket socket = open(port)) {
            send(socket, request);
            String answer = new String(socket.getInputStream().readNBytes(ENOUGH), ISO_8859_1);
            if (answer.isEmpty()) {
                return Optional.empty();
            }
            int end = answer.indexOf("\r\n\r\n");
            if (end < 0 || !answer.startsWith("HTTP/1.1 ")) {
                throw new AssertionError("Not an answer of HTTP/1.1: " + answer);
            }
            return Optional.of(new Answer(
                    Integer.parseInt(answer.substring(9, 12)), answer.substring(0, end), answer.substring(end + 4)));
        } catch (SocketException e) {
            return Optional.empty(); // reset: it had read enough of the request to want no more
        } catch (IOException e) {
            throw new UncheckedIOException("A request was not answered: " + new String(request, ISO_8859_1), e);
        }
    }

    private static Socket open(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT);
        socket.setSoTimeout(LIMIT);
        return socket;
    }

    private static void send(Socket socket, byte[] request) {
        try {
            socket.getOutputStream().write(request);
        } catch (IOException e) {
            // The server may have refused it by its first lines.
        }
    }
}
