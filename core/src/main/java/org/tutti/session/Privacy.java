package org.tutti.session;

/** Who may find a session in a directory. Whoever finds it still comes in only as its {@link Rules} let them. */
public enum Privacy {
    /** Nobody, but for a session that is open to everybody ({@link Rules.Admission#OPEN}). */
    PRIVATE,
    /** The staff of the tenant it belongs to. */
    TENANT,
    /** Everybody. */
    PUBLIC
}
