package org.tutti.plugin.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

@Domain(DomainContext.Global.class)
@Domain(TimelineDomain.class)
class TimelineTest {

    @Property
    void position_atAnyInstant_liesWithinTheItem(@ForAll Timeline timeline, @ForAll Instant when) {
        assertThat(timeline.positionAt(when.micros())).isBetween(0.0, timeline.duration());
    }

    @Property
    void pendingMotion_takesOverAtItsTimestampAndNotBefore(@ForAll Timeline timeline, @ForAll Motion next) {
        var changing = new Timeline(timeline.current(), Optional.of(next), 1, timeline.duration(), Optional.empty());

        assertThat(changing.motionAt(next.timestamp() - 1)).isEqualTo(timeline.current());
        assertThat(changing.motionAt(next.timestamp())).isEqualTo(next);
        assertThat(changing.latest()).isEqualTo(next);
    }

    @Example
    void newTimeline_waitsAtItsStart() {
        Timeline timeline = Timeline.startingAt(5, Double.POSITIVE_INFINITY);

        assertThat(timeline.positionAt(1_000_005)).isZero();
        assertThat(timeline.latest()).isEqualTo(Motion.paused(0, 5));
        assertThat(timeline.hold()).isEmpty();
    }
}
