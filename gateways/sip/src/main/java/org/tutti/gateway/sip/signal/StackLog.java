package org.tutti.gateway.sip.signal;

import gov.nist.core.StackLogger;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Properties;

/**
 * What JAIN-SIP has to say. Much of it is about what strangers send, as errors and in full: here it is for who looks for
 * it, shortened, and without anything that somebody could log in with.
 */
final class StackLog implements StackLogger {

    private static final Logger LOG = System.getLogger("org.tutti.gateway.sip.stack");

    private static void log(Level level, String text, Throwable thrown) {
        if (!LOG.isLoggable(level)) {
            return;
        }
        LOG.log(level, Discreet.text(String.valueOf(text)), Discreet.fault(thrown));
    }

    @Override
    public void logException(Throwable thrown) {
        log(Level.DEBUG, "JAIN-SIP", thrown);
    }

    @Override
    public void logError(String message) {
        log(Level.DEBUG, message, null);
    }

    @Override
    public void logError(String message, Exception e) {
        log(Level.DEBUG, message, e);
    }

    @Override
    public void logFatalError(String message) {
        log(Level.WARNING, "TUTTI-0416 " + message, null);
    }

    @Override
    public void logWarning(String message) {
        log(Level.DEBUG, message, null);
    }

    @Override
    public void logInfo(String message) {
        log(Level.TRACE, message, null);
    }

    @Override
    public void logDebug(String message) {
        log(Level.TRACE, message, null);
    }

    @Override
    public void logDebug(String message, Exception e) {
        log(Level.TRACE, message, e);
    }

    @Override
    public void logTrace(String message) {
        log(Level.TRACE, message, null);
    }

    @Override
    public boolean isLoggingEnabled() {
        return LOG.isLoggable(Level.DEBUG);
    }

    @Override
    public boolean isLoggingEnabled(int level) {
        return LOG.isLoggable(level <= TRACE_WARN ? Level.DEBUG : Level.TRACE);
    }

    @Override
    public void logStackTrace() {
        // Of no use.
    }

    @Override
    public void logStackTrace(int level) {
        // Of no use.
    }

    @Override
    public int getLineCount() {
        return 0;
    }

    @Override
    public void disableLogging() {
        // Is set where loggers are.
    }

    @Override
    public void enableLogging() {
        // Is set where loggers are.
    }

    @Override
    public void setBuildTimeStamp(String stamp) {
        // Of no interest.
    }

    @Override
    public void setStackProperties(Properties properties) {
        // Is set where loggers are.
    }

    @Override
    public String getLoggerName() {
        return "org.tutti.gateway.sip.stack";
    }
}
