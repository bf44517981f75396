package org.tutti.media.playlist;

import java.util.Optional;
import org.tutti.plugin.media.Live;
import org.tutti.plugin.media.Live.Anchor;

/**
 * What one look at a live stream says of how it lies in time. Instants are µs since the Unix epoch: {@code now} by the
 * server's clock, the others by the stream's, which may be hours off: what counts is how far apart they are now.
 *
 * <p>A playlist is up to one segment old when it is read. Then its edge, and with it all that follows, lies so much
 * further behind: never too close to what is there, which is where players would run dry.
 *
 * @param now when the look was taken
 * @param first where the earliest media that are there begin
 * @param edge where the last end
 * @param hold how far behind the edge players should stay (s)
 * @param segment how long a segment is (s)
 * @param kept whether nothing goes
 */
record LiveTime(long now, long first, long edge, double hold, double segment, boolean kept) {

    private static final long SECOND = 1_000_000;

    /** Who holds no media back beyond what is played has hardly a window (s). */
    private static final double NARROWEST = 0.1;

    /** Of a stream that tells its programme time. */
    Live told() {
        return live(true, Optional.empty());
    }

    /**
     * Of one that does not: its edge counts as now.
     *
     * @param sequence of a segment
     * @param before how many seconds before the edge that begins
     * @param mean how long segments are on average (s)
     */
    Live counted(long sequence, double before, double mean) {
        return live(false, Optional.of(new Anchor(sequence, (edge - origin()) / (double) SECOND - before, mean)));
    }

    private Live live(boolean told, Optional<Anchor> anchor) {
        double behind = (live() - first) / (double) SECOND - segment;
        double window = kept ? Double.POSITIVE_INFINITY : Math.max(NARROWEST, behind);
        return new Live(origin(), told, (now - live()) / (double) SECOND, window, anchor);
    }

    private long live() {
        return edge - Math.round(hold * SECOND);
    }

    /** A stream that has only begun is not live yet: its first picture comes when it has been held back long enough. */
    private long origin() {
        return Math.floorDiv(Math.min(first, live()), SECOND) * SECOND;
    }
}
