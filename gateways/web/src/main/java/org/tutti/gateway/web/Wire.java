package org.tutti.gateway.web;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The way to one client. No method blocks. */
interface Wire {

    /** Starts sending; {@code done} is told, on any thread, whether it went well. One frame at a time. */
    void send(Frame frame, Consumer<Boolean> done);

    /** Asks the client for a sign of life. */
    void ping();

    /** Closes the connection, whether or not the client takes anything in. */
    void close(int code, String reason);

    /** Where sending costs least. It works on any thread. */
    default Executor home() {
        return Runnable::run;
    }
}
