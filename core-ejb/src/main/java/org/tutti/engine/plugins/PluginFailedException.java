package org.tutti.engine.plugins;

import java.util.function.Supplier;
import org.osgi.framework.BundleException;
import org.osgi.framework.BundleReference;
import org.tutti.plugin.guard.BudgetExceeded;

/** A plug-in failed. The message says how, in a line for the operator; nothing of the plug-in's own is kept. */
final class PluginFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    PluginFailedException(String message) {
        super(Line.of(message), null, false, false);
    }

    /**
     * Runs a call of a plug-in. What it throws is put into words here, within the same limits: an exception of a
     * stranger's may do anything when it is asked for its message.
     */
    static <T> T guarding(Supplier<T> call) {
        try {
            return call.get();
        } catch (BudgetExceeded e) {
            throw new PluginFailedException(e.getMessage() + where(e));
        } catch (PluginFailedException e) {
            throw e;
        } catch (Throwable e) {
            throw new PluginFailedException(thrown(e));
        }
    }

    private static String thrown(Throwable e) {
        if (e instanceof StackOverflowError) {
            return "It threw StackOverflowError: its methods call each other without end" + where(e) + ".";
        }
        String message = e.getMessage();
        return "It threw " + e.getClass().getSimpleName() + where(e) + (message == null ? "." : ": " + message);
    }

    /** What the framework says of a bundle, and what that threw. Only within limits, as {@link #guarding}. */
    static PluginFailedException inWords(Exception failure) {
        Throwable cause = failure.getCause();
        String message = String.valueOf(failure.getMessage()).strip();
        return new PluginFailedException(
                cause == null || cause instanceof BundleException ? message : message + " " + thrown(cause));
    }

    /**
     * Outside of any limits: an exception of a class of a plug-in's is not asked for anything. Never throws.
     */
    static PluginFailedException unasked(Throwable failure) {
        try {
            if (failure instanceof PluginFailedException known) {
                return known;
            }
            return new PluginFailedException(
                    failure.getClass().getClassLoader() instanceof BundleReference
                            ? "It failed with " + failure.getClass().getName() + "."
                            : thrown(failure));
        } catch (Throwable e) {
            return of(e);
        }
    }

    /** Outside of any limits: of an exception that is not ours only the class is looked at. */
    static PluginFailedException of(Throwable failure) {
        return switch (failure) {
            case PluginFailedException known -> known;
            case BudgetExceeded exceeded -> new PluginFailedException(exceeded.getMessage());
            default -> new PluginFailedException(
                    "It threw an exception and then %s when asked for its message."
                            .formatted(failure.getClass().getSimpleName()));
        };
    }

    private static String where(Throwable failure) {
        for (StackTraceElement element : failure.getStackTrace()) {
            String type = element.getClassName();
            if (!type.startsWith("java.") && !type.startsWith("jdk.") && !type.startsWith("org.tutti.plugin.guard.")) {
                return " (at " + type.substring(type.lastIndexOf('.') + 1) + "." + element.getMethodName()
                        + (element.getLineNumber() > 0 ? ":" + element.getLineNumber() : "") + ")";
            }
        }
        return "";
    }
}
