package org.tutti.plugin.sync;

/**
 * What an endpoint says of itself. Telemetry: it is never stored, and may be wrong or a lie.
 *
 * @param endpoint the id of the endpoint
 * @param position where its player was, seconds into the item
 * @param time when that was, by its estimate of the server clock (µs)
 * @param rate the velocity its player had
 * @param bound how far its estimate of the server clock may be off, either way (µs); at least 0
 * @param readiness whether it can play
 * @param buffered seconds of media it holds ahead of its position; at least 0
 */
public record Report(
        String endpoint, double position, long time, double rate, long bound, Readiness readiness, double buffered) {

    /** Whether an endpoint can play. */
    public enum Readiness {
        /** The media is not there yet. */
        LOADING,
        /** It plays, or would at once. */
        READY,
        /** It has run out of media and waits for more. */
        BUFFERING,
        /** It cannot play: no permission, no codec, no media. */
        BLOCKED
    }
}
