package org.tutti.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.tutti.engine.Archive.Fault;
import org.tutti.engine.Archive.Verdict;
import org.tutti.engine.journal.Chain;
import org.tutti.engine.journal.Head;
import org.tutti.engine.journal.Journal.Snapshot;
import org.tutti.engine.journal.Ledger.Heading;
import org.tutti.engine.journal.Stored;
import org.tutti.session.Codec;
import org.tutti.session.Outcome;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/**
 * Looks at the entries of one journal, one after the other, and says what is wrong with the first that is not as it was
 * written. After a fault it looks at nothing more. Not thread-safe.
 */
final class Verification {

    private final Function<Stored, String> seal;
    private final Optional<Head> known;
    private final Optional<Snapshot> snapshot;
    private final long beforeDigests;
    private final List<Long> erased = new ArrayList<>();
    private Session session;
    private Optional<String> digest = Optional.empty();
    private long unchained;
    private Optional<Fault> fault = Optional.empty();

    /**
     * @param seal by which the server knows what it left of an entry
     * @param known the last entry this server has written, if the session is open
     * @param snapshot from which the session would be recovered
     * @param beforeDigests up to where its entries are from before there were digests; 0 if none is
     */
    Verification(
            SessionId id,
            Function<Stored, String> seal,
            Optional<Head> known,
            Optional<Snapshot> snapshot,
            long beforeDigests) {
        this.seal = seal;
        this.known = known;
        this.snapshot = snapshot;
        this.beforeDigests = beforeDigests;
        this.session = Session.unborn(id);
    }

    /** Looks at the next entry. */
    void next(Stored row) {
        if (fault.isPresent()) {
            return;
        }
        if (row.seq() != session.seq() + 1) {
            missing("It is missing; the next there is has the place %d.".formatted(row.seq()));
            return;
        }
        Optional<String> wrong = chainFault(row).or(() -> textFault(row));
        if (wrong.isPresent()) {
            fault = wrong.map(what -> new Fault(row.seq(), what));
            return;
        }
        if (row.digest().isEmpty()) {
            unchained++;
        }
        if (row.erasedAt().isPresent()) {
            erased.add(row.seq());
        }
        digest = row.digest();
        apply(row);
    }

    /** What is wrong with what an entry says, as far as that is there. */
    private Optional<String> textFault(Stored row) {
        if (row.erasedAt().isPresent()) {
            if (row.salt().isPresent()) {
                return Optional.of("It is marked as erased, but was not: its salt is there.");
            }
            return row.seal().equals(Optional.of(seal.apply(row)))
                    ? Optional.empty()
                    : Optional.of("It is marked as erased, but what is left, or when it was, is not by this server.");
        }
        if (row.seal().isPresent()) {
            return Optional.of("It is sealed as erased, but not marked so.");
        }
        if (row.payload().isEmpty()) {
            return Optional.empty();
        }
        if (row.salt().isEmpty()) {
            return Optional.of("Its salt was taken away.");
        }
        return row.payload().equals(Optional.of(Chain.payload(row.salt().get(), row.input())))
                ? Optional.empty()
                : Optional.of("What it says was changed, or its salt, or the digest of these.");
    }

    /** What is wrong with the place of an entry in the chain. */
    private Optional<String> chainFault(Stored row) {
        if (row.digest().isEmpty()) {
            boolean before = row.seq() <= beforeDigests
                    && digest.isEmpty()
                    && row.payload().isEmpty()
                    && row.salt().isEmpty()
                    && !isKnown(row);
            return before ? Optional.empty() : Optional.of("Its digest was taken away.");
        }
        if (row.payload().filter(payload -> payload.length() == Chain.BEGINNING.length()).isEmpty()) {
            return Optional.of("The digest of what it says was taken away.");
        }
        String right = Chain.digest(
                digest.orElse(Chain.BEGINNING), row.session(), row.seq(), row.stamp(), row.effectiveAt(),
                row.payload().get(), row.actor());
        if (!row.digest().get().equals(right)) {
            return Optional.of("It was changed or put here: its digest is not that of its place, its instants, its"
                    + " actor and what it says, after the entry before it.");
        }
        boolean other = isKnown(row) && !known.get().digest().equals(right);
        return other ? Optional.of("It is not what this server wrote.") : Optional.empty();
    }

    private boolean isKnown(Stored row) {
        return known.filter(head -> head.seq() == row.seq()).isPresent();
    }

    private void apply(Stored row) {
        try {
            switch (session.apply(row.entry())) {
                case Outcome.Accepted(Session next, _) -> session = next;
                case Outcome.Refused(var refusal) ->
                    fault = Optional.of(new Fault(row.seq(), "It cannot have happened: " + refusal.message()));
            }
        } catch (IllegalArgumentException e) {
            fault = Optional.of(new Fault(row.seq(), "It cannot be read: " + e.getMessage()));
        }
        if (fault.isEmpty() && snapshot.filter(taken -> taken.seq() == row.seq() && !same(taken)).isPresent()) {
            fault = Optional.of(new Fault(
                    row.seq(), "The snapshot taken after it is not what the entries lead to; delete its row."));
        }
    }

    private boolean same(Snapshot taken) {
        try {
            return Codec.restore(taken.text()).equals(session);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void missing(String what) {
        fault = Optional.of(new Fault(session.seq() + 1, what));
    }

    /** The session as the entries lead to it, up to the first that is wrong. */
    Session session() {
        return session;
    }

    /**
     * There are no more entries.
     *
     * @param heading what is noted of the session beside them
     */
    Verdict end(Heading heading) {
        if (fault.isEmpty()) {
            atTheEnd(heading);
        }
        return new Verdict(session.seq(), digest, List.copyOf(erased), unchained, fault);
    }

    private void atTheEnd(Heading heading) {
        long last = session.seq();
        if (known.filter(head -> head.seq() > last).isPresent()) {
            missing("It is missing: this server has written up to %d.".formatted(known.get().seq()));
        } else if (snapshot.filter(taken -> taken.seq() > last).isPresent()) {
            missing("It is missing: there is a snapshot after %d.".formatted(snapshot.get().seq()));
        } else if (last == 0) {
            missing("It is missing, as is all that came after it.");
        } else if (heading.over() && !session.ended()) {
            missing("It is missing: the session is over, and nothing of what is left ended it.");
        } else if (session.ended() && !heading.endedAt().equals(Optional.of(session.stamp()))) {
            fault = Optional.of(new Fault(last, "It ended the session, of which something else is noted."));
        }
    }
}
