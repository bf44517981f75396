package org.tutti.gateway.web;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.tutti.engine.Allowance;
import org.tutti.session.EndpointId;
import org.tutti.session.SessionId;

/**
 * One WebSocket: what has come in on it, what waits to go out, and whose it is once they have joined.
 *
 * <h2>Concurrency</h2>
 * Messages come one at a time; joining and leaving are told by the session's thread, closing by any.
 */
final class Connection {

    /** The longest message a client may send, in bytes of UTF-8. */
    static final int MESSAGE_LIMIT = 16_384;

    /** How many messages a client may send in a second, on average. */
    static final int MESSAGES_PER_SECOND = 50;

    /** How many at once after a pause. */
    static final int BURST = 100;

    /**
     * A place in a session.
     *
     * @param attachment tells this connection of the endpoint from earlier and later ones
     */
    record Place(SessionId session, EndpointId endpoint, long attachment) {}

    private final Wire wire;
    private final Outbox outbox;
    private final LongSupplier clock;
    private String parts = "";
    private int bytes;
    private boolean overflow;
    private boolean greeted;
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream(0);
    private boolean binaryOverflow;
    private final Allowance allowance;
    private volatile long lastHeard;
    private volatile Place place;
    private volatile boolean readsNotes;
    private volatile long bound;
    private volatile boolean closed;

    Connection(Wire wire, LongSupplier clock) {
        this.wire = wire;
        this.outbox = new Outbox(wire);
        this.clock = clock;
        this.lastHeard = clock.getAsLong();
        this.allowance = new Allowance(MESSAGES_PER_SECOND, BURST, lastHeard);
    }

    Outbox outbox() {
        return outbox;
    }

    /**
     * Takes in a part of a message.
     *
     * @return the whole message with its last part; empty before
     * @throws WireException with the last part of a message that is too large
     */
    Optional<String> gather(String part, boolean last) throws WireException {
        heard();
        if (!overflow) {
            bytes += part.length() > MESSAGE_LIMIT ? part.length() : part.getBytes(StandardCharsets.UTF_8).length;
            overflow = bytes > MESSAGE_LIMIT;
            parts = overflow ? "" : parts.concat(part);
        }
        if (!last) {
            return Optional.empty();
        }
        String whole = parts;
        boolean tooLarge = overflow;
        parts = "";
        bytes = 0;
        overflow = false;
        if (tooLarge) {
            count();
            throw new WireException(ErrorCode.TOO_LARGE, "A message has at most %d bytes.".formatted(MESSAGE_LIMIT));
        }
        return Optional.of(whole);
    }

    /** Takes in a part of a binary message; as {@link #gather}. It is counted when its id is known. */
    Optional<byte[]> gatherBinary(ByteBuffer part, boolean last) throws WireException {
        heard();
        binaryOverflow |= binary.size() + part.remaining() > MESSAGE_LIMIT;
        if (!binaryOverflow) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            binary.writeBytes(bytes);
        }
        if (!last) {
            return Optional.empty();
        }
        byte[] whole = binary.toByteArray();
        boolean tooLarge = binaryOverflow;
        binary.reset();
        binaryOverflow = false;
        if (tooLarge) {
            count();
            throw new WireException(ErrorCode.TOO_LARGE, "A message has at most %d bytes.".formatted(MESSAGE_LIMIT));
        }
        return Optional.of(whole);
    }

    /** Counts a message against the limit of its client. */
    void count() throws WireException {
        if (!allowance.take(clock.getAsLong())) {
            throw new WireException(
                    ErrorCode.RATE_LIMITED,
                    "That is more than %d messages a second. Send it again in a moment."
                            .formatted(MESSAGES_PER_SECOND));
        }
    }

    void heard() {
        lastHeard = clock.getAsLong();
    }

    long silentFor() {
        return clock.getAsLong() - lastHeard;
    }

    void ping() {
        wire.ping();
    }

    /** Where sending to its client costs least. */
    Executor home() {
        return wire.home();
    }

    /** Notes a hello; false if there was one that has not been refused. */
    synchronized boolean greet() {
        if (greeted) {
            return false;
        }
        greeted = true;
        return true;
    }

    /** After a refused hello the client may try another. */
    synchronized void refused() {
        greeted = false;
    }

    void joined(Place where) {
        place = where;
    }

    /** Where its client is; empty before joining and after leaving. */
    Optional<Place> place() {
        return Optional.ofNullable(place);
    }

    /** Notes whether its client is told the notes of the session from now on; the result is whether it was before. */
    boolean readNotes(boolean now) {
        boolean before = readsNotes;
        readsNotes = now;
        return before;
    }

    /** Notes what its client last said that its clock may be off by (µs): at most so long its messages travel. */
    void bound(long now) {
        bound = now;
    }

    /** What it last said; 0 before. */
    long bound() {
        return bound;
    }

    void left() {
        place = null;
    }

    void closed() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }
}
