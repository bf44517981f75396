package org.tutti.gateway.sip;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.tutti.engine.Allowance;
import org.tutti.engine.Networks;
import org.tutti.engine.Recent;
import org.tutti.engine.ServerClock;
import org.tutti.gateway.sip.signal.Party;
import org.tutti.session.SessionId;

/**
 * Limits how often somebody may try for a session that does not exist: codes and numbers can be guessed, if they may be
 * tried without end. Thread-safe.
 */
final class Guesses {

    private static final int REMEMBERED = 10_000;
    private static final int BURST = 10;

    private final ServerClock clock;
    private final Map<Object, Allowance> each = new Recent<>(REMEMBERED);

    Guesses(ServerClock clock) {
        this.clock = clock;
    }

    /** What is looked for; nothing for who has looked in vain too often. */
    synchronized Optional<SessionId> find(Party who, Supplier<Optional<SessionId>> search) {
        long now = clock.now();
        Allowance own = each.computeIfAbsent(guesser(who), _ -> new Allowance(1, BURST, now));
        // One that is right takes nothing away: many may come from one place.
        Optional<SessionId> found = search.get();
        if (found.isEmpty()) {
            own.take(now);
            return found;
        }
        return own.any(now) ? found : Optional.empty();
    }

    /** Whether somebody has not looked in vain too often. */
    synchronized boolean mayGuess(Party who) {
        Allowance own = each.get(guesser(who));
        return own == null || own.any(clock.now());
    }

    /** Who is at the other end of a trunk, else the network they come from. */
    private static Object guesser(Party who) {
        return who.trunk().isPresent() ? who.address() : Networks.of(who.source());
    }
}
