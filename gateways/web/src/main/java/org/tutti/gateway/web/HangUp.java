package org.tutti.gateway.web;

import io.undertow.server.ServerConnection;
import io.undertow.servlet.handlers.ServletRequestContext;
import org.xnio.IoUtils;

/**
 * Ends connections, which the platform has no way to: it waits for the rest of a request that was answered before it
 * was whole, and a client that sends no more would hold a thread.
 */
final class HangUp {

    private static final boolean OFFERED = offered();

    private HangUp() {}

    private static boolean offered() {
        try {
            Class.forName(
                    "io.undertow.servlet.handlers.ServletRequestContext", false, HangUp.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** What ends the connection of the request this thread is in; on another web server it does nothing. */
    static Runnable here() {
        return OFFERED ? Undertow.here() : () -> {};
    }

    /** Apart, so that nothing of it is looked for where it is not. */
    private static final class Undertow {

        static Runnable here() {
            ServerConnection connection =
                    ServletRequestContext.requireCurrent().getExchange().getConnection();
            return () -> IoUtils.safeClose(connection);
        }
    }
}
