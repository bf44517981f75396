package org.tutti.engine;

import java.util.OptionalDouble;

/**
 * The line of an endpoint that is a telephone. Telemetry, like a report.
 *
 * @param codec the name of its codec, such as {@code PCMU}; at most 20 characters
 * @param jitter of what comes in from it (RFC 3550, 6.4.1), ms; empty as long as nothing has come
 * @param delay how late after sending the ear there is taken to hear, ms
 * @param bound how far that may be off, either way, ms
 */
public record Call(String codec, OptionalDouble jitter, double delay, double bound) {

    private static final int LONGEST = 20;

    /** @throws IllegalArgumentException if a figure is negative or none, or the name is empty or too long */
    public Call {
        if (codec.isBlank() || codec.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "A codec's name has 1 to %d characters; '%s' has not.".formatted(LONGEST, codec));
        }
        check("jitter", jitter.orElse(0));
        check("delay", delay);
        check("bound", bound);
    }

    private static void check(String what, double ms) {
        if (!(ms >= 0 && ms < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("The %s of a call is 0 ms or more, not %s.".formatted(what, ms));
        }
    }
}
