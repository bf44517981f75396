package org.tutti.gateway.sip;

import java.util.Optional;
import org.tutti.gateway.sip.signal.Switchboard.Status;
import org.tutti.session.Refusal;

/** Why somebody is not let in, as SIP says it. */
final class Statuses {

    /** When to try again what may be possible soon, in s. */
    private static final int SOON = 10;

    private Statuses() {}

    static Status of(Refusal refusal) {
        return switch (refusal.code()) {
            case SESSION_UNKNOWN -> Status.of(404, refusal.message());
            case SESSION_ENDED -> Status.of(410, refusal.message());
            case SESSION_FULL -> Status.of(486, refusal.message());
            case NOT_ADMITTED -> Status.of(603, refusal.message());
            case SERVER_FULL, SERVER_BUSY, NOT_READY, TOO_FAST, INTERNAL -> again(503, refusal.message());
            default -> Status.of(403, refusal.message());
        };
    }

    static Status again(int code, String reason) {
        return new Status(code, reason, Optional.of(SOON));
    }
}
