package org.tutti.strategy.duplicate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Decision.Follow;
import org.tutti.plugin.sync.Decision.Keep;
import org.tutti.plugin.sync.Decision.Rule;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.timeline.Timeline;

class DuplicateStrategyTest {

    @Test
    void decide_atFirst_hasEverybodyCopy_andThenSaysNothingMore() {
        Decision first = decide(Memory.NONE);
        Decision second = decide(first.memory());

        assertThat(first.action()).isEqualTo(new Follow(Rule.COPY));
        assertThat(first.reason()).isNotBlank();
        assertThat(second.action()).isEqualTo(new Keep());
        assertThat(second.memory()).isEqualTo(first.memory());
    }

    @Test
    void decide_withTheMemoryOfAnotherStrategy_beginsAnew() {
        assertThat(decide(new Memory("distributed", 1, new byte[] {4})).action()).isEqualTo(new Follow(Rule.COPY));
    }

    private static Decision decide(Memory memory) {
        return new DuplicateStrategy().decide(new Situation(
                90_000_000, "i1", Timeline.startingAt(0, 600), List.of(), Optional.empty(), memory));
    }
}
