package org.tutti.gateway.sip.signal;

/**
 * How long things take; tests have less time.
 *
 * @param second what a second of session timers and subscriptions lasts, ms
 * @param ackLimit how long an answered call waits for the confirmation before it is ended: 64·T1, ms
 * @param answerLimit how long somebody we call may let it ring, ms
 * @param doorLimit how long somebody who calls may wait for an answer, ms
 * @param again after how long a caller who waits hears that it still goes on (RFC 3261, 13.3.1.1), ms
 * @param rosterRest how long a subscriber is left in peace after a notification (RFC 4575), ms
 * @param alive how often it is tried whether the stack still answers, ms
 * @param aliveLimit how long it may take to, ms
 * @param firstPause before a second attempt at what failed, ms; doubles each time
 * @param longestPause until it is tried again, ms
 */
record Timing(
        long second,
        long ackLimit,
        long answerLimit,
        long doorLimit,
        long again,
        long rosterRest,
        long alive,
        long aliveLimit,
        long firstPause,
        long longestPause) {

    static final Timing USUAL =
            new Timing(1000, 32_000, 60_000, 600_000, 60_000, 5000, 30_000, 4000, 1000, 60_000);
}
