package org.tutti.engine;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tutti.session.SessionId;

/**
 * The short codes of the open sessions, to be read out and typed in: 8 digits of Crockford's base 32, such as
 * {@code K7P4-QXR2}. They follow from the server's key and the session: they hold across restarts, and nothing is
 * stored. Thread-safe.
 *
 * <p>40 bits are enough: with 10 000 open sessions a guess is right once in 110 million. That they can be guessed at all
 * is why gateways limit the guesses, and why a code leads to the plain link and no further.
 */
final class Codes {

    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int LENGTH = 8;

    private final Map<String, SessionId> sessions = new ConcurrentHashMap<>();
    private final Tokens tokens;

    Codes(Tokens tokens) {
        this.tokens = tokens;
    }

    /** A session is open from now on. Of two with the same code (one pair in 22 000 full servers) the first has it. */
    void opened(SessionId session) {
        sessions.putIfAbsent(digits(session), session);
    }

    /** A session is over. */
    void ended(SessionId session) {
        sessions.remove(digits(session), session);
    }

    /** The code of an open session, as it is shown. */
    Optional<String> of(SessionId session) {
        String digits = digits(session);
        return session.equals(sessions.get(digits))
                ? Optional.of(digits.substring(0, LENGTH / 2) + '-' + digits.substring(LENGTH / 2))
                : Optional.empty();
    }

    /** The session of a code as people type it: small letters, hyphens, spaces, O for 0, I and L for 1 are forgiven. */
    Optional<SessionId> find(String typed) {
        String digits = typed.toUpperCase(Locale.ROOT)
                .replaceAll("[-\\s]", "")
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
        return Optional.ofNullable(sessions.get(digits));
    }

    private String digits(SessionId session) {
        long bits = tokens.code(session);
        var digits = new StringBuilder(LENGTH);
        for (int place = LENGTH - 1; place >= 0; place--) {
            digits.append(DIGITS.charAt((int) (bits >>> 5 * place) & 31));
        }
        return digits.toString();
    }
}
