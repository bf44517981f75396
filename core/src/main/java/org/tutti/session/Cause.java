package org.tutti.session;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What changed the timeline, for "who did that?" and "why did it pause?".
 *
 * @param kind what was done: a command such as {@code play} or {@code seek}; {@code end}, {@code release},
 *        {@code outage}, {@code strategy}; {@code prepare} when players are asked to get ready, {@code start} when they
 *        are or are not waited for any longer, {@code waitPoint}
 * @param member who did it; empty if the server or a strategy
 * @param name their name at that time, or the strategy's; empty for the server
 * @param at when it took effect (µs)
 * @param reason why, as a sentence; empty where the kind says it all
 * @param numbers what it rests on, by name with unit; in order of name
 */
public record Cause(
        String kind, Optional<MemberId> member, String name, long at, String reason, Map<String, Double> numbers) {

    /** Copies the numbers; without a reason or numbers is as with empty ones. */
    public Cause {
        reason = reason == null ? "" : reason;
        numbers = numbers == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(numbers));
    }

    static Cause byServer(String kind, long at) {
        return new Cause(kind, Optional.empty(), "", at, "", Map.of());
    }

    Cause because(String why, Map<String, Double> figures) {
        return new Cause(kind, member, name, at, why, figures);
    }
}
