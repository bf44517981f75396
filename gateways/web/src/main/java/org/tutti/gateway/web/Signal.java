package org.tutti.gateway.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.tutti.session.Refusal;

/** What the gateways of several servers tell each other of the clients of a session: {@code Nodes.signal}. */
sealed interface Signal {

    /** Somebody is in the session no longer, and is to be told why by the server they are connected to. */
    record TurnedOut(String endpoint, Refusal.Code code, String message) implements Signal {}

    /**
     * A client of the sender has said something of a tree that is kept in the browsers, to the server that numbers what is
     * done to it.
     *
     * @param node the sender
     * @param received when it came (µs)
     * @param bound {@link Connection#bound}
     */
    record TreeAsked(String node, String endpoint, String message, long received, long bound) implements Signal {}

    /** That server says something to a client of a node. */
    record TreeSaid(String node, String endpoint, String frame) implements Signal {}

    /**
     * That server tells all what has been done to the tree.
     *
     * @param frames in the words of each site that has its own, and of all others by the empty text
     * @param asker whose doing it is, who is answered instead
     */
    record TreeTold(Map<String, String> frames, String asker) implements Signal {}

    /** A client of a node that has asked something of that server is gone. */
    record TreeLeft(String node, String endpoint) implements Signal {}

    /** Without annotations, for which the web server would read the bodies of requests otherwise. */
    ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    List<Class<? extends Signal>> TYPES =
            List.of(TurnedOut.class, TreeAsked.class, TreeSaid.class, TreeTold.class, TreeLeft.class);

    /** As it is sent. */
    default String text() {
        ObjectNode text = JSON.valueToTree(this);
        return Frames.text(text.put("type", getClass().getSimpleName()));
    }

    /** @throws IllegalArgumentException if it is not one; the server it came from may be of another release */
    static Signal of(String text) {
        try {
            var said = JSON.readTree(text);
            String type = said.path("type").asText();
            Class<? extends Signal> kind = TYPES.stream()
                    .filter(each -> each.getSimpleName().equals(type))
                    .findFirst()
                    .orElseThrow(() -> unknown(null));
            return JSON.treeToValue(said, kind);
        } catch (JsonProcessingException e) {
            throw unknown(e);
        }
    }

    private static IllegalArgumentException unknown(Throwable cause) {
        return new IllegalArgumentException(
                "Another server sent what is no signal here. Maybe it is of another release.", cause);
    }
}
