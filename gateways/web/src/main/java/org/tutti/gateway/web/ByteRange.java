package org.tutti.gateway.web;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of some bytes a request asks for (RFC 9110 §14).
 *
 * @param first the first byte
 * @param last the last byte
 */
record ByteRange(long first, long last) {

    private static final Pattern SINGLE = Pattern.compile("bytes=\\s*(\\d*)-(\\d*)\\s*", Pattern.CASE_INSENSITIVE);

    /** What a Range header comes to. */
    sealed interface Asked {
        /** All of it: there is no header, or one that may be ignored (several ranges, another unit, nonsense). */
        record Whole() implements Asked {}

        record Part(ByteRange range) implements Asked {}

        /** Nothing of what there is. */
        record Unsatisfiable() implements Asked {}
    }

    long length() {
        return last - first + 1;
    }

    static Asked of(String header, long length) {
        Optional<Matcher> match = Optional.ofNullable(header).map(SINGLE::matcher).filter(Matcher::matches);
        if (match.isEmpty()) {
            return new Asked.Whole();
        }
        String from = match.get().group(1);
        String to = match.get().group(2);
        if (from.isEmpty()) {
            return to.isEmpty() ? new Asked.Whole() : suffix(number(to), length);
        }
        long first = number(from);
        long last = to.isEmpty() ? Long.MAX_VALUE : number(to);
        if (last < first) {
            return new Asked.Whole();
        }
        return first >= length
                ? new Asked.Unsatisfiable()
                : new Asked.Part(new ByteRange(first, Math.min(last, length - 1)));
    }

    /** Numbers beyond any length are beyond this one. */
    private static long number(String digits) {
        return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    private static Asked suffix(long wanted, long length) {
        return wanted == 0 || length == 0
                ? new Asked.Unsatisfiable()
                : new Asked.Part(new ByteRange(Math.max(0, length - wanted), length - 1));
    }
}
