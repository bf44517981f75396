package org.tutti.gateway.web;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys by which requests are known when they are sent again (draft-ietf-httpapi-idempotency-key-header). */
final class OnceKey {

    /** A string of structured fields (RFC 9651); without its quotes as well, as many send it. */
    private static final Pattern KEY = Pattern.compile("\"?([!#-\\[\\]-~]{16,128})\"?");

    private OnceKey() {}

    /** @param header the value of {@code Idempotency-Key} */
    static String of(String header) throws WireException {
        Matcher key = KEY.matcher(header.strip());
        if (!key.matches()) {
            throw new WireException(
                    ErrorCode.MALFORMED,
                    "An Idempotency-Key has 16 to 128 characters that cannot be guessed, such as a random UUID.");
        }
        return key.group(1);
    }

    /**
     * Whose keys they are: the bearer's of a token, else those of an address of the network.
     *
     * @param authorization the header; null if there is none
     */
    static String caller(String authorization, String address) {
        return Bearer.token(authorization)
                .map(token -> "token " + token)
                .orElseGet(() -> "address " + PerAddress.network(address));
    }
}
