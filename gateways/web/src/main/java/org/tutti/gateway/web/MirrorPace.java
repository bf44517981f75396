package org.tutti.gateway.web;

import org.tutti.engine.Allowance;
import org.tutti.session.Actor;
import org.tutti.session.Grant;
import org.tutti.session.Session;

/**
 * How often somebody who may not change the tree may say, or take back, what their device calls something: all are told
 * of each, and read the tree again. Thread-safe.
 */
final class MirrorPace {

    /** One in so many seconds, and so many at once. */
    static final int EVERY_S = 5, BURST = 20;

    private static final Allowances OF_ONE =
            new Allowances(now -> Allowance.each(EVERY_S * 1_000_000L, BURST, now));

    private MirrorPace() {}

    /**
     * Takes one for somebody.
     *
     * @param now the instant, in µs
     * @throws WireException if there is none left
     */
    static void check(Session session, Actor actor, long now) throws WireException {
        if (session.denied(actor, Grant.TREE).isPresent() && !OF_ONE.take(session.id().value() + ' ' + actor, now)) {
            throw new WireException(
                    ErrorCode.RATE_LIMITED,
                    "That is more than %d mirrors at once, and one in %d s after that. Send it again in a moment."
                            .formatted(BURST, EVERY_S));
        }
    }
}
