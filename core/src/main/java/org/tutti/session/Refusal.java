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
        /** No more endpoints fit in. */
        SESSION_FULL,
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
        /** The server is recovering or stopping; try again. */
        NOT_READY,
        /** A fault of the server. */
        INTERNAL
    }
}
