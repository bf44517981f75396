package org.tutti.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tutti.engine.cluster.Wire.Frame;

class WireTest {

    private static final List<Message> MESSAGES = List.of(
            new Message.Committed("one", 7, 1_790_000_000_000_000L, 1_790_000_000_250_000L, "endpoint:a", "{\"x\":\"ä\"}", "n.1", 3),
            new Message.Submit("one", 3, "endpoint:a", -1, "{}"),
            new Message.Refused("one", 3, "too-fast", "Wait."),
            new Message.Elsewhere("one", 3, -1),
            new Message.Reports("one", List.of("{}", "{\"a\":1}")),
            new Message.Muster(9),
            new Message.Present(9, Map.of("one", Map.of("a", 5L, "b", 1L << 40)), List.of("two")),
            new Message.Reread("one"),
            new Message.Yield("one"),
            new Message.Yielded("one", 7, Map.of("south.1", Map.of("a", 5L))),
            new Message.Signal("one", "web", "text"),
            new Message.Reread("film"));

    private final Wire wire = new Wire();

    @Test
    void everyMessage_comesAsItWent() {
        assertThat(MESSAGES.stream().map(Object::getClass).collect(Collectors.toSet()))
                .as("all there are")
                .containsExactlyInAnyOrder(Message.class.getPermittedSubclasses());
        for (Message message : MESSAGES) {
            byte[] bytes = Wire.bytes(42, message);
            assertThat(wire.frame(bytes, 0, bytes.length)).contains(new Frame(42, message));
        }
    }

    @Test
    void everyAside_comesAsItWent() {
        for (Aside aside : List.of(new Aside.Changed(), new Aside.Ping(1), new Aside.Pong(1, 2, 3, true))) {
            byte[] bytes = Wire.bytes(42, aside);
            byte[] within = ByteBuffer.allocate(bytes.length + 9).put(4, bytes).array();
            assertThat(wire.frame(within, 4, bytes.length)).contains(new Frame(42, aside));
        }
    }

    @Test
    void whatANewerServerSays_isReadAsFarAsItIsKnown() {
        assertThat(read("{\"type\":\"muster\",\"question\":9,\"mood\":\"glad\"}"))
                .containsExactly(new Frame(1, new Message.Muster(9)));
        assertThat(read("{\"type\":\"sing\",\"song\":\"all\"}")).isEmpty();
        assertThat(read("nonsense")).isEmpty();
        assertThat(wire.frame(new byte[3], 0, 3)).isEmpty();
    }

    private Stream<Frame> read(String json) {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = ByteBuffer.allocate(9 + text.length).put((byte) 1).putLong(1).put(text).array();
        return wire.frame(bytes, 0, bytes.length).stream();
    }
}
