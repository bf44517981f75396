package org.tutti.plugin.guard;

/** A call of a plug-in has used more than its {@link Limits}. The message is a sentence for people. */
public final class BudgetExceeded extends Error {

    private static final long serialVersionUID = 1;

    BudgetExceeded(String message) {
        super(message);
    }
}
