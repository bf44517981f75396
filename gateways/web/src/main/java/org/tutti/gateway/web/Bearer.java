package org.tutti.gateway.web;

import java.util.Optional;

/** Tokens in headers {@code Authorization} (RFC 6750). */
final class Bearer {

    private static final String SCHEME = "Bearer ";

    /** Ours have a few hundred characters; those of identity providers may name many groups. */
    private static final int LONGEST = 8300;

    private Bearer() {}

    /**
     * The token that a header shows; the name of its scheme is in any case of letters, as RFC 9110 has it.
     *
     * @param header null if there is none
     * @return empty if it shows no token
     */
    static Optional<String> token(String header) {
        return header != null
                        && header.length() <= LONGEST
                        && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(header.substring(SCHEME.length()).strip())
                : Optional.empty();
    }
}
