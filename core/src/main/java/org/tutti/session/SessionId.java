package org.tutti.session;

/** A session's address; unguessable, for whoever knows it may ask to join. */
public record SessionId(String value) {

    /** @throws IllegalArgumentException if the value is not 1 to 64 of {@code A-Z a-z 0-9 _ -} */
    public SessionId {
        Ids.check("a session", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
