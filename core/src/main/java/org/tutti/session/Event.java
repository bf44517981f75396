package org.tutti.session;

/** What is new in a session after an entry. The session itself says how it is now. */
public sealed interface Event {

    /** The timeline or its cause changed. */
    record TimelineChanged() implements Event {}

    /** Members, endpoints or control changed. */
    record RosterChanged() implements Event {}

    /** A strategy advises one endpoint to move by {@code correction} seconds. */
    record Advised(EndpointId endpoint, double correction) implements Event {}

    /** The session is over. */
    record Ended() implements Event {}
}
