package org.tutti.engine.plugins;

/**
 * A strategy gave no decision. The message says why, in a sentence for the members of a session.
 */
public final class StrategyUnusableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean lasting;

    /** @param lasting as {@link #lasting} */
    public StrategyUnusableException(String message, boolean lasting, Throwable cause) {
        super(message, cause);
        this.lasting = lasting;
    }

    /** Whether it will give none for a while, so that the session has to do without it. */
    public boolean lasting() {
        return lasting;
    }
}
