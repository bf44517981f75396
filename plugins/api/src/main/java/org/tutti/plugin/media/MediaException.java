package org.tutti.plugin.media;

/** Media cannot be had. The message is for the person who asked for it: what was asked, what is wrong, what to do. */
public final class MediaException extends Exception {

    private static final long serialVersionUID = 1;

    /** @param message for the person who asked */
    public MediaException(String message) {
        super(message);
    }

    /** @param message for the person who asked */
    public MediaException(String message, Throwable cause) {
        super(message, cause);
    }
}
