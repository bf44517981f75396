package org.tutti.gateway.sip.media;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The payload of a telephone event (RFC 4733, 2.3).
 *
 * @param event 0 to 255; 0 to 15 are keys
 * @param end whether it is over
 * @param volume 0 to 63, dBm0 below 0
 * @param duration of it up to now, 0 to 65535 ticks
 */
record TelephoneEvent(int event, boolean end, int volume, int duration) {

    private static final String KEYS = "0123456789*#ABCD";
    private static final int LENGTH = 4;

    static Optional<TelephoneEvent> parse(ByteBuffer payload) {
        // Some append what they know of the next event; the first is the one that counts.
        if (payload.remaining() < LENGTH) {
            return Optional.empty();
        }
        int bits = payload.getInt(payload.position());
        return Optional.of(new TelephoneEvent(
                bits >>> 24, (bits & 1 << 23) != 0, bits >> 16 & 0x3F, bits & 0xFFFF));
    }

    ByteBuffer toBytes() {
        return ByteBuffer.allocate(LENGTH).putInt(0, event << 24 | (end ? 1 << 23 : 0) | volume << 16 | duration);
    }

    /** The key that this is; empty if it is another event, such as a flash. */
    Optional<Character> key() {
        return event < KEYS.length() ? Optional.of(KEYS.charAt(event)) : Optional.empty();
    }
}
