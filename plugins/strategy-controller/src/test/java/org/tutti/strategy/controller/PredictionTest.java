package org.tutti.strategy.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Report.Readiness;

class PredictionTest {

    /** C-28: the values of Cofocus; its delays are those of the network and of a seek. */
    @ParameterizedTest
    @CsvSource({
        // position, speed, delay of the network, of the seek, predicted position (s)
        "60,     1,   0.6, 0.4, 61",
        "60,     1.5, 0.6, 0.4, 61.5",
        "60,     1,   0.6, 0,   60.6",
        "60,     0,   0.6, 0.4, 60",
        "0,      0.5, 2,   0,   1",
        "1559.5, 1,   0.2, 0.3, 1560",
    })
    void position_afterADelay_isAheadBySpeedTimesDelay(
            double position, double speed, double network, double seek, double predicted) {
        assertThat(Prediction.at(position, speed, network + seek)).isCloseTo(predicted, within(1e-9));
    }

    /** C-28: at 24 frames a second, 0.6 s that nobody makes up for are 14 frames. */
    @Test
    void delay_thatNobodyMakesUpFor_isSeenInFrames() {
        assertThat((int) (24 * (Prediction.at(10, 1, 0.6) - 10))).isEqualTo(14);
    }

    /** C-30. */
    @Test
    void executionDelays_ofBothSides_addToThatOfTheNetwork() {
        Report report = new Report("p0", 60, 5_000_000, 1.5, 500, Readiness.READY, 8);

        assertThat(new Prediction(0, 0).position(report, 5_600_000)).isCloseTo(60.9, within(1e-9));
        assertThat(new Prediction(0.1, 0.3).position(report, 5_600_000)).isCloseTo(61.5, within(1e-9));
    }
}
