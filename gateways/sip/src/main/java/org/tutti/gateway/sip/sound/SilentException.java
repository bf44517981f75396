package org.tutti.gateway.sip.sound;

/** Why nothing can be heard; the message is for people. */
public final class SilentException extends Exception {

    private static final long serialVersionUID = 1;

    public SilentException(String message) {
        super(message);
    }

    public SilentException(String message, Throwable cause) {
        super(message, cause);
    }
}
