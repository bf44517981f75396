package org.tutti.session;

import java.util.Optional;
import java.util.Set;

/**
 * What has been decided about a member, which holds also when they come back.
 *
 * @param role what they are; empty if it is what their token says
 * @param grants what they may do; empty if it is what their role may
 * @param muted whether they may not write in the chat
 * @param removed whether they were turned out: their tokens are dead
 */
public record Standing(Optional<Role> role, Optional<Set<Grant>> grants, boolean muted, boolean removed) {

    static final Standing NONE = new Standing(Optional.empty(), Optional.empty(), false, false);

    /** Keeps one order, so that equal standings are written alike. */
    public Standing {
        grants = grants.map(set -> java.util.Collections.unmodifiableSet(new java.util.TreeSet<>(set)));
    }

    Standing withRole(Role now) {
        return new Standing(Optional.of(now), grants, muted, removed);
    }

    Standing withGrants(Optional<Set<Grant>> now) {
        return new Standing(role, now, muted, removed);
    }

    Standing withMuted(boolean now) {
        return new Standing(role, grants, now, removed);
    }

    Standing turnedOut() {
        return new Standing(role, grants, muted, true);
    }
}
