package org.tutti.gateway.web;

/** A message that cannot be understood. */
final class WireException extends Exception {

    private static final long serialVersionUID = 1;

    private final ErrorCode code;

    WireException(ErrorCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    ErrorCode code() {
        return code;
    }
}
