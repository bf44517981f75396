package org.tutti.engine;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tutti.session.SessionId;

/**
 * What the open sessions are called by people, besides their links: short codes to be read out and typed in, 8 digits of
 * Crockford's base 32 such as {@code K7P4-QXR2}, and numbers for keypads, 9 decimal digits. Both follow from the server's
 * key and the session: they hold across restarts, and nothing is stored. Thread-safe.
 *
 * <p>40 bits are enough: with 10 000 open sessions a guess at a code is right once in 110 million, one at a number once in
 * 100 000. That they can be guessed at all is why gateways limit the guesses, and why both lead to the plain link and no
 * further.
 */
final class Codes {

    /** How long it is known of a session that it was there and is over, in µs. */
    static final long LATELY = 24L * 3600 * 1_000_000;

    /** Of so many sessions it is known; of more, of those that were over last. */
    static final int MOST_OVER = 20_000;

    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int LENGTH = 8;

    private final Map<String, SessionId> codes = new ConcurrentHashMap<>();
    private final Map<String, SessionId> numbers = new ConcurrentHashMap<>();
    /** Codes and numbers, which are not alike, of sessions that are over: when they ended, in that order. */
    private final Map<String, Long> over = new Recent<>(2 * MOST_OVER);

    private final Tokens tokens;

    Codes(Tokens tokens) {
        this.tokens = tokens;
    }

    /**
     * A session is open from now on. Of two with the same code (one pair in 22 000 full servers) or the same number (one
     * in 20) the first has it.
     */
    void opened(SessionId session) {
        codes.putIfAbsent(digits(session), session);
        numbers.putIfAbsent(decimals(session), session);
    }

    /** A session has been over since the instant {@code at} (µs). */
    void ended(SessionId session, long at) {
        // In this order, so that at no moment it is neither.
        synchronized (over) {
            over.put(digits(session), at);
            over.put(decimals(session), at);
        }
        codes.remove(digits(session), session);
        numbers.remove(decimals(session), session);
    }

    /** The code of an open session, as it is shown. */
    Optional<String> of(SessionId session) {
        String digits = digits(session);
        return session.equals(codes.get(digits))
                ? Optional.of(digits.substring(0, LENGTH / 2) + '-' + digits.substring(LENGTH / 2))
                : Optional.empty();
    }

    /** The number of an open session: nine digits. */
    Optional<String> numberOf(SessionId session) {
        return Optional.of(decimals(session)).filter(number -> session.equals(numbers.get(number)));
    }

    /** The session of a code as people type it: small letters, hyphens, spaces, O for 0, I and L for 1 are forgiven. */
    Optional<SessionId> find(String typed) {
        return Optional.ofNullable(codes.get(meant(typed)));
    }

    /** The session of a number as people type it, with or without spaces and hyphens. */
    Optional<SessionId> findNumber(String typed) {
        return Optional.ofNullable(numbers.get(meant(typed)));
    }

    /**
     * Whether a code or number, as people type it, is that of a session that ended in the day before.
     *
     * @param now the instant (µs)
     */
    boolean overLately(String typed, long now) {
        synchronized (over) {
            Long at = over.get(meant(typed));
            return at != null && now - at < LATELY;
        }
    }

    private static String meant(String typed) {
        return typed.toUpperCase(Locale.ROOT)
                .replaceAll("[-\\s]", "")
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
    }

    private String digits(SessionId session) {
        long bits = tokens.code(session);
        var digits = new StringBuilder(LENGTH);
        for (int place = LENGTH - 1; place >= 0; place--) {
            digits.append(DIGITS.charAt((int) (bits >>> 5 * place) & 31));
        }
        return digits.toString();
    }

    private String decimals(SessionId session) {
        return String.format(Locale.ROOT, "%09d", Long.remainderUnsigned(tokens.number(session), 1_000_000_000));
    }
}
