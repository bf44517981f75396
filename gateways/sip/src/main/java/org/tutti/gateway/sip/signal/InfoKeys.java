package org.tutti.gateway.sip.signal;

import java.util.Locale;
import java.util.Optional;
import javax.sip.message.Request;
import javax.sip.message.Response;

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

    /** @param key empty if there is none to tell */
    record Read(Response answer, Optional<Character> key) {}

    /** Reads what came, and says what to answer; without a body it is only a sign of life. */
    static Read read(Request request, String tag) {
        Optional<String> type = Headers.type(request);
        if (type.isEmpty()) {
            return new Read(Headers.response(request, 200, "OK", tag), Optional.empty());
        }
        if (!type.get().equals(RELAY) && !type.get().equals(PLAIN)) {
            Response refused = Headers.response(request, 415, "Unsupported Media Type", tag);
            Headers.set(refused, "Accept", RELAY + ", " + PLAIN);
            return new Read(refused, Optional.empty());
        }
        Optional<Character> key = of(type.get(), Headers.text(request));
        return new Read(key.isPresent()
                ? Headers.response(request, 200, "OK", tag)
                : Headers.response(request, 400, "No key", tag), key);
    }
}
