package org.tutti.session;

/** A person in a session. */
public record MemberId(String value) {

    /** @throws IllegalArgumentException if the value is not 1 to 64 of {@code A-Z a-z 0-9 _ -} */
    public MemberId {
        Ids.check("a member", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
