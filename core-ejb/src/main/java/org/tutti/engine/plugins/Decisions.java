package org.tutti.engine.plugins;

import java.util.Map;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Situation;
import org.tutti.session.Session;

/** What a decision must look like, whatever the session makes of it. */
final class Decisions {

    private Decisions() {}

    /**
     * Passes on a decision that is well-formed.
     *
     * @throws PluginFailedException if it is not
     */
    static Decision checked(String strategy, Situation situation, Decision decision) {
        require(decision != null, "It gave no decision.");
        require(decision.action() != null, "Its decision has no action; to do nothing is Decision.keep.");
        String reason = decision.reason();
        require(reason != null && !reason.isBlank(), "Its decision has no reason.");
        require(
                reason.length() <= Session.MAX_REASON,
                "The reason of its decision has %d characters; %d are the most.",
                reason.length(), Session.MAX_REASON);
        require(
                decision.numbers().size() <= Session.MAX_NUMBERS,
                "Its decision has %d numbers; %d are the most.", decision.numbers().size(), Session.MAX_NUMBERS);
        for (Map.Entry<String, Double> number : decision.numbers().entrySet()) {
            require(
                    number.getValue() != null && Double.isFinite(number.getValue()),
                    "The number %s of its decision is %s.", number.getKey(), number.getValue());
        }
        Memory memory = decision.memory();
        require(memory != null, "Its decision has no memory; nothing to remember is Memory.NONE.");
        require(
                memory.strategy().equals(strategy) || memory.equals(situation.memory()) || memory.equals(Memory.NONE),
                "The memory of its decision is that of '%s'; it must bear the name '%s'.", memory.strategy(), strategy);
        check(decision.action());
        return decision;
    }

    private static void check(Decision.Action action) {
        switch (action) {
            case Decision.Retime(var motion) -> require(motion != null, "It moves the timeline without saying where.");
            case Decision.Wait(var endpoint, long _) -> require(endpoint != null, "It waits for no endpoint.");
            case Decision.Advise(var endpoint, double correction) -> {
                require(endpoint != null, "It advises no endpoint.");
                require(Double.isFinite(correction), "It advises a correction of %s s.", correction);
            }
            case Decision.Follow(var rule) -> require(rule != null, "It lets endpoints follow by no rule.");
            case Decision.Keep _, Decision.Release _ -> {}
        }
    }

    private static void require(boolean holds, String message, Object... values) {
        if (!holds) {
            throw new PluginFailedException(message.formatted(values));
        }
    }
}
