package org.tutti.session;

import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.tutti.plugin.sync.Decision.Rule;
import org.tutti.plugin.sync.Memory;

/**
 * The sync strategy a session runs under, and what it has asked for that lasts.
 *
 * @param strategy its name
 * @param memory what it remembers
 * @param follow how endpoints follow the timeline
 * @param advice how many seconds ahead of the timeline single endpoints are to play; 0 is not written down
 * @param fallback why the session goes by the server's clock instead, if it does
 */
public record Policy(
        String strategy, Memory memory, Rule follow, PMap<EndpointId, Double> advice, Optional<String> fallback) {

    /** A strategy that has yet to decide for the first time. */
    static Policy of(String strategy) {
        return new Policy(strategy, Memory.NONE, Rule.TIMELINE, HashTreePMap.empty(), Optional.empty());
    }

    Policy remembering(Memory now) {
        return new Policy(strategy, now, follow, advice, fallback);
    }

    Policy following(Rule rule) {
        return new Policy(strategy, memory, rule, advice, fallback);
    }

    /** Those who have gone need no advice any more. */
    Policy advising(EndpointId endpoint, double correction, Roster roster) {
        PMap<EndpointId, Double> here = advice;
        for (EndpointId one : advice.keySet()) {
            if (roster.owner(one).isEmpty()) {
                here = here.minus(one);
            }
        }
        return new Policy(
                strategy,
                memory,
                follow,
                correction == 0 ? here.minus(endpoint) : here.plus(endpoint, correction),
                fallback);
    }

    /** What the strategy had asked for ends with its being in use; what it remembers may be what failed it. */
    Policy fallenBack(String reason) {
        return new Policy(strategy, Memory.NONE, Rule.TIMELINE, HashTreePMap.empty(), Optional.of(reason));
    }
}
