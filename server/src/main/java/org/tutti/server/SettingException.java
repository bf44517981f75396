package org.tutti.server;

/** A setting with which the server cannot start; the message is one line that says which, and what to do. */
final class SettingException extends Exception {

    private static final long serialVersionUID = 1;

    SettingException(String message, Object... values) {
        super(message.formatted(values));
    }
}
