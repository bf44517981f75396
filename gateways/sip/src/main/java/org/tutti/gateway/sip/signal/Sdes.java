package org.tutti.gateway.sip.signal;

import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Keys in a session description (RFC 4568).
 *
 * @param tag what the answer refers to
 */
record Sdes(String tag, Audio.Key key) {

    static final String SUITE = "AES_CM_128_HMAC_SHA1_80";
    private static final int KEY_AND_SALT = 30;

    /** The first we can use; those with a key identifier in each packet, or without encryption, we cannot. */
    static Optional<Sdes> among(List<String> cryptos) {
        return cryptos.stream().flatMap(crypto -> of(crypto).stream()).findFirst();
    }

    private static Optional<Sdes> of(String crypto) {
        String[] parts = crypto.split(" +");
        if (parts.length < 3 || parts[0].length() > 9 || !parts[0].chars().allMatch(c -> c >= '0' && c <= '9')
                || !parts[1].equals(SUITE) || !parts[2].startsWith("inline:")) {
            return Optional.empty();
        }
        for (int i = 3; i < parts.length; i++) {
            if (!parts[i].startsWith("WSH=")) {
                return Optional.empty();
            }
        }
        String[] inline = parts[2].substring("inline:".length()).split("\\|");
        for (int i = 1; i < inline.length; i++) {
            if (inline[i].indexOf(':') >= 0) {
                return Optional.empty();
            }
        }
        try {
            byte[] key = Base64.getDecoder().decode(inline[0]);
            return key.length == KEY_AND_SALT ? Optional.of(new Sdes(parts[0], new Audio.Key(key))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The attribute, without {@code a=}. */
    String attribute() {
        return "crypto:" + tag + " " + SUITE + " inline:" + Base64.getEncoder().encodeToString(key.keyAndSalt());
    }
}
