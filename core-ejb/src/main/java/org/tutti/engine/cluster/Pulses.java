package org.tutti.engine.cluster;

import java.util.HashMap;
import java.util.Map;

/**
 * How long the beats of others have stood still, counted in looks of this node: while it cannot look itself, as without
 * the database, nobody grows older. For one thread.
 */
final class Pulses {

    private record Pulse(long beat, int looks) {}

    private final Map<String, Pulse> pulses = new HashMap<>();

    /** Takes in what was found by a look that came when it was due. */
    void saw(Roll roll) {
        pulses.keySet().retainAll(roll.ids());
        for (Roll.Row row : roll.rows()) {
            pulses.compute(row.node().id(), (_, before) -> before == null || before.beat() != row.beat()
                    ? new Pulse(row.beat(), 0)
                    : new Pulse(row.beat(), before.looks() + 1));
        }
    }

    /** Begins to count anew. */
    void forget() {
        pulses.clear();
    }

    /** Whether the beat was the same in so many looks, one after the other, and still is. */
    boolean still(Roll.Row row, int looks) {
        Pulse pulse = pulses.get(row.node().id());
        return pulse != null && pulse.beat() == row.beat() && pulse.looks() >= looks;
    }
}
