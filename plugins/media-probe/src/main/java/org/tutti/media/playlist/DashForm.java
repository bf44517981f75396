package org.tutti.media.playlist;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.tutti.plugin.media.MediaDescription.Picture;

/**
 * A representation of DASH.
 *
 * @param locked whether it is protected by keys
 * @param begin where the earliest listed segment begins, in seconds of its period
 * @param end where the last listed ends; empty if none are listed
 * @param segment how long a segment is (s); 0 if unknown
 * @param sample an address at which something of it is
 */
record DashForm(
        Content content,
        List<String> codecs,
        boolean locked,
        Optional<Picture> picture,
        double begin,
        OptionalDouble end,
        double segment,
        Optional<URI> sample) {

    private static final List<String> SEGMENTS = List.of("SegmentTemplate", "SegmentList", "SegmentBase");

    /** What is in it. */
    enum Content {
        PICTURE,
        SOUND,
        TEXT,
        OTHER
    }

    boolean playable() {
        return !locked && CodecNames.unplayable(codecs).isEmpty();
    }

    /** @param path the representation and what it lies in, from inside out: what is said further in counts */
    static DashForm read(List<Element> path, URI outer, Addresses addresses) throws PlaylistException {
        URI base = base(path.getFirst(), outer, addresses);
        for (Element element : path) {
            for (Element segments : element.children()) {
                if (SEGMENTS.contains(segments.name())) {
                    note(segments, base, addresses);
                }
            }
        }
        DashTimes times = DashTimes.read(path);
        return new DashForm(
                content(path),
                CodecNames.of(said(path, "codecs")),
                path.stream().anyMatch(element -> element.has("ContentProtection")),
                HlsMaster.picture(said(path, "width"), said(path, "height"), rate(said(path, "frameRate"))),
                times.begin(),
                times.end(),
                times.segment(),
                sample(path, base, addresses));
    }

    /** The base of what lies in an element; others it names are for when that fails. */
    static URI base(Element element, URI outer, Addresses addresses) throws PlaylistException {
        URI base = outer;
        List<Element> all = element.all("BaseURL");
        for (int i = all.size() - 1; i >= 0; i--) {
            base = addresses.add(outer, all.get(i).text().toString());
        }
        return base;
    }

    private static void note(Element segments, URI base, Addresses addresses) throws PlaylistException {
        for (String attribute : List.of("media", "initialization", "sourceURL")) {
            addresses.note(base, segments.attribute(attribute));
        }
        for (Element child : segments.children()) {
            if (!child.name().equals("SegmentTimeline")) {
                note(child, base, addresses);
            }
        }
    }

    /** What the innermost says that says it. */
    static String said(List<Element> path, String attribute) {
        return path.stream().map(each -> each.attribute(attribute)).filter(each -> !each.isEmpty()).findFirst().orElse("");
    }

    private static Content content(List<Element> path) {
        String type = said(path, "contentType") + said(path, "mimeType").toLowerCase(Locale.ROOT);
        String codecs = said(path, "codecs");
        if (type.startsWith("video")) {
            return Content.PICTURE;
        } else if (type.startsWith("audio")) {
            return Content.SOUND;
        }
        boolean text = type.startsWith("text") || type.contains("ttml") || codecs.startsWith("stpp")
                || codecs.startsWith("wvtt");
        return text ? Content.TEXT : Content.OTHER;
    }

    /** {@code 25} or {@code 30000/1001}. */
    private static double rate(String text) {
        int slash = text.indexOf('/');
        double above = Times.seconds(slash < 0 ? text : text.substring(0, slash)).orElse(0);
        double below = slash < 0 ? 1 : Times.seconds(text.substring(slash + 1)).orElse(0);
        return below > 0 ? above / below : 0;
    }

    private static Optional<URI> sample(List<Element> path, URI base, Addresses addresses) throws PlaylistException {
        String template = DashTimes.said(path, "SegmentTemplate", "initialization");
        if (template.isEmpty()) {
            boolean whole = path.getFirst().has("BaseURL")
                    && path.stream().noneMatch(each -> each.has("SegmentTemplate") || each.has("SegmentList"));
            return whole ? Optional.of(base) : Optional.empty();
        }
        Element form = path.getFirst();
        String filled = template.replace("$RepresentationID$", form.attribute("id"))
                .replace("$Bandwidth$", form.attribute("bandwidth"))
                .replace("$$", "$");
        return Optional.of(addresses.add(base, filled));
    }
}
