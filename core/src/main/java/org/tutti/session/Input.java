package org.tutti.session;

import org.tutti.plugin.sync.Decision;

/**
 * Something that changes a session once it is stamped and durable. Journals keep inputs for ever: never change what
 * one means, add a new one.
 */
public sealed interface Input {

    /**
     * Begins the session.
     *
     * @param title for people, 1 to 120 characters
     * @param item what is on the timeline
     * @param strategy the name of the sync strategy
     */
    record Create(String title, Item item, String strategy) implements Input {}

    /**
     * A member takes part from a (further) endpoint. Whether the role is theirs is checked before.
     *
     * @param member a new member, or one who is here from another endpoint
     * @param name 1 to 80 characters; a member who is here keeps theirs
     */
    record Join(MemberId member, EndpointId endpoint, String name, Role role) implements Input {}

    /** An endpoint lost its connection; it may resume within {@link Roster#RESUME_LIMIT}. */
    record Drop(EndpointId endpoint) implements Input {}

    /** An endpoint is back, on a new connection. */
    record Resume(EndpointId endpoint) implements Input {}

    /** An endpoint goes for good. */
    record Leave(EndpointId endpoint) implements Input {}

    /** A command of the member in control. */
    sealed interface Command extends Input {}

    /** Run, from where the timeline is; from the start if it is at the end. */
    record Play() implements Command {}

    /** Stop where the timeline is at the effective instant. */
    record Pause() implements Command {}

    /** Go on from {@code position} (s, within the item); a running timeline runs on. */
    record Seek(double position) implements Command {}

    /** Run at {@code rate} (0.25 to 4), now or when it runs next. */
    record SetRate(double rate) implements Command {}

    /** A deadline of the session, in µs, has come. Time enters a session only so. */
    record Due(long deadline) implements Input {}

    /** A sync strategy has decided something other than to keep all as it is. */
    record Decide(String strategy, Decision decision) implements Input {}

    /**
     * A server takes the session over from the journal, after a restart or in place of another.
     *
     * @param node the server
     * @param lostAt the last instant (µs) at which the session is known to have been served
     */
    record Takeover(String node, long lostAt) implements Input {}
}
