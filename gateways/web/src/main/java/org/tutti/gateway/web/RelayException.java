package org.tutti.gateway.web;

import org.tutti.plugin.media.FetchException;

/** What is elsewhere cannot be passed on. The message is for people. */
final class RelayException extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;

    RelayException(int status, String message) {
        super(message);
        this.status = status;
    }

    RelayException(FetchException cause) {
        super(cause.getMessage(), cause);
        this.status = switch (cause.reason()) {
            case TOO_SLOW -> 504;
            case BUSY -> 503;
            default -> 502;
        };
    }

    /** Of HTTP. */
    int status() {
        return status;
    }

    String title() {
        return switch (status) {
            case 404 -> "Not Found";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> "Bad Gateway";
        };
    }
}
