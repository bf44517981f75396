package org.tutti.gateway.web;

import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** How much of a list is told at once, and from where on. */
final class Paging {

    /** So many unless it is said how many. */
    private static final int USUAL = 100;

    private Paging() {}

    /** @param limit the parameter {@code limit}; null if there is none */
    static int limit(String limit, int most) throws WireException {
        if (limit == null) {
            return Math.min(USUAL, most);
        }
        return (int) whole("limit", limit, 1, most);
    }

    /** A place in a journal, by a parameter; empty if there is none. */
    static Optional<Long> place(String name, String text) throws WireException {
        return text == null ? Optional.empty() : Optional.of(whole(name, text, 0, Long.MAX_VALUE));
    }

    private static long whole(String name, String text, long least, long most) throws WireException {
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new WireException(ErrorCode.MALFORMED, "'%s' is a whole number.".formatted(name));
        }
        if (value < least || value > most) {
            throw new WireException(
                    ErrorCode.OUT_OF_RANGE, "'%s' is %d; it must lie in %d to %d.".formatted(name, value, least, most));
        }
        return value;
    }

    /** Says where the list goes on (RFC 8288). */
    static Response next(Response answer, String path, String... parameters) {
        var query = new StringBuilder(path);
        for (int i = 0; i < parameters.length; i += 2) {
            query.append(i == 0 ? '?' : '&').append(parameters[i]).append('=')
                    .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
        }
        return Response.fromResponse(answer).header("Link", "<" + query + ">; rel=\"next\"").build();
    }
}
