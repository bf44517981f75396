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
    SERVER_BUSY(503, "The server is busy"),
    TOKEN_REFUSED(403, "The token is not good"),
    CONTROL_DENIED(403, "Somebody else has control"),
    NOT_PERMITTED(403, "That takes a permission"),
    SESSION_LOCKED(403, "The session is locked"),
    INVITATION_NEEDED(403, "It takes an invitation"),
    NOT_ADMITTED(403, "Not let in"),
    REMOVED(403, "Turned out"),
    MEMBER_UNKNOWN(404, "There is no such member"),
    ITEM_UNKNOWN(404, "There is no such item"),
    LINE_UNKNOWN(404, "There is no such line"),
    NOTE_UNKNOWN(404, "There is no such note"),
    TRIPLE_UNKNOWN(404, "There is no such link"),
    TRIPLE_CHANGED(412, "The link was changed since"),
    TREE_FULL(422, "The tree is full"),
    MIRROR_UNKNOWN(404, "There is no such mirror"),
    TREE_ELSEWHERE(409, "The tree is kept in the browsers"),
    STRATEGY_UNKNOWN(404, "There is no such strategy"),
    CODE_UNKNOWN(404, "There is no such code"),
    STATE_CHANGED(412, "It was changed since"),
    QUEUE_FULL(422, "The queue is full"),
    MUTED(403, "Muted"),
    SLOW_MODE(429, "The chat is in slow mode"),
    CHAT_MODE(409, "The chat takes no such lines"),
    NOT_ALLOWED(409, "Not as things are"),
    TOO_LATE(409, "Too late"),
    OUT_OF_RANGE(422, "A value is out of range"),
    MEDIA_UNAVAILABLE(422, "The media cannot be had"),
    KEY_REUSED(422, "The key was used for something else"),
    KEY_UNDER_WAY(409, "A request with this key was begun"),
    UPLOADS_OFF(403, "No uploads"),
    UPLOAD_TOO_LARGE(413, "The file is too large"),
    UPLOAD_STALLED(408, "The upload stood still"),
    UPLOADS_FULL(503, "No room for uploads"),
    UPLOADS_BUSY(503, "Too many uploads at once"),
    MEDIA_UNSUPPORTED(415, "Not a file that is played"),
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
            case TOO_FAST -> RATE_LIMITED;
            case NOTHING_DUE -> INTERNAL;
            // All others have the same name.
            default -> valueOf(code.name());
        };
    }
}
