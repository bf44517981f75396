package org.tutti.plugin.sync;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.tutti.plugin.timeline.Motion;

/**
 * What a strategy wants done, why, and what it wants to remember.
 *
 * @param action what to do
 * @param reason a sentence a member can read: the answer to "why did it pause?". That of a {@link Wait} follows "Waiting
 *        for NAME: ", so it begins in lower case and has no full stop
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
    public sealed interface Action permits Keep, Retime, Wait, Release, Advise, Follow {}

    /** Nothing. */
    public record Keep() implements Action {}

    /**
     * Move the timeline.
     *
     * @param motion the new motion, with a velocity of 0.25 to 4; takes effect at its timestamp, which lies at most a
     *        minute ahead, or as soon after it as commands can
     */
    public record Retime(Motion motion) implements Action {}

    /**
     * Hold the timeline.
     *
     * @param endpoint the id of the endpoint it waits for
     * @param until the instant (µs) after which it waits no longer; the hold itself begins some 250 ms after the decision
     */
    public record Wait(String endpoint, long until) implements Action {}

    /** End the hold in force. */
    public record Release() implements Action {}

    /**
     * Have one endpoint play off the timeline, as one whose sound is known to come out late; the timeline stays. Holds
     * until other advice, or another strategy.
     *
     * @param endpoint its id
     * @param correction seconds its player is to be ahead of the timeline (negative: behind), &minus;10 to 10; 0 ends
     *        the advice
     */
    public record Advise(String endpoint, double correction) implements Action {}

    /**
     * Have every endpoint follow otherwise. Holds until the strategy says something else, or another one takes over.
     *
     * @param rule how
     */
    public record Follow(Rule rule) implements Action {}

    /** How endpoints follow the session. */
    public enum Rule {
        /** Each follows the timeline by the server clock. What holds unless a strategy says otherwise. */
        TIMELINE,
        /** Each does what it is told when it hears of it, and does not make up for the delay. */
        COPY,
        /**
         * Distributed: each learns from the server how far everybody is off the timeline, and all together move by one
         * rule, to the one who is furthest behind.
         */
        SLOWEST,
        /** As {@link #SLOWEST}, to the one who is furthest ahead. */
        FASTEST,
        /** As {@link #SLOWEST}, to the mean of all. */
        MEAN,
        /** As {@link #SLOWEST}, to the median of all. */
        MEDIAN
    }
}
