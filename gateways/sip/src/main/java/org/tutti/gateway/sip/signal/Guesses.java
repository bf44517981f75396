package org.tutti.gateway.sip.signal;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.tutti.engine.Allowance;
import org.tutti.engine.Networks;
import org.tutti.engine.Recent;

/**
 * How often a wrong password may be shown: by one address, and for one user by all of them. It is asked before a password
 * is compared: whoever has guessed too often learns nothing by the right one either. Thread-safe.
 */
final class Guesses {

    static final int MOST_AT_ONCE = 20;
    static final int MOST_AT_ONCE_OF_USER = 60;
    private static final long EACH_MICROS = 10_000_000;
    private static final int MOST_REMEMBERED = 8192;

    private final LongSupplier millis;
    private final Map<Object, Allowance> sources = Recent.byUse(MOST_REMEMBERED);
    private final Map<Object, Allowance> users = Recent.byUse(MOST_REMEMBERED);
    /** Who has shown the password of a user from where: others who guess do not lock them out. */
    private final Map<Object, Boolean> trusted = Recent.byUse(MOST_REMEMBERED);

    /** What an attempt was. */
    enum Outcome {
        RIGHT,
        WRONG,
        TOO_OFTEN
    }

    /** @param millis a clock that never runs backwards, ms */
    Guesses(LongSupplier millis) {
        this.millis = millis;
    }

    /** @param right compares; is not asked if there were too many wrong ones */
    synchronized Outcome attempt(InetAddress from, String user, BooleanSupplier right) {
        long now = millis.getAsLong() * 1000;
        InetAddress source = Networks.of(from);
        Object both = List.of(source, user);
        Allowance ofSource =
                sources.computeIfAbsent(source, _ -> Allowance.each(EACH_MICROS, MOST_AT_ONCE, now));
        Allowance ofUser =
                users.computeIfAbsent(user, _ -> Allowance.each(EACH_MICROS, MOST_AT_ONCE_OF_USER, now));
        if (!ofSource.any(now) || !ofUser.any(now) && !trusted.containsKey(both)) {
            return Outcome.TOO_OFTEN;
        }
        if (right.getAsBoolean()) {
            trusted.put(both, true);
            return Outcome.RIGHT;
        }
        ofSource.take(now);
        ofUser.take(now);
        return Outcome.WRONG;
    }
}
