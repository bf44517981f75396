package org.tutti.server;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What a server of several does when it is told to stop (SIGTERM): it gives its sessions to the others first, for at
 * most {@value #SECONDS} (20) seconds, and stops then. One that is by itself, or the
 * last, stops at once.
 *
 * @param port where this very server is reached, on 127.0.0.1
 * @param token the file with the operator's token
 * @param limit how long it may take, in s
 */
record Drain(int port, Path token, int limit) {

    static final String SECONDS = "tutti.drain";
    private static final String CLUSTER = "tutti.cluster";
    private static final int LONGEST = 3600;

    static Drain of(Properties settings, int port, Path data) throws SettingException {
        String text = settings.getProperty(SECONDS, "").strip();
        String file = settings.getProperty("tutti.operator.token", "").strip();
        try {
            int seconds = text.isEmpty() ? 20 : Integer.parseInt(text);
            if (seconds < 0 || seconds > LONGEST) {
                throw new NumberFormatException();
            }
            boolean alone = settings.getProperty(CLUSTER, "").isBlank();
            return new Drain(
                    port, file.isEmpty() ? data.resolve("operator.token") : Path.of(file), alone ? 0 : seconds);
        } catch (NumberFormatException e) {
            throw new SettingException("-D%s=%s is not from 0 to %d seconds. Give a number such as 20.",
                    SECONDS, text, LONGEST);
        }
    }

    /** Returns when the sessions are elsewhere, the time is over, or nobody answers. */
    void run() {
        long end = System.nanoTime() + limit * 1_000_000_000L;
        String method = "POST";
        while (System.nanoTime() < end) {
            try {
                String answer = ask(method);
                // One that serves again has found nobody to take its sessions.
                boolean over = answer.contains("\"drained\"") || answer.contains("\"serving\"");
                if (over || !answer.startsWith("HTTP/1.1 20")) {
                    return;
                }
                method = "GET";
                Thread.sleep(100);
            } catch (IOException e) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** By a bare socket, as the server may have stopped its other means by then. */
    private String ask(String method) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(2000);
            String request = method + " /api/operations/drain HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                    + "Authorization: Bearer " + Files.readString(token).strip() + "\r\nContent-Length: 0\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
