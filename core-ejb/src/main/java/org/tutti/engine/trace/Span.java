package org.tutti.engine.trace;

import java.util.Map;

/**
 * Something that took its time.
 *
 * @param at where it is
 * @param parent the id of what it is part of; empty if of nothing
 * @param name what it is, without what differs from one to the next
 * @param serves whether it is a request from outside
 * @param begin when it began (µs since 1970)
 * @param end when it was over
 * @param attributes what differs; no secrets, no names of people
 */
public record Span(
        Context at, String parent, String name, boolean serves, long begin, long end, Map<String, String> attributes) {

    public Span {
        attributes = Map.copyOf(attributes);
    }

    /**
     * A place in a trace.
     *
     * @param trace 32 hexadecimal digits
     * @param span 16 hexadecimal digits
     */
    public record Context(String trace, String span) {

        /** Of what is not traced. */
        public static final Context NONE = new Context("", "");
    }
}
