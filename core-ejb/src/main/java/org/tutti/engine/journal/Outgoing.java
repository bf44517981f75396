package org.tutti.engine.journal;

import org.tutti.session.SessionId;

/**
 * Something that others are told of: it becomes durable with the entry it comes from.
 *
 * @param hook whom it is for
 * @param session of which session
 * @param seq of which entry
 * @param part which of those that come from this entry, from 0
 * @param type such as {@code org.tutti.session.ended}
 * @param at the entry's stamp (µs)
 * @param body JSON, up to {@value #LONGEST_BODY} characters
 */
public record Outgoing(String hook, SessionId session, long seq, int part, String type, long at, String body) {

    /** As many characters as the table takes. */
    public static final int LONGEST_BODY = 60_000;

    /** @throws IllegalArgumentException if the body is longer: it would keep the entry out of the journal */
    public Outgoing {
        if (body.length() > LONGEST_BODY) {
            throw new IllegalArgumentException(
                    "An event of type %s has %d characters; the most is %d."
                            .formatted(type, body.length(), LONGEST_BODY));
        }
    }
}
