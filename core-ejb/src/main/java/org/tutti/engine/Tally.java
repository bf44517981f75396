package org.tutti.engine;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a node counts of what it has to do with others: {@link Nodes#counters}. Thread-safe. */
final class Tally {

    private final LongAdder takeovers = new LongAdder();
    private final LongAdder conflicts = new LongAdder();
    private final LongAdder forwarded = new LongAdder();
    private final LongAdder caughtUp = new LongAdder();
    private final LongAdder unsure = new LongAdder();

    /** A session was taken over from another node. */
    void takeover() {
        takeovers.increment();
    }

    /** Another node had written where this one wanted to. */
    void conflict() {
        conflicts.increment();
    }

    /** Something was passed on to the owner of its session. */
    void forward() {
        forwarded.increment();
    }

    /** An entry was read in the journal, of which no node had told. */
    void caughtUp() {
        caughtUp.increment();
    }

    /** Somebody was told that it is not known whether what they asked for was done. */
    void unsure() {
        unsure.increment();
    }

    Map<String, Long> counts() {
        return Map.of(
                "takeovers", takeovers.sum(),
                "conflicts", conflicts.sum(),
                "forwarded", forwarded.sum(),
                "caught_up", caughtUp.sum(),
                "unsure", unsure.sum());
    }
}
