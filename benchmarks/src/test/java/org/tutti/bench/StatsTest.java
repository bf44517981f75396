package org.tutti.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatsTest {

    @Test
    void percentile_isAValueThatWasMeasured() {
        assertThat(Stats.percentile(95, 4, 1, 3, 2)).isEqualTo(4);
        assertThat(Stats.percentile(50, 4, 1, 3, 2)).isEqualTo(2);
        assertThat(Stats.percentile(0, 4, 1, 3, 2)).isEqualTo(1);
    }

    @Test
    void percentile_ofNothing_isNoNumber() {
        assertThat(Stats.median()).isNaN();
    }

    @Test
    void mean_isTheSumSharedOut() {
        assertThat(Stats.mean(1, 2, 6)).isEqualTo(3);
        assertThat(Stats.mean()).isNaN();
    }
}
