package org.tutti.plugin.sync;

import java.util.List;
import java.util.Optional;
import org.tutti.plugin.timeline.Timeline;

/**
 * What a strategy knows of a session at one instant.
 *
 * @param now the server clock, in microseconds since the Unix epoch
 * @param item the id of the item on the timeline; another comes on when it changes
 * @param timeline the session's timeline
 * @param endpoints the latest report of each connected endpoint that has sent one and is with the group, in order of
 *        joining
 * @param controller the id of the endpoint that plays for whoever has control: the first of theirs among
 *        {@code endpoints}; empty if nobody has control, or none of their endpoints plays
 * @param memory what the strategy returned last; {@link Memory#NONE} at first
 * @param live the position (s) that is live now, going by the item's description; empty if the item is not live
 */
public record Situation(
        long now,
        String item,
        Timeline timeline,
        List<Report> endpoints,
        Optional<String> controller,
        Memory memory,
        Optional<Double> live) {

    /** Copies the list. */
    public Situation {
        endpoints = List.copyOf(endpoints);
    }

    /** Of an item that is not live. */
    public Situation(
            long now,
            String item,
            Timeline timeline,
            List<Report> endpoints,
            Optional<String> controller,
            Memory memory) {
        this(now, item, timeline, endpoints, controller, memory, Optional.empty());
    }
}
