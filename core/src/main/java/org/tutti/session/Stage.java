package org.tutti.session;

import java.util.Optional;
import org.tutti.plugin.timeline.Timeline;

/**
 * What is on in a session, and how it moves.
 *
 * @param item what is on the timeline
 * @param timeline how it moves
 * @param cause what last changed the timeline
 */
public record Stage(Item item, Timeline timeline, Optional<Cause> cause) {

    static Stage of(Item item, long instant) {
        return new Stage(item, Timeline.startingAt(instant, item.media().duration()), Optional.empty());
    }

    Stage moved(Timeline now, Cause because) {
        return new Stage(item, now, Optional.of(because));
    }

    /** The next instant (µs) at which time itself changes the timeline. */
    long nextDeadline() {
        long hold = timeline.hold().map(waiting -> waiting.until()).orElse(Long.MAX_VALUE);
        return Math.min(Playback.end(timeline), hold);
    }

    /** Whether it moves otherwise, or for another reason, than {@code before}. */
    boolean movedFrom(Stage before) {
        return !timeline.equals(before.timeline) || !cause.equals(before.cause);
    }
}
