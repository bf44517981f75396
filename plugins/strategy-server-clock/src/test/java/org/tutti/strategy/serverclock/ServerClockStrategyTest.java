package org.tutti.strategy.serverclock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Report.Readiness;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.timeline.Timeline;

class ServerClockStrategyTest {

    private static final Memory MEMORY = new Memory("another", 3, new byte[] {1, 2});

    @Test
    void decide_withAMemberFarBehind_keepsTimelineAndMemory() {
        Report late = new Report("endpoint", 3, 90_000_000, 1, 500, Readiness.BUFFERING, 0);
        Situation situation = new Situation(
                90_000_000, "i1", Timeline.startingAt(0, 600), List.of(late), Optional.empty(), MEMORY);

        Decision decision = new ServerClockStrategy().decide(situation);

        assertThat(decision.action()).isEqualTo(new Decision.Keep());
        assertThat(decision.memory()).isEqualTo(MEMORY);
        assertThat(decision.reason()).isNotBlank();
    }
}
