package org.tutti.gateway.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.tutti.session.EndpointId;
import org.tutti.session.Refusal;

/** What the gateways of several servers tell each other of the clients of a session: {@code Nodes.signal}. */
sealed interface Signal {

    /** Somebody is in the session no longer, and is to be told why by the server they are connected to. */
    record TurnedOut(EndpointId endpoint, Refusal why) implements Signal {}

    /** As it is sent. */
    static String text(Signal signal) {
        return switch (signal) {
            case TurnedOut(EndpointId endpoint, Refusal why) -> Frames.text(Frames.object()
                    .put("type", "turnedOut")
                    .put("endpoint", endpoint.value())
                    .put("code", why.code().name())
                    .put("message", why.message()));
        };
    }

    /** @throws IllegalArgumentException if it is not one; the server it came from may be of another release */
    static Signal of(String text) {
        try {
            JsonNode said = new ObjectMapper().readTree(text);
            String type = said.path("type").asText();
            if (!type.equals("turnedOut")) {
                throw new IllegalArgumentException("A server sent a signal of the unknown type '%s'.".formatted(type));
            }
            var why = new Refusal(
                    Refusal.Code.valueOf(said.path("code").asText()), said.path("message").asText());
            return new TurnedOut(new EndpointId(said.path("endpoint").asText()), why);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A server sent a signal that is no JSON.", e);
        }
    }
}
