package org.tutti.plugin.media;

import java.util.Optional;

/**
 * How a live stream lies in time: positions are seconds of its programme time since {@code origin}, the same for every
 * rendition and every player, whenever it came.
 *
 * @param origin the programme time of position 0, in microseconds since the Unix epoch
 * @param programmeTime whether the media themselves say what their programme time is (EXT-X-PROGRAM-DATE-TIME of HLS,
 *        availabilityStartTime of DASH); else it was made up when the stream was described
 * @param delay how many seconds behind the server's clock playing is live: what the stream lags behind its programme
 *        time, and what players should hold; at least 0 if clocks agree
 * @param window how many seconds before that are still there; {@link Double#POSITIVE_INFINITY} if nothing goes
 * @param anchor where to find positions if there is no programme time
 */
public record Live(long origin, boolean programmeTime, double delay, double window, Optional<Anchor> anchor) {

    /** One second, in microseconds. */
    private static final double SECOND = 1e6;

    /**
     * @throws IllegalArgumentException if the delay is no number, the window not above 0, or there is neither programme
     *         time nor anchor
     */
    public Live {
        anchor = anchor == null ? Optional.empty() : anchor;
        if (!Double.isFinite(delay) || !(window > 0) || !programmeTime && anchor.isEmpty()) {
            throw new IllegalArgumentException(
                    "A live stream needs a delay, a window above 0 s and a programme time or an anchor; it has %s s, %s s, "
                            .concat("%s, %s.")
                            .formatted(delay, window, programmeTime, anchor));
        }
    }

    /**
     * The position that is live.
     *
     * @param instant µs of the server clock
     */
    public double at(long instant) {
        return Math.max(0, (instant - origin) / SECOND - delay);
    }

    /**
     * The earliest position that is still there.
     *
     * @param instant µs of the server clock
     */
    public double startAt(long instant) {
        return Math.max(0, at(instant) - window);
    }

    /**
     * Where a media segment of HLS lies, from which the others are counted.
     *
     * @param sequence its media sequence number
     * @param position where it begins, seconds
     * @param segment how long a segment is on average, seconds; above 0
     */
    public record Anchor(long sequence, double position, double segment) {}
}
