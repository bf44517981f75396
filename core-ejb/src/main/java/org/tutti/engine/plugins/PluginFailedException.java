package org.tutti.engine.plugins;

import java.util.function.Supplier;
import org.tutti.plugin.guard.BudgetExceeded;

/** A plug-in failed. The message says how, in a line for the operator; nothing of the plug-in's own is kept. */
final class PluginFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    PluginFailedException(String message) {
        super(message, null, false, false);
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
        } catch (StackOverflowError e) {
            throw new PluginFailedException(
                    "It threw StackOverflowError: its methods call each other without end" + where(e) + ".");
        } catch (Throwable e) {
            String name = e.getClass().getSimpleName();
            String message = e.getMessage();
            throw new PluginFailedException(
                    "It threw " + name + where(e) + (message == null ? "." : ": " + message));
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
