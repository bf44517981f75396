package org.tutti.gateway.web;

import java.util.Locale;
import org.tutti.session.Refusal;

/** The errors of the protocol, with their HTTP statuses. */
enum ErrorCode {
    MALFORMED(400, "The message cannot be read"),
    UNKNOWN_TYPE(400, "The message has an unknown type"),
    TOO_LARGE(413, "The message is too large"),
    RATE_LIMITED(429, "Too many messages"),
    NOT_JOINED(403, "Not in the session"),
    ALREADY_JOINED(409, "In the session already"),
    SESSION_UNKNOWN(404, "There is no such session"),
    SESSION_ENDED(410, "The session is over"),
    SESSION_FULL(503, "The session is full"),
    SERVER_FULL(503, "The server is full"),
    TOKEN_REFUSED(403, "The token is not good"),
    CONTROL_DENIED(403, "Somebody else has control"),
    OUT_OF_RANGE(422, "A value is out of range"),
    MEDIA_UNAVAILABLE(422, "The media cannot be had"),
    NOT_READY(503, "The server is not ready"),
    INTERNAL(500, "The server failed");

    private final int status;
    private final String title;

    ErrorCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    /** As it stands in messages: {@code control-denied}. */
    String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static ErrorCode of(Refusal.Code code) {
        return switch (code) {
            case OUT_OF_RANGE -> OUT_OF_RANGE;
            case NOT_JOINED -> NOT_JOINED;
            case ALREADY_JOINED -> ALREADY_JOINED;
            case CONTROL_DENIED, NOT_ALLOWED -> CONTROL_DENIED;
            case SESSION_FULL -> SESSION_FULL;
            case SESSION_UNKNOWN -> SESSION_UNKNOWN;
            case SESSION_ENDED -> SESSION_ENDED;
            case TOKEN_REFUSED -> TOKEN_REFUSED;
            case MEDIA_UNAVAILABLE -> MEDIA_UNAVAILABLE;
            case SERVER_FULL -> SERVER_FULL;
            case NOT_READY -> NOT_READY;
            case NOTHING_DUE, INTERNAL -> INTERNAL;
        };
    }
}
