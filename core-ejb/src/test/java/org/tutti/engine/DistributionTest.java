package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.tutti.plugin.sync.Report;
import org.tutti.session.EndpointId;

class DistributionTest {

    private static Offset row(OptionalDouble offset, long bound) {
        return new Offset(
                new EndpointId("x"), offset, new Report("x", 0, 0, 1, bound, Report.Readiness.READY, 0), Device.UNKNOWN);
    }

    private static List<Offset> rows(List<Double> offsets) {
        return offsets.stream().map(offset -> row(OptionalDouble.of(offset), 500)).toList();
    }

    @Test
    void figures_areOfTheDistances_andOfThePairThatIsFurthestApart() {
        var figures = Distribution.of(rows(List.of(-3.0, 1.0, 2.0, 10.0)));
        assertThat(figures).isEqualTo(new Distribution(4, 2, 10, 10, 13, 0.5));
    }

    @Test
    void endpointsWithoutAnOffset_doNotCount() {
        assertThat(Distribution.of(List.of(row(OptionalDouble.empty(), 900)))).isEqualTo(Distribution.NONE);
        assertThat(Distribution.of(List.of())).isEqualTo(Distribution.NONE);
    }

    @Property
    void figures_areInOrder(@ForAll @NotEmpty List<@DoubleRange(min = -1e6, max = 1e6) Double> offsets) {
        var figures = Distribution.of(rows(offsets));
        assertThat(figures.endpoints()).isEqualTo(offsets.size());
        assertThat(figures.median()).isLessThanOrEqualTo(figures.p95());
        assertThat(figures.p95()).isLessThanOrEqualTo(figures.worst());
        assertThat(figures.asynchrony()).isBetween(0.0, 2 * figures.worst());
    }
}
