package org.tutti.gateway.sip.signal;

import java.util.List;
import java.util.Optional;

/** Which way sound goes, as the one who says so sees it (RFC 3264, 6.1). */
enum Direction {
    SENDRECV(true, true),
    SENDONLY(true, false),
    RECVONLY(false, true),
    INACTIVE(false, false);

    private final boolean sends;
    private final boolean receives;

    Direction(boolean sends, boolean receives) {
        this.sends = sends;
        this.receives = receives;
    }

    boolean sends() {
        return sends;
    }

    boolean receives() {
        return receives;
    }

    String attribute() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** What the other side answers that itself wants both. */
    Direction reversed() {
        return of(receives, sends);
    }

    static Direction of(boolean sends, boolean receives) {
        if (sends) {
            return receives ? SENDRECV : SENDONLY;
        }
        return receives ? RECVONLY : INACTIVE;
    }

    static Optional<Direction> in(List<String> attributes) {
        for (Direction direction : values()) {
            if (attributes.contains(direction.attribute())) {
                return Optional.of(direction);
            }
        }
        return Optional.empty();
    }
}
