package org.tutti.conformance.plugins;

import java.util.Map;
import java.util.Optional;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.sync.SyncStrategy;

/** Strategies that say how players are to follow. */
public final class Orders {

    private Orders() {}

    /** All agree on a median; and of those without control the first that reports is to be 0.3 s behind. */
    public static final class Agree implements SyncStrategy {

        @Override
        public Decision decide(Situation situation) {
            Optional<String> other = situation.endpoints().stream()
                    .map(Report::endpoint)
                    .filter(endpoint -> situation.controller().filter(one -> !one.equals(endpoint)).isPresent())
                    .findFirst();
            return switch (said(situation, "agree")) {
                case 0 -> order(new Decision.Follow(Decision.Rule.MEDIAN), "agree", 1);
                case 1 -> other.map(endpoint -> order(new Decision.Advise(endpoint, -0.3), "agree", 2))
                        .orElseGet(() -> Decision.keep("Nobody else reports.", situation.memory()));
                default -> Decision.keep("All is said.", situation.memory());
            };
        }
    }

    /** All copy. */
    public static final class Copy implements SyncStrategy {

        @Override
        public Decision decide(Situation situation) {
            return said(situation, "copy") == 0
                    ? order(new Decision.Follow(Decision.Rule.COPY), "copy", 1)
                    : Decision.keep("All is said.", situation.memory());
        }
    }

    private static int said(Situation situation, String strategy) {
        Memory memory = situation.memory();
        return memory.strategy().equals(strategy) ? memory.bytes()[0] : 0;
    }

    private static Decision order(Decision.Action action, String strategy, int said) {
        return new Decision(action, "So it is ordered.", Map.of(), new Memory(strategy, 1, new byte[] {(byte) said}));
    }
}
