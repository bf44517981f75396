package org.tutti.plugin.timeline;

/**
 * The timeline waits, and says why. While a hold is in force the motion is at rest.
 *
 * @param reason a sentence a member can read
 * @param since the instant (µs) it began
 * @param until the instant (µs) at which it ends by itself and the timeline runs on; {@link Long#MAX_VALUE} if only a
 *        command ends it
 */
public record Hold(String reason, long since, long until) {

    /** Whether it ends by itself. */
    public boolean limited() {
        return until != Long.MAX_VALUE;
    }
}
