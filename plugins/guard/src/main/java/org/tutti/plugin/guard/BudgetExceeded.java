package org.tutti.plugin.guard;

/** A call of a plug-in has used more than its {@link Limits}. The message is a sentence for people. */
public final class BudgetExceeded extends Error {

    private static final long serialVersionUID = 1;

    enum Kind { CPU, WALL, MEMORY }

    private final Kind kind;
    private final long used;
    private final long most;

    /** In ns, or bytes. */
    BudgetExceeded(Kind kind, long used, long most) {
        super(null, null, false, true);
        this.kind = kind;
        this.used = used;
        this.most = most;
    }

    /** Made when it is asked for: there may have been no stack left when the error was. */
    @Override
    public String getMessage() {
        return switch (kind) {
            case CPU -> "It computed for %s in one call; %s are the most.".formatted(millis(used), millis(most));
            case WALL -> "It took %s for one call; %s are the most.".formatted(millis(used), millis(most));
            case MEMORY -> "It asked for %.1f MB of memory in one call; %.0f are the most."
                    .formatted(used / 1048576.0, most / 1048576.0);
        };
    }

    private static String millis(long nanos) {
        return "%.0f ms".formatted(nanos / 1e6);
    }
}
