package org.tutti.gateway.sip.signal;

import java.util.Locale;
import java.util.Optional;

/** Keys told by INFO: {@code application/dtmf-relay} and {@code application/dtmf}. */
final class InfoKeys {

    static final String RELAY = "application/dtmf-relay";
    static final String PLAIN = "application/dtmf";

    private InfoKeys() {}

    /** The key; empty if it is none. */
    static Optional<Character> of(String type, String body) {
        String text = body.strip();
        if (type.equals(RELAY)) {
            return text.lines()
                    .map(String::strip)
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("signal"))
                    .findFirst()
                    .flatMap(line -> key(line.substring(line.indexOf('=') + 1).strip()));
        }
        return key(text);
    }

    private static Optional<Character> key(String signal) {
        String text = switch (signal) {
            case "10" -> "*";
            case "11" -> "#";
            default -> signal.toUpperCase(Locale.ROOT);
        };
        boolean known = text.length() == 1 && "0123456789*#ABCD".contains(text);
        return known ? Optional.of(text.charAt(0)) : Optional.empty();
    }
}
