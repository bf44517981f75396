package org.tutti.session;

/** What a member is in a session. */
public enum Role {
    /** Runs the session: may have control. */
    HOST,
    /** Takes part. */
    PARTICIPANT
}
