package org.tutti.plugin.sync;

import java.util.List;
import org.tutti.plugin.timeline.Timeline;

/**
 * What a strategy knows of a session at one instant.
 *
 * @param now the server clock, in microseconds since the Unix epoch
 * @param timeline the session's timeline
 * @param endpoints the latest report of each connected endpoint that has sent one, in order of joining
 * @param memory what the strategy returned last; {@link Memory#NONE} at first
 */
public record Situation(long now, Timeline timeline, List<Report> endpoints, Memory memory) {
    /** Copies the list. */
    public Situation {
        endpoints = List.copyOf(endpoints);
    }
}
