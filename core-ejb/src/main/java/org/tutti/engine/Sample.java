package org.tutti.engine;

import java.util.OptionalDouble;
import org.tutti.plugin.sync.Report.Readiness;

/**
 * A row of what is recorded in a trial: one endpoint at one instant. All offsets are against the timeline, in ms, positive
 * when ahead.
 *
 * @param at the instant of the report (µs), by the endpoint's estimate of the server clock
 * @param trial which of the session's trials, by its {@code seq}
 * @param person the number of who takes part
 * @param endpoint the number of the endpoint among those recorded
 * @param item what was on, by its id in the queue
 * @param strategy the sync strategy, or the server's clock in its place
 * @param position where the player was, in seconds
 * @param rate its velocity
 * @param offset how far ahead it was; empty if the report is from before the motion in force
 * @param bound how far its estimate of the server clock may be off, in ms
 * @param injected what the trial set it off by
 * @param advised what the strategy set it off by
 * @param jump how far it leapt or stalled since the row before though nobody commanded it, in ms, either way; 0 if
 *        it did not
 * @param readiness whether it could play
 * @param buffered seconds of media ahead of it
 * @param held whether the timeline waited
 * @param holds how often it had begun to wait since recording began
 * @param asynchrony the largest difference between two of those who take part, in ms, in the second before
 */
public record Sample(
        long at,
        long trial,
        int person,
        int endpoint,
        String item,
        String strategy,
        double position,
        float rate,
        OptionalDouble offset,
        float bound,
        float injected,
        float advised,
        float jump,
        Readiness readiness,
        float buffered,
        boolean held,
        int holds,
        float asynchrony) {}
