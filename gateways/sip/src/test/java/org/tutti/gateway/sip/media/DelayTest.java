package org.tutti.gateway.sip.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** The delay follows the round trip, slowly. */
class DelayTest {

    private static final long SECOND = 1_000_000;

    private final Delay delay = new Delay(OptionalDouble.empty(), 120);

    @Test
    void untilSomethingIsMeasured_itIsWhatIsConfigured() {
        assertThat(delay.at(0)).isEqualTo(120_000);
        assertThat(delay.at(9 * SECOND)).isEqualTo(120_000);
        assertThat(delay.roundTrip()).isEmpty();
        assertThat(new Delay(OptionalDouble.of(80), 120).at(0)).isEqualTo(80_000);
        assertThat(new Delay(OptionalDouble.of(80), 120).bound()).isLessThan(delay.bound());
    }

    @Test
    void halfTheRoundTrip_isAdded_byTwoMillisecondsPerSecond() {
        delay.at(0);
        delay.measured(100);
        double bound = delay.bound();

        assertThat(delay.at(SECOND)).isEqualTo(122_000);
        assertThat(delay.at(2 * SECOND)).isEqualTo(124_000);
        assertThat(delay.at(60 * SECOND)).isEqualTo(170_000);
        assertThat(delay.millis()).isEqualTo(170);
        assertThat(delay.bound()).isEqualTo(bound - 50);
    }

    @Test
    void smallChanges_areNotFollowed() {
        delay.at(0);
        delay.measured(9);

        assertThat(delay.at(60 * SECOND)).isEqualTo(120_000);
        assertThat(delay.roundTrip()).hasValue(9);
    }

    @Test
    void longRoundTrips_areThoseOfABusyMachine_untilNoneIsShort() {
        delay.measured(10);
        for (int i = 0; i < 7; i++) {
            delay.measured(50);
            assertThat(delay.roundTrip()).hasValue(10);
        }
        delay.measured(50);
        assertThat(delay.roundTrip()).hasValue(50);
    }
}
