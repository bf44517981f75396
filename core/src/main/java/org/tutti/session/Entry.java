package org.tutti.session;

/**
 * One stamped input: the unit of the journal. {@code (session, seq)} is its key, so that of two servers which both
 * believe they own a session only one can append.
 *
 * @param session the session it belongs to
 * @param seq its place in the journal, from 1 without gaps
 * @param stamp when the server took it (µs of the server clock); never below the stamp before
 * @param effectiveAt when it changes the timeline (µs); commands lie a little in the future, so that all devices can
 *        change together
 * @param actor who caused it
 * @param input what it is
 */
public record Entry(SessionId session, long seq, long stamp, long effectiveAt, Actor actor, Input input) {}
