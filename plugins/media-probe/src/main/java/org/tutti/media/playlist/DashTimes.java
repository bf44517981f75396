package org.tutti.media.playlist;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * When the segments of a representation are, in seconds of its period.
 *
 * @param begin where the earliest listed begins; 0 if none are listed
 * @param end where the last listed ends; empty if none are listed
 * @param segment how long the longest is; 0 if unknown
 */
record DashTimes(double begin, OptionalDouble end, double segment) {

    private static final List<String> SEGMENTS = List.of("SegmentTemplate", "SegmentList");

    static DashTimes read(List<Element> path) {
        double scale = number(path, "timescale").orElse(1);
        scale = scale > 0 ? scale : 1;
        Optional<Element> line = path.stream()
                .flatMap(each -> each.children().stream())
                .filter(each -> SEGMENTS.contains(each.name()))
                .flatMap(each -> each.first("SegmentTimeline").stream())
                .findFirst();
        if (line.isEmpty()) {
            return new DashTimes(0, OptionalDouble.empty(), sane(number(path, "duration").orElse(0) / scale));
        }
        double offset = number(path, "presentationTimeOffset").orElse(0);
        double begin = Double.NaN;
        double at = 0;
        double longest = 0;
        boolean endless = false;
        for (Element s : line.get().all("S")) {
            at = s.number("t").orElse(at);
            begin = Double.isNaN(begin) ? at : begin;
            double length = s.number("d").orElse(0);
            endless = s.attribute("r").startsWith("-");
            at += length * (1 + s.number("r").orElse(0));
            longest = Math.max(longest, length);
        }
        boolean known = !endless && at > begin;
        double segment = sane(longest / scale);
        return new DashTimes(
                Double.isNaN(begin) ? 0 : sane((begin - offset) / scale),
                known ? OptionalDouble.of(sane((at - offset) / scale)) : OptionalDouble.empty(),
                segment);
    }

    private static OptionalDouble number(List<Element> path, String attribute) {
        for (String segments : SEGMENTS) {
            String said = said(path, segments, attribute);
            if (!said.isEmpty()) {
                return new Element(segments, Map.of(attribute, said)).number(attribute);
            }
        }
        return OptionalDouble.empty();
    }

    /** What the innermost element of a name says that says it. */
    static String said(List<Element> path, String name, String attribute) {
        return path.stream()
                .flatMap(each -> each.first(name).stream())
                .map(each -> each.attribute(attribute))
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** Within a century since 1970: what is beyond cannot be meant. */
    private static double sane(double seconds) {
        return Math.min(Math.max(seconds, -100 * Playlists.LONGEST), 100 * Playlists.LONGEST);
    }
}
