package org.tutti.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.timeline.Timeline;

/** What endpoints say of themselves, as nodes tell each other: of many, those that matter and some of the others. */
final class ReportText {

    /** So many of the worst of each kind come first. */
    private static final int WORST = 10;

    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new Jdk8Module())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private ReportText() {}

    record Told(Report report, Device device) {}

    static String write(Told told) {
        try {
            return JSON.writeValueAsString(told);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write " + told, e);
        }
    }

    /** @throws IllegalArgumentException if the text is no report that this version knows */
    static Told read(String text) {
        try {
            return JSON.readValue(text, Told.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not a report of this version: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Those that the owner of a session has to know of: who is furthest off, whose clock is least certain, who cannot
     * play, and of the others as many as there is room for, others each time.
     */
    static List<Told> sample(List<Told> all, Timeline timeline, int most) {
        if (all.size() <= most) {
            return all;
        }
        Set<Told> chosen = new LinkedHashSet<>();
        chosen.addAll(worst(all, WORST, told -> Offset.of(told.report(), told.device(), timeline)
                .offset().stream().map(Math::abs).findFirst().orElse(0)));
        chosen.addAll(worst(all, WORST, told -> told.report().bound()));
        all.stream()
                .filter(told -> told.report().readiness() != Report.Readiness.READY)
                .limit(most / 2 - WORST)
                .forEach(chosen::add);
        List<Told> others = new ArrayList<>(all);
        Collections.shuffle(others);
        others.stream().limit(most).forEach(chosen::add);
        return chosen.stream().limit(most).toList();
    }

    private static List<Told> worst(List<Told> all, int most, ToDoubleFunction<Told> measure) {
        // Measured once each, and not for each comparison.
        record Measured(Told told, double value) {}
        return all.stream()
                .map(told -> new Measured(told, measure.applyAsDouble(told)))
                .sorted(Comparator.comparingDouble(Measured::value).reversed())
                .limit(most)
                .map(Measured::told)
                .toList();
    }
}
