package org.tutti.tree;

/** Why a tree cannot be changed so. Nothing has changed. */
public final class TreeFault extends Exception {

    private static final long serialVersionUID = 1;

    private final Reason reason;

    /** @param message for the person: the values, and what to do */
    public TreeFault(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** For programs. */
    public Reason reason() {
        return reason;
    }

    /** Kinds of faults. */
    public enum Reason {
        /** A value outside its range, or links that cannot hang so. */
        OUT_OF_RANGE,
        /** There is no such link. */
        TRIPLE_UNKNOWN,
        /** The link was changed since. */
        TRIPLE_CHANGED,
        /** No more links or mirrors, or no deeper. */
        TREE_FULL,
        /** There is no such mirror. */
        MIRROR_UNKNOWN
    }
}
