package org.tutti.plugin.testkit.fleet;

import org.tutti.plugin.sync.Decision.Rule;
import org.tutti.plugin.timeline.Timeline;

/** What the server tells a player. */
sealed interface Told {

    /**
     * @param sent seconds since the beginning
     * @param asked whether people wanted it so, rather than a strategy
     */
    record Moved(Timeline timeline, Rule rule, double sent, boolean asked) implements Told {}

    /** @param correction seconds it is to be ahead of the timeline */
    record Advised(double correction) implements Told {}

    /**
     * Where everybody is, as each reckons from it.
     *
     * @param reference seconds ahead of the timeline at which the group's rule sees the group
     * @param median seconds ahead of the timeline at which the middle one is
     */
    record Rows(double reference, double median) implements Told {}
}
