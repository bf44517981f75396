package org.tutti.plugin.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Example;
import org.tutti.plugin.sync.Report.Readiness;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;

class ReadingsTest {

    private static final long SECOND = 1_000_000, NOW = 1_000 * SECOND, BOUND = 100_000, SETTLE = 2 * SECOND;

    /** Plays since a minute ago, and is at 60 s. */
    private static final Timeline PLAYING = new Timeline(
            new Motion(0, 1, NOW - 60 * SECOND), Optional.empty(), 1, 600, Optional.empty());

    private static Report says(String endpoint, double offset) {
        return says(endpoint, offset, NOW, Readiness.READY);
    }

    private static Report says(String endpoint, double offset, long time, Readiness readiness) {
        return new Report(endpoint, PLAYING.current().positionAt(time) + offset, time, 1, 500, readiness, 8);
    }

    private static Readings offsets(Timeline timeline, Report... reports) {
        return Readings.offsets(
                new Situation(NOW, "i1", timeline, List.of(reports), Optional.empty(), Memory.NONE), BOUND, SETTLE);
    }

    @Example
    void offsets_areThoseOfTheInstantTheReportIsFrom_leastFirst() {
        Readings offsets = offsets(
                PLAYING, says("a", 0.02), says("b", -0.3, NOW - 3 * SECOND, Readiness.READY), says("c", 0.1));

        assertThat(offsets.all()).extracting(reading -> reading.report().endpoint()).containsExactly("b", "a", "c");
        assertThat(offsets.least()).isCloseTo(-0.3, within(1e-9));
        assertThat(offsets.greatest()).isCloseTo(0.1, within(1e-9));
        assertThat(offsets.median()).isCloseTo(0.02, within(1e-9));
        assertThat(offsets.mean()).isCloseTo(-0.06, within(1e-9));
        assertThat(offsets.spread()).isCloseTo(0.4, within(1e-9));
        assertThat(offsets.by("c").orElseThrow().seconds()).isCloseTo(0.1, within(1e-9));
        assertThat(offsets.by("d")).isEmpty();
    }

    @Example
    void reports_thatSayNothingOfThePresent_doNotCount() {
        assertThat(offsets(
                        PLAYING,
                        says("old", 0, NOW - 5 * SECOND - 1, Readiness.READY),
                        says("future", 0, NOW + SECOND, Readiness.READY),
                        says("loading", 0, NOW, Readiness.LOADING),
                        says("blocked", 0, NOW, Readiness.BLOCKED),
                        says("buffering", 0, NOW, Readiness.BUFFERING),
                        says("absurd", 10.1),
                        says("none", Double.NaN),
                        says("endless", Double.NEGATIVE_INFINITY),
                        new Report("standing", 60, NOW, 0, 500, Readiness.READY, 8),
                        new Report("backwards", 60, NOW, -1, 500, Readiness.READY, 8),
                        new Report("empty", 60, NOW, 1, 500, Readiness.READY, -1),
                        new Report("clockless", 60, NOW, 1, BOUND + 1, Readiness.READY, 8),
                        new Report("before all time", 60, Long.MIN_VALUE, 1, 500, Readiness.READY, 8),
                        new Report(null, 60, NOW, 1, 500, Readiness.READY, 8),
                        new Report("silent", 60, NOW, 1, 500, null, 8))
                .all()).isEmpty();
    }

    @Example
    void reports_fromBeforePlayersCouldFollowTheMotionInForce_doNotCount() {
        Timeline moved = new Timeline(
                PLAYING.current(),
                Optional.of(new Motion(60, 1, NOW - 3 * SECOND)),
                1,
                600,
                Optional.empty());

        assertThat(offsets(moved, says("early", 0, NOW - SECOND - 1, Readiness.READY)).isEmpty()).isTrue();
        assertThat(offsets(moved, says("late", 0, NOW - SECOND, Readiness.READY)).size()).isEqualTo(1);
    }

    @Example
    void offsets_ofATimelineThatStands_areNone() {
        assertThat(offsets(Timeline.startingAt(0, 600), says("a", 0)).isEmpty()).isTrue();
    }

    @Example
    void anEndpoint_thatIsThereTwice_countsOnce_byItsLastReport() {
        assertThat(offsets(PLAYING, says("a", 0.1), says("a", 0.2)).all())
                .singleElement()
                .satisfies(reading -> assertThat(reading.seconds()).isCloseTo(0.2, within(1e-9)));
    }

    /** RFC 7272, section 12. */
    @Example
    void within_leavesOutTheOneOfThreeOrMore_whoSaysSomethingQuiteUnlikeTheOthers() {
        for (int honest = 2; honest < 9; honest++) {
            for (double lie : new double[] {-9, -0.6, 0.6, 9}) {
                List<Report> reports = new ArrayList<>();
                for (int i = 0; i < honest; i++) {
                    reports.add(says("honest-" + i, 0.01 * i));
                }
                reports.add(says("liar", lie));

                Readings believed = offsets(PLAYING, reports.toArray(Report[]::new)).within(0.5, 3);

                assertThat(believed.size()).isEqualTo(honest);
                assertThat(believed.by("liar")).isEmpty();
            }
        }
    }

    @Example
    void within_keepsARoomThatIsSpreadEvenly() {
        assertThat(offsets(PLAYING, says("a", -2), says("b", -1), says("c", 0), says("d", 1), says("e", 2))
                .within(0.5, 3).size()).isEqualTo(5);
    }

    @Example
    void figures_ofNobody_areZero() {
        Readings nobody = offsets(PLAYING).within(0.5, 3);

        assertThat(List.of(
                        nobody.least(), nobody.greatest(), nobody.spread(), nobody.mean(), nobody.median()))
                .containsOnly(0.0);
    }
}
