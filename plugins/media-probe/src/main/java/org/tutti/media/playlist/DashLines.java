package org.tutti.media.playlist;

import java.util.IdentityHashMap;
import java.util.Map;

/** The lists of segments (SegmentTimeline) of a presentation. Many forms may go by one, which is read once. */
final class DashLines {

    /**
     * What a list says, in its own unit.
     *
     * @param begin of its first segment; NaN if it is empty
     * @param end of its last
     * @param longest of its segments
     * @param endless whether its last segment is followed by others like it, as the clock goes
     */
    record Line(double begin, double end, double longest, boolean endless) {

        static Line read(Element timeline) {
            double begin = Double.NaN;
            double at = 0;
            double longest = 0;
            boolean endless = false;
            for (Element s : timeline.all("S")) {
                at = s.number("t").orElse(at);
                begin = Double.isNaN(begin) ? at : begin;
                double length = s.number("d").orElse(0);
                endless = s.attribute("r").startsWith("-");
                at += length * (1 + s.number("r").orElse(0));
                longest = Math.max(longest, length);
            }
            return new Line(begin, at, longest, endless);
        }

        /** Whether it says where the media end. */
        boolean ends() {
            return !endless && end > begin;
        }
    }

    private final Map<Element, Line> read = new IdentityHashMap<>();

    Line of(Element timeline) {
        return read.computeIfAbsent(timeline, Line::read);
    }
}
