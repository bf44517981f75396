package org.tutti.session;

/** What a member is in a session; whoever is more comes first. */
public enum Role {
    /** Runs the session: may do everything. */
    HOST,
    /** Runs the session beside the host, but has no power over hosts. */
    COHOST,
    /** Takes part. */
    PARTICIPANT,
    /** Watches. */
    VIEWER,
    /** Watches unseen: shown only to those who run the session. A contact centre's silent supervisor. */
    OBSERVER;

    /** Whether members of this role run the session. */
    public boolean runs() {
        return this == HOST || this == COHOST;
    }

    /** Whether this role has power over that one. */
    boolean over(Role other) {
        return this == HOST || this == COHOST && other != HOST;
    }

    /** Whether this role is less in a session than that one. */
    boolean below(Role other) {
        return compareTo(other) > 0;
    }
}
