package org.tutti.session;

/** One device or leg of a member: a browser tab, an XMPP resource, a SIP call (RFC 4575). */
public record EndpointId(String value) {

    /** @throws IllegalArgumentException if the value is not 1 to 64 of {@code A-Z a-z 0-9 _ -} */
    public EndpointId {
        Ids.check("an endpoint", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
