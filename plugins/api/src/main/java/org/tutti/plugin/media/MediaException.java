package org.tutti.plugin.media;

/** Media cannot be had. The message is for the person who asked for it: what was asked, what is wrong, what to do. */
public final class MediaException extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean declined;

    /** @param message for the person who asked */
    public MediaException(String message) {
        super(message);
        this.declined = false;
    }

    /** @param message for the person who asked */
    public MediaException(String message, Throwable cause) {
        super(message, cause);
        this.declined = false;
    }

    private MediaException(String message, boolean declined) {
        super(message);
        this.declined = declined;
    }

    /**
     * It is there, but of a kind that another source may know: the host asks the next that accepts the locator. The
     * message is shown if nobody knows it.
     *
     * @param message for the person who asked
     */
    public static MediaException declined(String message) {
        return new MediaException(message, true);
    }

    /** Whether another source may know it. */
    public boolean declined() {
        return declined;
    }
}
