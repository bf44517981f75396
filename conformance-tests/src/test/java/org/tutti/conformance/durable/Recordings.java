package org.tutti.conformance.durable;

import static org.tutti.conformance.support.TuttiClient.hello;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.tutti.conformance.support.RawSocket;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiServer;

/** What a host is told over a WebSocket, byte for byte, and what the server has of it afterwards. */
final class Recordings {

    /** What answers one connection, or tells how players are doing, is no part of a recording. */
    private static final Set<String> NOT_RECORDED = Set.of("welcome", "offsets", "pong", "shift", "treeWanted");

    private static final String FRAMES = "\"frames\":[";

    private Recordings() {}

    /** A host who does nothing but listen. */
    static final class Listener implements AutoCloseable {
        private final RawSocket socket;
        private final List<String> frames = new ArrayList<>();
        private final Thread reading;
        private long welcomedAt;

        Listener(TuttiServer server, TuttiApi.Created session, String name) {
            socket = RawSocket.open(server);
            ObjectNode hello = hello(session.session(), name);
            socket.text(hello.put("hostToken", session.hostToken()).put("plays", false).put("id", "in").toString());
            JsonNode welcome = socket.readUntil("in").getLast();
            welcomedAt = welcome.path("roster").path("revision").asLong();
            reading = Thread.ofVirtual().start(this::read);
        }

        private void read() {
            for (var frame = socket.read(); frame.isPresent() && frame.get().opcode() != RawSocket.CLOSE;
                    frame = socket.read()) {
                RawSocket.Frame one = frame.get();
                synchronized (this) {
                    if (one.opcode() == RawSocket.BINARY) {
                        frames.add('"' + Base64.getEncoder().encodeToString(one.payload()) + '"');
                    } else if (one.opcode() == RawSocket.TEXT
                            && !NOT_RECORDED.contains(one.json().path("type").asText())) {
                        frames.add(one.text());
                    }
                }
            }
        }

        /** The place in the journal at which they came in: of that they are told as well, after the welcome. */
        long welcomedAt() {
            return welcomedAt;
        }

        synchronized List<String> frames() {
            return List.copyOf(frames);
        }

        synchronized int heard() {
            return frames.size();
        }

        /** All that was told until the server hung up. */
        List<String> untilTheEnd() throws InterruptedException {
            reading.join();
            return frames();
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    /** Any answer. */
    static HttpResponse<String> ask(TuttiApi api, TuttiApi.Created session) {
        return api.send(api.asHost(session, "/replay").GET(), BodyHandlers.ofString());
    }

    /** The frames of an entry and all after it, as they are written in the lines. */
    static String framesFrom(long seq, String recording) {
        return recording.lines()
                .filter(line -> line.startsWith("{\"seq\":") && seqOf(line) >= seq)
                .map(line -> line.substring(line.indexOf(FRAMES) + FRAMES.length(), line.length() - 2))
                .filter(frames -> !frames.isEmpty())
                .collect(Collectors.joining(","));
    }

    private static long seqOf(String line) {
        return Long.parseLong(line.substring("{\"seq\":".length(), line.indexOf(',')));
    }
}
