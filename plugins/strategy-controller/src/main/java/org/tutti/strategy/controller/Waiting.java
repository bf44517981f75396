package org.tutti.strategy.controller;

import java.util.Map;
import java.util.Optional;
import org.tutti.plugin.sync.Decision.Release;
import org.tutti.plugin.sync.Decision.Wait;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Report.Readiness;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.timeline.Timeline;

/** When the room waits for the controller, and when no longer. */
record Waiting(Settings settings) {

    /** Nobody waits again that soon (µs) for a player for which it waited in vain. */
    private static final long IN_VAIN = 60_000_000;

    /** Containers give durations that are longer than their tracks, by a few frames (s). */
    private static final double END_SLACK = 0.1;

    /** What to do about it; empty if nothing. */
    Optional<Answer> decide(Situation situation, Optional<Report> player, Notes notes) {
        Timeline timeline = situation.timeline();
        long now = situation.now();
        boolean starves = player.filter(report -> report.readiness() == Readiness.BUFFERING).isPresent();
        if (notes.waitUntil != 0 && timeline.hold().filter(hold -> hold.until() == notes.waitUntil).isPresent()) {
            if (player.filter(report -> !cushioned(report, timeline)).isPresent()) {
                return Optional.of(Answer.keep("The room waits for the player of whoever has control."));
            }
            notes.waitedUntil(now, settings.rest());
            String reason = player.isPresent()
                    ? "The player of whoever has control has media again."
                    : "Nobody who has control plays any more.";
            return Optional.of(new Answer(new Release(), reason, Map.of()));
        }
        if (notes.waitUntil != 0) { // it ran to its limit, or somebody ended it
            notes.waitedUntil(now, now >= notes.waitUntil ? IN_VAIN : settings.rest());
        }
        boolean plays = timeline.hold().isEmpty()
                && timeline.latest().moving()
                && timeline.motionAt(now).moving();
        notes.starving = notes.starving.seen(starves && plays ? 1 : 0, 0, player);
        if (!notes.starving.convincing() || now < notes.waitAgainFrom) {
            return Optional.empty();
        }
        notes.starving = Streak.NONE;
        notes.waitUntil = now + settings.longestWait();
        return Optional.of(new Answer(
                new Wait(player.orElseThrow().endpoint(), notes.waitUntil),
                "the player everybody goes by ran out of media",
                Map.of("longestWaitMs", settings.longestWait() / 1e3)));
    }

    private boolean cushioned(Report report, Timeline timeline) {
        return switch (report.readiness()) {
            case READY -> report.buffered()
                    >= Math.min(settings.cushion(), timeline.duration() - report.position() - END_SLACK);
            case BLOCKED -> true; // it will not play, however long the room waits
            case BUFFERING, LOADING -> false;
        };
    }
}
