package org.tutti.engine.journal;

import java.util.Optional;
import org.tutti.session.Codec;
import org.tutti.session.Entry;
import org.tutti.session.SessionId;

/**
 * An entry as the database has it.
 *
 * @param payload the digest of what it says: {@link Chain#payload}; empty of what was written before there were digests
 * @param salt of the payload; empty of what was erased as well
 * @param digest of this and all before it: {@link Chain#digest}
 * @param seal by which the server knows what it left of what was erased
 * @param erasedAt when personal data was taken out of it (µs)
 */
public record Stored(
        SessionId session,
        long seq,
        long stamp,
        long effectiveAt,
        String actor,
        String input,
        Optional<String> payload,
        Optional<String> salt,
        Optional<String> digest,
        Optional<String> seal,
        Optional<Long> erasedAt) {

    /** @throws IllegalArgumentException if it is no entry that this version knows */
    public Entry entry() {
        return new Entry(session, seq, stamp, effectiveAt, Codec.decodeActor(actor), Codec.decode(input));
    }

    /** As this, saying no more than {@code left}. */
    public Stored erased(String left, String seal, long at) {
        return new Stored(
                session, seq, stamp, effectiveAt, actor, left, payload, Optional.empty(), digest, Optional.of(seal),
                Optional.of(at));
    }
}
