package org.tutti.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import org.tutti.tree.Play.Task;

/** What holds whenever a link is played. H-13, H-18 to H-20. */
class PlayProperties {

    private static final double SLACK = 1e-6;

    /** Nothing before now and before its time, nothing after the subject's end; no more of the object than is meant. */
    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void object_playsWithinTheRestOfTheSubject_andWithinItsPart(
            @ForAll @DoubleRange(max = 500) double now, @ForAll("spans") Span at, @ForAll("spans") Span part,
            @ForAll Playing playing, @ForAll @DoubleRange(min = 0.25, max = 4) double rate,
            @ForAll("durations") double duration) {
        Play.task(now, at, part, playing, rate, duration).ifPresent(task -> {
            double begin = now + task.startIn();
            assertThat(task.startIn()).as("never wound back").isNotNegative();
            assertThat(begin).isGreaterThanOrEqualTo(at.start() - SLACK);
            assertThat(task.stopAt()).isLessThanOrEqualTo(at.end() + SLACK).isGreaterThan(begin);
            assertThat(task.from()).isGreaterThanOrEqualTo(part.start());
            assertThat(task.to()).isLessThanOrEqualTo(Math.min(part.end(), duration) + SLACK);
            double length = task.stopAt() - begin;
            if (Double.isFinite(length)) {
                assertThat(task.to() - task.from()).isCloseTo(length * rate, within(SLACK * 10));
            }
            assertThat(length).isLessThanOrEqualTo(at.length() + SLACK)
                    .isLessThanOrEqualTo(part.length() / rate + SLACK);
        });
    }

    /** Whoever comes when: at each instant all who play are at the same place, and stop together. */
    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void skip_isTheSameForAllArrivals(
            @ForAll @DoubleRange(max = 500) double early, @ForAll @DoubleRange(max = 500) double late,
            @ForAll("spans") Span at, @ForAll("spans") Span part,
            @ForAll @DoubleRange(min = 0.25, max = 4) double rate, @ForAll("durations") double duration) {
        Assume.that(early <= late);
        Optional<Task> first = Play.task(early, at, part, Playing.SKIP, rate, duration);
        Optional<Task> second = Play.task(late, at, part, Playing.SKIP, rate, duration);
        if (first.isEmpty()) {
            assertThat(second).isEmpty();
            return;
        }
        if (second.isEmpty()) {
            assertThat(first.get().stopAt()).isLessThanOrEqualTo(late + SLACK);
            return;
        }
        double begin = late + second.get().startIn();
        double there = first.get().from() + (begin - early - first.get().startIn()) * rate;
        assertThat(second.get().from()).isCloseTo(there, within(SLACK * 10));
        if (Double.isFinite(first.get().stopAt())) {
            assertThat(second.get().stopAt()).isCloseTo(first.get().stopAt(), within(SLACK * 10));
            assertThat(second.get().to()).isCloseTo(first.get().to(), within(SLACK * 10));
        }
    }

    /** Head begins at the beginning, always; nobody gets more of it than who is in time. */
    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void head_beginsAtTheBeginning(
            @ForAll @DoubleRange(max = 500) double now, @ForAll("spans") Span at, @ForAll("spans") Span part,
            @ForAll @DoubleRange(min = 0.25, max = 4) double rate) {
        Optional<Task> task = Play.task(now, at, part, Playing.HEAD, rate, Double.POSITIVE_INFINITY);
        assertThat(task.isPresent()).isEqualTo(now < at.end());
        task.ifPresent(is -> assertThat(is.from()).isEqualTo(part.start()));
    }

    @Provide
    Arbitrary<Span> spans() {
        var starts = Arbitraries.doubles().between(0, 400);
        var lengths = Arbitraries.oneOf(
                Arbitraries.doubles().between(0.001, 200).ofScale(3), Arbitraries.just(Double.POSITIVE_INFINITY));
        return Combinators.combine(starts, lengths).as((start, length) -> new Span(start, start + length));
    }

    @Provide
    Arbitrary<Double> durations() {
        return Arbitraries.oneOf(
                Arbitraries.doubles().between(0.5, 600), Arbitraries.just(Double.POSITIVE_INFINITY));
    }
}
