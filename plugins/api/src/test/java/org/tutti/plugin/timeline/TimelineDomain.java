package org.tutti.plugin.timeline;

import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/** Motions and timelines as sessions have them: items of up to a day, in the course of a week. */
class TimelineDomain extends DomainContextBase {

    private static final long EPOCH = 1_790_000_000_000_000L;
    private static final long WEEK = 7 * 24 * 3600 * 1_000_000L;
    private static final double DAY = 24 * 3600;

    static Arbitrary<Double> positions() {
        return Arbitraries.doubles().between(0, DAY).ofScale(6);
    }

    static Arbitrary<Double> velocities() {
        return Arbitraries.oneOf(
                Arbitraries.of(0.0, 0.5, 1.0, 2.0), Arbitraries.doubles().between(-4, 4).ofScale(3));
    }

    @Provide
    Arbitrary<Instant> instants() {
        return Arbitraries.longs().between(EPOCH, EPOCH + WEEK).map(Instant::new);
    }

    @Provide
    Arbitrary<Motion> motions() {
        return Combinators.combine(positions(), velocities(), instants())
                .as((position, velocity, instant) -> new Motion(position, velocity, instant.micros()));
    }

    @Provide
    Arbitrary<Timeline> timelines() {
        return Combinators.combine(motions(), motions().optional(), positions().map(length -> length + 1))
                .as((current, pending, duration) -> new Timeline(current, pending, 1, duration, Optional.empty()));
    }
}
