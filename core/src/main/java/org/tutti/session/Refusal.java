package org.tutti.session;

/**
 * Why an input cannot be applied. Nothing has changed.
 *
 * @param code stable, for programs
 * @param message for the person: the values, and what to do
 */
public record Refusal(Code code, String message) {

    /** Kinds of refusals; the protocol's error codes are their names. */
    public enum Code {
        /** A value outside its range. */
        OUT_OF_RANGE,
        /** The endpoint is not in the session. */
        NOT_JOINED,
        /** The id is taken, or the endpoint is here already. */
        ALREADY_JOINED,
        /** The member does not have control. */
        CONTROL_DENIED,
        /** It takes a permission the member does not have. */
        NOT_PERMITTED,
        /** No more endpoints or members fit in. */
        SESSION_FULL,
        /** Nobody new is let in. */
        SESSION_LOCKED,
        /** It takes an invitation. */
        INVITATION_NEEDED,
        /** Whoever decides on who gets in has said no, or nothing. */
        NOT_ADMITTED,
        /** The member was turned out. */
        REMOVED,
        /** There is no such member here. */
        MEMBER_UNKNOWN,
        /** There is no such item in the queue. */
        ITEM_UNKNOWN,
        /** There is no such line in the chat. */
        LINE_UNKNOWN,
        /** There is no such note. */
        NOTE_UNKNOWN,
        /** There is no such link in the synchronisation tree. */
        TRIPLE_UNKNOWN,
        /** The link was changed since. */
        TRIPLE_CHANGED,
        /** No more links fit in the synchronisation tree. */
        TREE_FULL,
        /** There is no such mirror. */
        MIRROR_UNKNOWN,
        /** The synchronisation tree is kept in the browsers. */
        TREE_ELSEWHERE,
        /** Something is not any more as whoever asks knows it. */
        STATE_CHANGED,
        /** No more items fit in the queue. */
        QUEUE_FULL,
        /** The member may not write in the chat. */
        MUTED,
        /** The member has only just written in the chat. */
        SLOW_MODE,
        /** The chat is off, or takes only the other kind of lines. */
        CHAT_MODE,
        /** Too many inputs at once for one session. */
        TOO_FAST,
        /** There is no such sync strategy. */
        STRATEGY_UNKNOWN,
        /** Nobody waits for that any more. */
        TOO_LATE,
        /** There is no such session. */
        SESSION_UNKNOWN,
        /** The session is over. */
        SESSION_ENDED,
        /** Nothing is due yet, or any more. */
        NOTHING_DUE,
        /** This kind of actor may not do this. */
        NOT_ALLOWED,
        /** A token that is forged, expired, or for something else. */
        TOKEN_REFUSED,
        /** The media cannot be had. */
        MEDIA_UNAVAILABLE,
        /** The server takes no more sessions. */
        SERVER_FULL,
        /** The server has so much to do that it takes nobody, or nothing, new in for a while. */
        SERVER_BUSY,
        /** The server is recovering or stopping; try again. */
        NOT_READY,
        /** A fault of the server. */
        INTERNAL
    }
}
