package org.tutti.media.playlist;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.tutti.media.playlist.DashLines.Line;

/**
 * When the segments of a representation are, in seconds of its period.
 *
 * @param begin where the earliest listed begins; 0 if none are listed
 * @param end where the last listed ends; empty if none are listed
 * @param segment how long the longest is; 0 if unknown
 */
record DashTimes(double begin, OptionalDouble end, double segment) {

    private static final List<String> SEGMENTS = List.of("SegmentTemplate", "SegmentList");

    /** @param path the representation and what it lies in, from inside out */
    static DashTimes read(List<Element> path, DashLines lines) throws PlaylistException {
        double scale = number(path, "timescale").orElse(1);
        if (!(scale > 0)) {
            throw new PlaylistException("is a playlist with a timescale of 0, by which nothing has a length");
        }
        Optional<Line> line = path.stream()
                .flatMap(each -> SEGMENTS.stream().flatMap(name -> each.first(name).stream()))
                .flatMap(each -> each.first("SegmentTimeline").stream())
                .findFirst()
                .map(lines::of);
        if (line.isEmpty()) {
            return new DashTimes(0, OptionalDouble.empty(), sane(number(path, "duration").orElse(0) / scale));
        }
        double offset = number(path, "presentationTimeOffset").orElse(0);
        Line all = line.get();
        if (all.ends() && (all.end() - all.begin()) / scale > Playlists.LONGEST) {
            throw new PlaylistException("is a playlist of more than a year");
        }
        return new DashTimes(
                Double.isNaN(all.begin()) ? 0 : sane((all.begin() - offset) / scale),
                all.ends() ? OptionalDouble.of(sane((all.end() - offset) / scale)) : OptionalDouble.empty(),
                sane(all.longest() / scale));
    }

    private static OptionalDouble number(List<Element> path, String attribute) {
        return path.stream()
                .flatMap(each -> SEGMENTS.stream().flatMap(name -> each.first(name).stream()))
                .map(each -> each.number(attribute))
                .filter(OptionalDouble::isPresent)
                .findFirst()
                .orElse(OptionalDouble.empty());
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

    /** Within a century of 1970: what is beyond cannot be meant. */
    private static double sane(double seconds) {
        return Math.min(Math.max(seconds, -100 * Playlists.LONGEST), 100 * Playlists.LONGEST);
    }
}
