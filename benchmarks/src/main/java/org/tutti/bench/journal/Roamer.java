package org.tutti.bench.journal;

import static org.tutti.conformance.support.TuttiClient.hello;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tutti.conformance.support.LightClient;

/**
 * A client that goes on at another server when the one it is at is gone, as the client library does: at once at the next,
 * and after a pause when all have been tried. It comes back by its seat.
 */
final class Roamer implements AutoCloseable {

    private static final long PAUSE_MS = 250;

    private final List<URI> nodes = new ArrayList<>();
    private final JsonNode welcome;
    private final Map<String, Long> accepted = new ConcurrentHashMap<>();
    private volatile LightClient current;
    private volatile URI node;
    private volatile Optional<JsonNode> again = Optional.empty();
    private volatile long backAt;
    private volatile boolean roaming;
    private volatile boolean closed;
    private int connection;

    /** @param all where it may go; those that the welcome names take their place */
    Roamer(URI first, List<URI> all, ObjectNode hello) {
        node = first;
        current = LightClient.join(first, hello);
        welcome = current.welcome();
        welcome.path("nodes").forEach(each -> nodes.add(URI.create(each.asText())));
        if (nodes.isEmpty()) {
            nodes.addAll(all);
        }
    }

    String device() {
        return welcome.get("device").asText();
    }

    /** The connection it has, or had last. */
    LightClient current() {
        return current;
    }

    URI node() {
        return node;
    }

    boolean isOpen() {
        return !roaming && current.isOpen();
    }

    /** Says something; by what is returned {@link #accepted(String)} is asked. */
    String say(ObjectNode message) {
        LightClient to = current;
        return connection + "-" + to.say(message);
    }

    /** The place in the journal of what was said, or null if it was not acknowledged. */
    Long accepted(String id) {
        String here = connection + "-";
        return id.startsWith(here) ? current.accepted().get(id.substring(here.length())) : accepted.get(id);
    }

    /** Sees whether the connection is gone, and goes elsewhere then. */
    void look() {
        if (roaming || closed || current.isOpen()) {
            return;
        }
        current.accepted().forEach((id, seq) -> accepted.put(connection + "-" + id, seq));
        connection++;
        roaming = true;
        Thread.ofPlatform().daemon().name("roamer").start(this::roam);
    }

    private void roam() {
        List<URI> order = new ArrayList<>(nodes);
        order.remove(node);
        order.add(node);
        for (int attempt = 0; !closed; attempt++) {
            URI next = order.get(attempt % order.size());
            try {
                LightClient client = LightClient.join(next, hello(welcome.get("session").asText(), "Again")
                        .put("seat", welcome.get("seat").asText()));
                again = Optional.of(client.welcome());
                backAt = System.nanoTime();
                node = next;
                current = client;
                roaming = false;
                return;
            } catch (RuntimeException | AssertionError _) { // the next, then
                if (attempt % order.size() == order.size() - 1) {
                    pause();
                }
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it had to go elsewhere, and is in there. */
    boolean isBack() {
        return again.isPresent();
    }

    /** When it was in again, by {@link System#nanoTime}. */
    long backAt() {
        return backAt;
    }

    /** Whether it is who it was, wherever it is. */
    boolean isSame() {
        return isOpen() && again
                .map(now -> now.get("endpoint").equals(welcome.get("endpoint")) && now.get("member").equals(welcome.get("member")))
                .orElse(true);
    }

    /** The timeline as it was told last. */
    JsonNode timeline() {
        return current.latest("timeline").orElseThrow();
    }

    long revision() {
        return timeline().get("revision").asLong();
    }

    @Override
    public void close() {
        closed = true;
        current.close();
    }
}
