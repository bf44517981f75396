package org.tutti.session;

import java.util.Optional;

/**
 * What last changed the timeline, for "who did that?".
 *
 * @param kind {@code play}, {@code pause}, {@code seek}, {@code setRate}, {@code end}, {@code release},
 *        {@code outage} or {@code strategy}
 * @param member who did it; empty if the server or a strategy
 * @param name their name at that time, or the strategy's; empty for the server
 * @param at when it took effect (µs)
 */
public record Cause(String kind, Optional<MemberId> member, String name, long at) {}
