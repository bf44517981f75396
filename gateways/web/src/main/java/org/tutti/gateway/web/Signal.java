package org.tutti.gateway.web;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.tutti.session.Refusal;

/** What the gateways of several servers tell each other of the clients of a session: {@code Nodes.signal}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @Type(value = Signal.TurnedOut.class, name = "turnedOut"),
    @Type(value = Signal.TreeAsked.class, name = "treeAsked"),
    @Type(value = Signal.TreeSaid.class, name = "treeSaid"),
    @Type(value = Signal.TreeTold.class, name = "treeTold"),
    @Type(value = Signal.TreeLeft.class, name = "treeLeft"),
})
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

    ObjectMapper JSON = new ObjectMapper();

    /** As it is sent. */
    default String text() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws IllegalArgumentException if it is not one; the server it came from may be of another release */
    static Signal of(String text) {
        try {
            return JSON.readValue(text, Signal.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Another server sent what is no signal here. Maybe it is of another release.", e);
        }
    }
}
