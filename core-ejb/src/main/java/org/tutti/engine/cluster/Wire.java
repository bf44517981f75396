package org.tutti.engine.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Messages as bytes: what kind it is, the epoch of the members as the sender knew them, and JSON. Fields that are not known
 * here are ignored, and so are messages: a newer server may have sent them. Thread-safe.
 */
final class Wire {

    private static final Logger LOG = System.getLogger(Wire.class.getName());
    private static final byte MESSAGE = 1, ASIDE = 2;
    private static final int HEAD = Byte.BYTES + Long.BYTES;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /**
     * A message as it came.
     *
     * @param content a {@link Message} or an {@link Aside}
     */
    record Frame(long epoch, Object content) {}

    private final AtomicBoolean told = new AtomicBoolean();

    static byte[] bytes(long epoch, Message message) {
        return bytes(MESSAGE, epoch, message);
    }

    static byte[] bytes(long epoch, Aside aside) {
        return bytes(ASIDE, epoch, aside);
    }

    private static byte[] bytes(byte kind, long epoch, Object content) {
        try {
            byte[] json = JSON.writeValueAsBytes(content);
            return ByteBuffer.allocate(HEAD + json.length).put(kind).putLong(epoch).put(json).array();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A message between nodes is plain records", e);
        }
    }

    /** Empty if it cannot be read. */
    Optional<Frame> frame(byte[] bytes, int offset, int length) {
        try {
            ByteBuffer head = ByteBuffer.wrap(bytes, offset, length);
            byte kind = head.get();
            long epoch = head.getLong();
            Class<?> type = kind == MESSAGE ? Message.class : Aside.class;
            return Optional.of(new Frame(epoch, JSON.readValue(bytes, offset + HEAD, length - HEAD, type)));
        } catch (IOException | RuntimeException e) {
            if (!told.getAndSet(true)) {
                LOG.log(Level.WARNING,
                        "TUTTI-0511 A message of another node cannot be read here, and is ignored, as all like it are."
                        + " Maybe that node runs a newer version.", e);
            }
            return Optional.empty();
        }
    }
}
