package org.tutti.engine;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.tutti.session.Event;
import org.tutti.session.MemberId;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/**
 * What is written of sessions, open or over: for those who run one (a host token, or the seat of its host; while it
 * is open also that of a co-host) and for the tenant's auditors. Every method reads or changes the database in the thread of who
 * asks, and throws {@link RefusedException} to who may not. Only so many read at once.
 */
public interface Archive {

    /**
     * An entry as it is written down.
     *
     * @param seq its place, from 1
     * @param stamp when the server took it (µs)
     * @param effectiveAt when it took effect (µs)
     * @param actor such as {@code endpoint:8f3k}
     * @param input JSON, as {@link org.tutti.session.Codec} writes it; without what was erased
     * @param payload the digest of {@code salt} and {@code input} as it was written, 64 hexadecimal digits; empty of what
     *        was written before there were digests
     * @param salt 32 hexadecimal digits; empty of what was erased as well
     * @param digest of this and all before it, 64 hexadecimal digits
     * @param erasedAt when personal data was taken out of it (µs)
     */
    record Row(
            long seq,
            long stamp,
            long effectiveAt,
            String actor,
            String input,
            Optional<String> payload,
            Optional<String> salt,
            Optional<String> digest,
            Optional<Long> erasedAt) {}

    /** @param more whether there are entries after these */
    record Page(List<Row> rows, boolean more) {}

    /**
     * Whether a journal is as it was written.
     *
     * @param entries how many it has
     * @param head the digest of the last; empty if it has none
     * @param erased the places that personal data was taken out of
     * @param unchained how many at the beginning are from before there were digests
     * @param fault what is wrong at the first place where something is
     */
    record Verdict(long entries, Optional<String> head, List<Long> erased, long unchained, Optional<Fault> fault) {

        /** Whether nothing was changed, removed or put elsewhere. */
        public boolean intact() {
            return fault.isEmpty();
        }
    }

    /**
     * @param seq the entry
     * @param what for people: what is wrong with it
     */
    record Fault(long seq, String what) {}

    /** What happened with one entry when it was applied. */
    record Step(Session session, Row row, List<Event> events) {}

    /** Entries after a place, in order; {@code most} is 1 to 1000. */
    Page entries(SessionId session, String token, long after, int most) throws RefusedException;

    /** Looks at every entry of a journal. */
    Verdict verify(SessionId session, String token) throws RefusedException;

    /** Applies every entry anew, and tells what happened. Little is held at a time. */
    void replay(SessionId session, String token, Consumer<Step> steps) throws RefusedException;

    /**
     * Takes out of the journal what a member said of themselves or wrote: their names, lines and notes. Stamps and
     * digests stay. The member must have gone; an open session is read anew, and its clients come back by themselves.
     * It does not reach what others wrote of them, nor what they wrote that is the session's: title, description,
     * hashtags, notice, titles in the queue, names of wait points, labels of links.
     *
     * @return how many entries it was in
     */
    int erase(SessionId session, String token, MemberId member) throws RefusedException;
}
