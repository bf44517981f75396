package org.tutti.gateway.xmpp;

/** What came cannot be read; the message says why and what to do. */
final class MalformedException extends Exception {

    private static final long serialVersionUID = 1;

    MalformedException(String message) {
        super(message);
    }
}
