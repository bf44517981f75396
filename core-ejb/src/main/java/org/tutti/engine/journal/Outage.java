package org.tutti.engine.journal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Says that the database cannot be used: once for each reason, not once for each request that comes meanwhile; and when
 * it can be used again. There is one database, hence one of this.
 */
public final class Outage {

    private static final Logger LOG = System.getLogger(Outage.class.getName());
    private static final AtomicReference<String> REASON = new AtomicReference<>("");

    private Outage() {}

    /** The database has failed. May be called from any thread. */
    public static void noticed(SQLException e) {
        String reason = reason(e);
        if (!REASON.getAndSet(reason).equals(reason)) {
            LOG.log(
                    Level.ERROR,
                    "TUTTI-0026 The database cannot be used: %s Requests that need it wait; it is tried again."
                            .formatted(reason),
                    isAway(e) ? null : e);
        }
    }

    /** The database has done what it was asked for. May be called from any thread. */
    public static void over() {
        if (!REASON.get().isEmpty() && !REASON.getAndSet("").isEmpty()) {
            LOG.log(Level.WARNING, "TUTTI-0027 The database can be used again.");
        }
    }

    /** It cannot be reached (class 08), stops or starts (57), or lets nobody in (28, 3D): where in the program is no matter. */
    private static boolean isAway(SQLException e) {
        return e.getSQLState() == null || e.getSQLState().matches("(08|57|28|3D).*");
    }

    /** What began it: a pool of connections wraps what the driver says. */
    static String reason(SQLException e) {
        Throwable cause = e;
        while (cause.getCause() != null && !(cause instanceof SQLException && cause.getCause() instanceof IOException)) {
            cause = cause.getCause();
        }
        String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return message.endsWith(".") ? message : message + ".";
    }
}
