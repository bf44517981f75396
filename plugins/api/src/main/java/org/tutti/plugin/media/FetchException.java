package org.tutti.plugin.media;

/** {@link Fetch} has no answer to give. The message is for the person who named the address. */
public final class FetchException extends Exception {

    private static final long serialVersionUID = 1;

    private final Reason reason;

    /** Why there is no answer. */
    public enum Reason {
        /** The address cannot be read, has credentials in it, or another scheme or port than is fetched from. */
        ADDRESS,
        /** The host is at an address that is not public. */
        NOT_PUBLIC,
        /** There is no such host. */
        HOST_UNKNOWN,
        /** The host does not answer, or breaks the connection off. */
        UNREACHABLE,
        /** The host does not prove who it is. */
        CERTIFICATE,
        /** It leads on and on, to nowhere, or from HTTPS to HTTP. */
        REDIRECT,
        /** The answer took too long. */
        TOO_SLOW,
        /** The server fetches for many others at this moment. */
        BUSY
    }

    /** @param message for the person who named the address */
    public FetchException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why, for programs. */
    public Reason reason() {
        return reason;
    }
}
