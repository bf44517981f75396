package org.tutti.media.playlist;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.tutti.media.playlist.DashForm.Content;

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
