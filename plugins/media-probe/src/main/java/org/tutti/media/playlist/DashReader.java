package org.tutti.media.playlist;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.tutti.media.playlist.DashForm.Content;
import org.tutti.plugin.media.MediaDescription.Track.Kind;

/** Reads the periods of one presentation and what is in them, each element once. */
final class DashReader {

    private static final int MOST_FORMS = 500, LONGEST_TEXT = 1000;
    private static final List<String> SEGMENTS = List.of("SegmentTemplate", "SegmentList", "SegmentBase");

    private final Addresses addresses;
    private final Tracks tracks;
    private final DashLines lines = new DashLines();
    private boolean sampled;

    DashReader(Addresses addresses, Tracks tracks) {
        this.addresses = addresses;
        this.tracks = tracks;
    }

    DashPeriod period(Element period, double start, URI base) throws PlaylistException {
        URI ofPeriod = base(period, base);
        var forms = new ArrayList<DashForm>();
        for (Element set : period.all("AdaptationSet")) {
            URI ofSet = base(set, ofPeriod);
            for (Element representation : set.all("Representation")) {
                if (forms.size() >= MOST_FORMS) {
                    throw new PlaylistException(
                            "is a playlist of more than %d forms of its media".formatted(MOST_FORMS));
                }
                forms.add(form(List.of(representation, set, period), base(representation, ofSet)));
            }
            if (set.has("Representation")) {
                track(forms.getLast().content(), set);
            }
        }
        return new DashPeriod(start, period.duration("duration"), forms);
    }

    /** @param path the representation and what it lies in, from inside out: what is said further in counts */
    private DashForm form(List<Element> path, URI base) throws PlaylistException {
        DashTimes times = DashTimes.read(path, lines);
        List<String> codecs = CodecNames.of(said(path, "codecs"));
        boolean locked = path.stream().anyMatch(element -> element.has("ContentProtection"));
        // One sample is looked at.
        boolean first = !sampled && DashForm.playable(locked, codecs);
        sampled |= first;
        return new DashForm(
                content(path),
                codecs,
                locked,
                HlsMaster.picture(said(path, "width"), said(path, "height"), rate(said(path, "frameRate"))),
                times.begin(),
                times.end(),
                times.segment(),
                first ? sample(path, base) : Optional.empty());
    }

    /** The base of what lies in an element; others that it names are for when that fails. */
    URI base(Element element, URI outer) throws PlaylistException {
        URI base = outer;
        List<Element> all = element.all("BaseURL");
        for (int i = all.size() - 1; i >= 0; i--) {
            base = addresses.add(outer, all.get(i).text());
        }
        for (String segments : SEGMENTS) {
            for (Element each : element.all(segments)) {
                note(each, base);
            }
        }
        return base;
    }

    private void note(Element segments, URI base) throws PlaylistException {
        addresses.note(base, segments.attribute("media"));
        addresses.note(base, segments.attribute("initialization"));
        for (Element initialization : segments.all("Initialization")) {
            addresses.note(base, initialization.attribute("sourceURL"));
        }
        for (Element segment : segments.all("SegmentURL")) {
            addresses.note(base, segment.attribute("media"));
        }
    }

    /** What the innermost says that says it. */
    private static String said(List<Element> path, String attribute) {
        return path.stream()
                .map(each -> each.attribute(attribute))
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse("");
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

    private Optional<URI> sample(List<Element> path, URI base) throws PlaylistException {
        Element form = path.getFirst();
        String template = DashTimes.said(path, "SegmentTemplate", "initialization");
        if (!template.isEmpty()) {
            return Optional.of(addresses.add(base, shortOf(template)
                    .replace("$RepresentationID$", shortOf(form.attribute("id")))
                    .replace("$Bandwidth$", shortOf(form.attribute("bandwidth")))
                    .replace("$$", "$")));
        }
        boolean whole = form.has("BaseURL")
                && path.stream().noneMatch(each -> each.has("SegmentTemplate") || each.has("SegmentList"));
        return whole ? Optional.of(base) : Optional.empty();
    }

    /** Each stands in for many in the other. */
    private static String shortOf(String text) throws PlaylistException {
        if (text.length() > LONGEST_TEXT) {
            throw new PlaylistException("is a playlist that makes addresses out of more than %d characters"
                    .formatted(LONGEST_TEXT));
        }
        return text;
    }

    private void track(Content content, Element set) {
        boolean describes = says(set, "description") || set.all("Accessibility").stream().anyMatch(
                each -> each.attribute("schemeIdUri").equals("urn:tva:metadata:cs:AudioPurposeCS:2007")
                        && each.attribute("value").equals("1"));
        String label = set.first("Label").map(Element::text).orElse(set.attribute("label"));
        switch (content) {
            case SOUND -> tracks.add(describes ? Kind.DESCRIPTION : Kind.AUDIO, language(set), label);
            case TEXT -> tracks.add(says(set, "caption") ? Kind.CAPTIONS : Kind.SUBTITLES, language(set), label);
            case PICTURE, OTHER -> {
                // Nothing to choose.
            }
        }
    }

    /** As players write it: by two letters if there are two. */
    private static String language(Element set) {
        String written = set.attribute("lang").toLowerCase(Locale.ROOT);
        return written.equals("und")
                ? ""
                : Stream.of(Locale.getISOLanguages())
                        .filter(two -> Locale.of(two).getISO3Language().equals(written))
                        .findFirst()
                        .orElse(set.attribute("lang"));
    }

    private static boolean says(Element set, String role) {
        return Stream.concat(set.all("Role").stream(), set.all("Accessibility").stream())
                .anyMatch(each -> each.attribute("value").equals(role));
    }
}
