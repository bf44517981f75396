package org.tutti.conformance.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Requests sent as they are written: HTTP clients tidy a path up before they send it. */
public final class RawHttp {
    private static final int LIMIT = 10_000; // ms
    private static final int ENOUGH = 200_000; // bytes of an answer

    private RawHttp() {}

    public record Answer(int status, String head, String body) {}

    public static Answer get(int port, String target) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT);
            socket.setSoTimeout(LIMIT);
            socket.getOutputStream().write(("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                    + "\r\nConnection: close\r\n\r\n").getBytes(ISO_8859_1));
            String answer = new String(socket.getInputStream().readNBytes(ENOUGH), ISO_8859_1);
            int end = answer.indexOf("\r\n\r\n");
            if (end < 0 || !answer.startsWith("HTTP/1.1 ")) {
                throw new AssertionError("Not an answer of HTTP/1.1 to GET " + target + ": " + answer);
            }
            return new Answer(Integer.parseInt(answer.substring(9, 12)), answer.substring(0, end), answer.substring(end + 4));
        } catch (IOException e) {
            throw new UncheckedIOException("GET " + target, e);
        }
    }
}
