package org.tutti.gateway.web;

import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tutti.engine.Recording;
import org.tutti.engine.Sample;
import org.tutti.engine.Sessions.Trials;
import org.tutti.session.Session;
import org.tutti.session.Trial.Question;
import org.tutti.session.Trial.Rating;

/** Figures of trials as comma-separated values (RFC 4180); {@code docs/testbed.md} says what each column is. */
final class TrialFigures {

    private static final String METRICS = line(
            "time_ms", "trial", "person", "endpoint", "item", "strategy", "position_s", "rate", "offset_ms", "bound_ms",
            "injected_offset_ms", "advised_offset_ms", "jump_ms", "readiness", "buffered_s", "held", "holds",
            "asynchrony_ms");

    private static final String RATINGS = line(
            "time_ms", "trial", "question", "question_text", "person", "score", "item", "position_s", "strategy",
            "injected_offset_ms", "measured_offset_ms");

    private TrialFigures() {}

    static void metrics(Trials trials, Writer out) throws IOException {
        out.write(METRICS);
        for (Sample sample : trials.recording().map(Recording::samples).orElseGet(java.util.List::of)) {
            out.write(line(
                    figure(sample.at() / 1000.0),
                    Long.toString(sample.trial()),
                    TrialForms.person(sample.person()),
                    "e" + sample.endpoint(),
                    text(item(trials.session(), sample.item())),
                    text(sample.strategy()),
                    figure(sample.position()),
                    figure(sample.rate()),
                    figure(sample.offset()),
                    figure(sample.bound()),
                    figure(sample.injected()),
                    figure(sample.advised()),
                    figure(sample.jump()),
                    sample.readiness().name().toLowerCase(Locale.ROOT),
                    figure(sample.buffered()),
                    sample.held() ? "1" : "0",
                    Integer.toString(sample.holds()),
                    figure(sample.asynchrony())));
        }
    }

    static void ratings(Trials trials, Writer out) throws IOException {
        out.write(RATINGS);
        Session session = trials.session();
        for (Rating rating : session.trial().ratings()) {
            out.write(line(
                    figure(rating.at() / 1000.0),
                    Long.toString(rating.trial()),
                    Long.toString(rating.question()),
                    text(session.trial().question(rating.question()).map(Question::text).orElse("")),
                    TrialForms.person(rating.person()),
                    Integer.toString(rating.score()),
                    text(item(session, rating.item())),
                    figure(rating.position()),
                    text(rating.strategy()),
                    figure(rating.injected() * 1000),
                    figure(trials.recording()
                            .map(recording -> recording.measured(rating))
                            .orElse(OptionalDouble.empty()))));
        }
    }

    /** The locator of an item; its id in the queue when it is not there any more. */
    private static String item(Session session, String id) {
        Optional<String> locator =
                session.stage().queue().item(id).map(item -> item.item().media().locator());
        return locator.orElse(id);
    }

    private static String figure(OptionalDouble value) {
        return value.isPresent() ? figure(value.getAsDouble()) : "";
    }

    /** To a thousandth, never with an exponent. */
    private static String figure(double value) {
        return new BigDecimal(value).setScale(3, RoundingMode.HALF_EVEN).stripTrailingZeros().toPlainString();
    }

    private static String line(String... fields) {
        return Stream.of(fields).map(TrialFigures::quoted).collect(Collectors.joining(",", "", "\r\n"));
    }

    /** Words that people wrote: a spreadsheet would take what begins so for a formula, which may do harm. */
    private static String text(String words) {
        return !words.isEmpty() && "=+-@\t\r".indexOf(words.charAt(0)) >= 0 ? "'" + words : words;
    }

    private static String quoted(String field) {
        boolean plain = field.chars().noneMatch(character ->
                character == ',' || character == '"' || character == '\r' || character == '\n');
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
