package org.tutti.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.tutti.engine.Archive.Fault;
import org.tutti.engine.journal.Ledger.Heading;
import org.tutti.engine.journal.Stored;
import org.tutti.session.Codec;
import org.tutti.session.Entry;
import org.tutti.session.Erasure;
import org.tutti.session.MemberId;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/**
 * Goes through a journal and gathers the entries that a member's words are taken out of, as they are to be after it.
 * Not thread-safe.
 */
final class Eraser {

    private final MemberId member;
    private final long now;
    private final Function<Stored, String> seal;
    private final Verification verification;
    private final List<Stored> less = new ArrayList<>();

    /**
     * @param seal by which the server knows later what it left
     * @param beforeDigests up to where the entries are from before there were digests; 0 if none is
     */
    Eraser(SessionId id, MemberId member, long now, Function<Stored, String> seal, long beforeDigests) {
        this.member = member;
        this.now = now;
        this.seal = seal;
        this.verification = new Verification(id, seal, Optional.empty(), Optional.empty(), beforeDigests);
    }

    /** Looks at the next entry. */
    void next(Stored row) {
        Session before = verification.session();
        verification.next(row);
        if (verification.session() != before) {
            Entry entry = row.entry();
            Entry left = Erasure.of(member, before, entry);
            if (left != entry) {
                Stored blank = row.erased(Codec.encode(left.input()), "", now);
                less.add(blank.erased(blank.input(), seal.apply(blank), now));
            }
        }
    }

    /**
     * The entries as they are to be.
     *
     * @throws RefusedException if the member is still there, or the journal is not as it was written: what was changed
     *         could not be told from what was erased any more
     */
    List<Stored> less(Heading heading) throws RefusedException {
        Optional<Fault> fault = verification.end(heading).fault();
        if (fault.isPresent()) {
            throw new RefusedException(new Refusal(Code.NOT_ALLOWED,
                    "The journal was changed at entry %d, which erasing would hide. Verify it; who runs the server can"
                            .formatted(fault.get().seq()) + " remove the whole session."));
        }
        Session session = verification.session();
        if (!session.ended()
                && (session.roster().member(member).isPresent() || session.door().waiting().containsKey(member))) {
            throw new RefusedException(new Refusal(
                    Code.NOT_ALLOWED, "The member is still in the session. Turn them out first, or end it."));
        }
        return less;
    }
}
