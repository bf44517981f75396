package org.tutti.plugin.sync;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.tutti.plugin.timeline.Motion;

/**
 * What a strategy wants done, why, and what it wants to remember.
 *
 * @param action what to do
 * @param reason a sentence a member can read: the answer to "why did it pause?"
 * @param numbers the figures the decision rests on, by name with unit ({@code "behindMs"}); kept in order of name
 * @param memory what to hand back with the next situation
 */
public record Decision(Action action, String reason, Map<String, Double> numbers, Memory memory) {

    /** Copies the numbers. */
    public Decision {
        numbers = Collections.unmodifiableSortedMap(new TreeMap<>(numbers));
    }

    /** Leave the timeline as it is. Stored only if the memory changed. */
    public static Decision keep(String reason, Memory memory) {
        return new Decision(new Keep(), reason, Map.of(), memory);
    }

    /** What a strategy can ask for. */
    public sealed interface Action permits Keep, Retime, Wait, Release, Advise {}

    /** Nothing. */
    public record Keep() implements Action {}

    /**
     * Move the timeline.
     *
     * @param motion the new motion; takes effect at its timestamp, or as soon after it as commands can
     */
    public record Retime(Motion motion) implements Action {}

    /**
     * Hold the timeline.
     *
     * @param endpoint the id of the endpoint it waits for
     * @param until the instant (µs) after which it waits no longer
     */
    public record Wait(String endpoint, long until) implements Action {}

    /** End the hold in force. */
    public record Release() implements Action {}

    /**
     * Tell one endpoint how to come closer; the timeline stays.
     *
     * @param endpoint its id
     * @param correction seconds to move forward (or, negative, back)
     */
    public record Advise(String endpoint, double correction) implements Action {}
}
