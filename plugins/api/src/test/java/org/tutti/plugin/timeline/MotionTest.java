package org.tutti.plugin.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

/** The algebra of motions, within what a player can tell: a tenth of a microsecond of media. */
@Domain(DomainContext.Global.class)
@Domain(TimelineDomain.class)
class MotionTest {

    private static final double NOTICEABLE = 1e-7;

    @Property
    void at_anyInstant_changesNoPosition(@ForAll Motion motion, @ForAll Instant when, @ForAll Instant later) {
        assertThat(motion.at(when.micros()).positionAt(later.micros()))
                .isCloseTo(motion.positionAt(later.micros()), within(NOTICEABLE));
    }

    @Property
    void at_ownTimestamp_isTheSameMotion(@ForAll Motion motion) {
        assertThat(motion.at(motion.timestamp())).isEqualTo(motion);
    }

    @Property
    void withVelocity_doesNotJump(@ForAll Motion motion, @ForAll Instant when, @ForAll("velocities") double velocity) {
        Motion changed = motion.withVelocity(velocity, when.micros());

        assertThat(changed.positionAt(when.micros())).isEqualTo(motion.positionAt(when.micros()));
        assertThat(changed.velocity()).isEqualTo(velocity);
    }

    @Property
    void withPosition_keepsTheVelocity(@ForAll Motion motion, @ForAll Instant when, @ForAll("positions") double place) {
        Motion changed = motion.withPosition(place, when.micros());

        assertThat(changed.positionAt(when.micros())).isEqualTo(place);
        assertThat(changed.velocity()).isEqualTo(motion.velocity());
    }

    @Property
    void reaches_aTargetAhead_isWhenItIsReachedAndNotBefore(@ForAll Motion motion, @ForAll("positions") double target) {
        long instant = motion.reaches(target);
        double direction = Math.signum(motion.velocity());
        Assume.that(instant != Long.MAX_VALUE);

        assertThat(instant).isGreaterThanOrEqualTo(motion.timestamp());
        assertThat(direction * (motion.positionAt(instant) - target)).isGreaterThanOrEqualTo(0);
        if (instant > motion.timestamp()) {
            assertThat(direction * (motion.positionAt(instant - 2) - target)).isLessThan(0);
        }
    }

    @Property
    void reaches_aTargetBehind_never(@ForAll Motion motion, @ForAll("positions") double target) {
        double ahead = Math.signum(motion.velocity()) * (target - motion.position());
        Assume.that(ahead < 0 || !motion.moving() && target != motion.position());

        assertThat(motion.reaches(target)).isEqualTo(Long.MAX_VALUE);
    }

    @Property
    void paused_staysWhereItIs(@ForAll("positions") double position, @ForAll Instant when, @ForAll Instant later) {
        Motion motion = Motion.paused(position, when.micros());

        assertThat(motion.moving()).isFalse();
        assertThat(motion.positionAt(later.micros())).isEqualTo(position);
        assertThat(motion.reaches(position + 1)).isEqualTo(Long.MAX_VALUE);
    }

    @Example
    void negativeZero_isZero() {
        assertThat(new Motion(-0.0, -0.0, 7)).isEqualTo(new Motion(0.0, 0.0, 7));
    }

    @Example
    void positionThatIsNotFinite_isRefusedWithItsValues() {
        assertThatThrownBy(() -> new Motion(Double.NaN, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN");
    }

    @Provide
    Arbitrary<Double> velocities() {
        return TimelineDomain.velocities();
    }

    @Provide
    Arbitrary<Double> positions() {
        return TimelineDomain.positions();
    }
}
