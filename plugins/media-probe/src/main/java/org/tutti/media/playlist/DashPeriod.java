package org.tutti.media.playlist;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.tutti.media.playlist.DashForm.Content;
import org.tutti.plugin.media.MediaDescription.Track.Kind;

/**
 * A part of a DASH presentation.
 *
 * @param start seconds of the presentation at which it begins
 * @param duration seconds it says it lasts
 * @param forms of its media
 */
record DashPeriod(double start, OptionalDouble duration, List<DashForm> forms) {

    /** How long segments are that do not say it (s). */
    private static final double USUAL_SEGMENT = 4;

    /** Each may be as long to read as all that is listed. */
    private static final int MOST_FORMS = 500;

    static DashPeriod read(Element period, double start, URI base, Addresses addresses, Tracks tracks)
            throws PlaylistException {
        URI ofPeriod = DashForm.base(period, base, addresses);
        var forms = new ArrayList<DashForm>();
        for (Element set : period.all("AdaptationSet")) {
            URI ofSet = DashForm.base(set, ofPeriod, addresses);
            for (Element representation : set.all("Representation")) {
                var form = DashForm.read(List.of(representation, set, period), ofSet, addresses);
                forms.add(form);
                if (forms.size() > MOST_FORMS) {
                    throw new PlaylistException("is a playlist of more than %d forms of its media".formatted(MOST_FORMS));
                }
                track(form.content(), set, tracks);
            }
        }
        return new DashPeriod(start, period.duration("duration"), forms);
    }

    private static void track(Content content, Element set, Tracks tracks) {
        boolean describes = says(set, "description") || set.all("Accessibility").stream().anyMatch(
                each -> each.attribute("schemeIdUri").equals("urn:tva:metadata:cs:AudioPurposeCS:2007")
                        && each.attribute("value").equals("1"));
        String label = set.first("Label").map(each -> each.text().toString()).orElse(set.attribute("label"));
        switch (content) {
            case SOUND -> tracks.add(describes ? Kind.DESCRIPTION : Kind.AUDIO, language(set), label);
            case TEXT -> tracks.add(
                    says(set, "caption") ? Kind.CAPTIONS : Kind.SUBTITLES, language(set), label);
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
        return set.children().stream()
                .filter(each -> each.name().equals("Role") || each.name().equals("Accessibility"))
                .anyMatch(each -> each.attribute("value").equals(role));
    }

    /** Where the earliest of its media begin that are listed, in seconds of the presentation. */
    double begin() {
        return start + played().mapToDouble(DashForm::begin).max().orElse(0);
    }

    /** Where the last that are listed end, in seconds of the presentation; empty if they are counted by the clock. */
    OptionalDouble end() {
        OptionalDouble end = played().filter(form -> form.end().isPresent())
                .mapToDouble(form -> form.end().getAsDouble())
                .min();
        return end.isPresent() ? OptionalDouble.of(start + end.getAsDouble()) : end;
    }

    /** Where all of it ends, in seconds of the presentation, if it says so. */
    OptionalDouble whole() {
        return duration.isPresent() ? OptionalDouble.of(start + duration.getAsDouble()) : end();
    }

    /** How long segments are (s). */
    double segment() {
        return played().mapToDouble(DashForm::segment).filter(each -> each > 0).max().orElse(USUAL_SEGMENT);
    }

    private Stream<DashForm> played() {
        return forms.stream().filter(form -> form.content() == Content.PICTURE || form.content() == Content.SOUND);
    }
}
