package org.tutti.bench.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A server's clock on the host's monotonic one, by a socket of its own: of many pings the one that was answered soonest.
 *
 * @param ahead ms: the server's clock minus {@link System#nanoTime}
 */
record Truth(double ahead) {

    private static final int PINGS = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    static Truth at(URI root) throws Exception {
        var frames = new LinkedBlockingQueue<String>();
        URI address = URI.create(root.resolve("ws").toString().replaceFirst("^http", "ws"));
        try (HttpClient http = HttpClient.newHttpClient()) {
            WebSocket socket = http.newWebSocketBuilder().subprotocols("tutti.v1").buildAsync(address, new WebSocket.Listener() {
                @Override
                public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                    frames.add(System.nanoTime() + " " + text);
                    from.request(1);
                    return null;
                }
            }).get(20, TimeUnit.SECONDS);
            double soonest = Double.POSITIVE_INFINITY;
            double ahead = Double.NaN;
            for (int i = 0; i < PINGS; i++) {
                long sent = System.nanoTime();
                socket.sendText("{\"type\":\"ping\",\"t0\":" + i + "}", true).join();
                String frame = frames.poll(20, TimeUnit.SECONDS);
                if (frame == null) {
                    throw new IOException("No pong from " + root);
                }
                int blank = frame.indexOf(' ');
                long received = Long.parseLong(frame.substring(0, blank));
                JsonNode pong = JSON.readTree(frame.substring(blank + 1));
                if (received - sent < soonest) {
                    soonest = received - sent;
                    double server = (pong.get("t1").asDouble() + pong.get("t2").asDouble()) / 2;
                    ahead = server - (sent / 2.0 + received / 2.0) / 1e6;
                }
            }
            socket.abort();
            return new Truth(ahead);
        }
    }

    /** When a film that plays at 1 s a second would have begun at its start: ms of the host's monotonic clock. */
    double startedAt(JsonNode timeline) {
        JsonNode motion = timeline.path("pending").isObject() ? timeline.get("pending") : timeline.get("motion");
        if (motion.get("velocity").asDouble() != 1) {
            throw new IllegalStateException("The film does not play: " + timeline);
        }
        return motion.get("timestamp").asDouble() - 1000 * motion.get("position").asDouble() - ahead;
    }
}
