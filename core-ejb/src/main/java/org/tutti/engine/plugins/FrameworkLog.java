package org.tutti.engine.plugins;

import java.lang.System.Logger.Level;
import org.apache.felix.framework.Logger;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** Brings what the framework has to say into the server's log instead of onto its console. */
final class FrameworkLog extends Logger {

    private static final System.Logger LOG = System.getLogger("org.tutti.engine.plugins.framework");

    @Override
    protected void doLog(Bundle bundle, ServiceReference reference, int level, String message, Throwable failure) {
        put(level, bundle == null ? message : message + " (" + bundle + ")", failure);
    }

    @Override
    protected void doLog(int level, String message, Throwable failure) {
        put(level, message, failure);
    }

    /** What a plug-in threw is not handed on: a log asks it for its words, which are a stranger's code. */
    private static void put(int level, String message, Throwable failure) {
        String line = Line.of(message);
        String words = failure == null ? line : line + " " + PluginFailedException.unasked(failure).getMessage();
        switch (level) {
            case LOG_ERROR -> LOG.log(Level.ERROR, "TUTTI-0100 " + words);
            case LOG_WARNING -> LOG.log(Level.WARNING, "TUTTI-0101 " + words);
            default -> LOG.log(Level.DEBUG, words);
        }
    }
}
