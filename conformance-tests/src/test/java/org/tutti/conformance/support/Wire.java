package org.tutti.conformance.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/** One WebSocket: sends frames in order, keeps every frame received, and lets a test wait for the one it wants. */
public final class Wire {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(CONNECT).build();

    private final List<Frame> received = new ArrayList<>();
    private CompletableFuture<WebSocket> sending;
    private WebSocket socket;
    private Integer closeCode;
    private int pings;
    private Throwable failure;

    private Wire() {}

    /** A frame, the time of {@link ClockEstimate#localNow()} at which it came, and whether it was a binary one. */
    record Frame(double arrival, JsonNode json, boolean binary) {}

    /** Opens a connection; without subprotocols it asks for none. */
    public static Wire open(URI root, String... subprotocols) {
        return open(HTTP, root, subprotocols);
    }

    /** As {@link #open(URI, String...)}, with a client that trusts whom it trusts. */
    static Wire open(HttpClient http, URI root, String... subprotocols) {
        Wire wire = new Wire();
        WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(CONNECT);
        if (subprotocols.length > 0) {
            builder.subprotocols(subprotocols[0], List.of(subprotocols).subList(1, subprotocols.length).toArray(String[]::new));
        }
        URI address = URI.create(root.resolve("ws").toString().replaceFirst("^http", "ws"));
        try {
            wire.opened(builder.buildAsync(address, wire.new Receiver()).join());
        } catch (CompletionException e) {
            throw new AssertionError("No WebSocket at " + address + ": " + e.getCause(), e.getCause());
        }
        return wire;
    }

    private synchronized void opened(WebSocket opened) {
        socket = opened;
        sending = CompletableFuture.completedFuture(opened);
    }

    /** One message in as many frames as there are fragments. */
    public void sendText(String... fragments) {
        for (int i = 0; i < fragments.length; i++) {
            String fragment = fragments[i];
            boolean last = i == fragments.length - 1;
            enqueue(each -> each.sendText(fragment, last));
        }
    }

    void sendBinary(ByteBuffer bytes) {
        enqueue(each -> each.sendBinary(bytes, true));
    }

    /** The JDK's client wants one send to end before the next begins. */
    private synchronized void enqueue(Function<WebSocket, CompletableFuture<WebSocket>> send) {
        sending = sending.thenCompose(send);
    }

    synchronized Frame await(String what, Predicate<JsonNode> condition, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        int seen = 0;
        while (true) {
            for (; seen < received.size(); seen++) {
                if (condition.test(received.get(seen).json())) {
                    return received.get(seen);
                }
            }
            check();
            if (closeCode != null) {
                throw new AssertionError("The connection was closed with " + closeCode + " while waiting for " + what + history());
            }
            pause(end, "Waited " + limit.toSeconds() + " s in vain for " + what);
        }
    }

    public synchronized int awaitClosed(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (closeCode == null) {
            check();
            pause(end, "The server did not close the connection in " + limit.toSeconds() + " s");
        }
        return closeCode;
    }

    synchronized List<Frame> received() {
        check();
        return List.copyOf(received);
    }

    void abort() {
        socket.abort();
    }

    /** Fails if the server sent what is not in the protocol, or the connection broke. */
    synchronized void check() {
        if (failure instanceof Schemas.ProtocolViolation violation) {
            throw new Schemas.ProtocolViolation(violation.getMessage());
        }
        if (failure != null && closeCode == null && !socket.isInputClosed()) {
            throw new AssertionError("The connection broke: " + failure + history(), failure);
        }
    }

    private String history() {
        int from = Math.max(0, received.size() - 8);
        StringBuilder text = new StringBuilder(". The last of " + received.size() + " frames:");
        received.subList(from, received.size()).forEach(frame -> text.append("\n  ").append(shortened(frame.json().toString())));
        return text.toString();
    }

    private static String shortened(String frame) {
        return frame.length() <= 300 ? frame : frame.substring(0, 300) + "… (" + frame.length() + " characters)";
    }

    private void pause(long end, String complaint) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
            throw new AssertionError(complaint + history());
        }
        try {
            wait(left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(complaint, e);
        }
    }

    private interface Reading {
        JsonNode read() throws JsonProcessingException;
    }

    private synchronized void keep(double arrival, String text) {
        keep(arrival, () -> Messages.JSON.readTree(text), text, false);
    }

    private synchronized void keep(double arrival, Reading frame, String text, boolean binary) {
        try {
            JsonNode json = frame.read();
            received.add(new Frame(arrival, json, binary));
            Schemas.checkReceived(json);
        } catch (JsonProcessingException e) {
            fail(new Schemas.ProtocolViolation("The server sent what is not JSON (" + e.getOriginalMessage() + "): " + text));
        } catch (Schemas.ProtocolViolation e) {
            fail(e);
        }
        notifyAll();
    }

    private synchronized void fail(Throwable cause) {
        failure = failure == null ? cause : failure;
        notifyAll();
    }

    private synchronized void closed(int code) {
        closeCode = code;
        notifyAll();
    }

    /** WebSocket pings of the server; the JDK answers them by itself. */
    public synchronized int pings() {
        return pings;
    }

    private synchronized void pinged() {
        pings++;
        notifyAll();
    }

    private final class Receiver implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            double arrival = ClockEstimate.localNow();
            text.append(data);
            if (last) {
                keep(arrival, text.toString());
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            double arrival = ClockEstimate.localNow();
            byte[] part = new byte[data.remaining()];
            data.get(part);
            binary.writeBytes(part);
            if (last) {
                ByteBuffer whole = ByteBuffer.wrap(binary.toByteArray());
                keep(arrival, () -> Messages.encryptedChat(whole), "a binary frame", true);
                binary.reset();
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
            pinged();
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            closed(code);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            fail(error);
        }
    }
}
