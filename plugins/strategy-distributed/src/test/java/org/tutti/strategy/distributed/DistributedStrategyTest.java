package org.tutti.strategy.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.annotation.Annotation;
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

class DistributedStrategyTest {

    @Test
    void decide_atFirst_hasPlayersComeTogetherAtTheMean_andThenSaysNothingMore() {
        Decision first = decide(new DistributedStrategy(), Memory.NONE);
        Decision second = decide(new DistributedStrategy(), first.memory());

        assertThat(first.action()).isEqualTo(new Follow(Rule.MEAN));
        assertThat(second.action()).isEqualTo(new Keep());
        assertThat(second.memory()).isEqualTo(first.memory());
    }

    @Test
    void decide_onceTheRuleIsConfiguredOtherwise_saysTheNewOne() {
        Memory before = decide(new DistributedStrategy(), Memory.NONE).memory();

        assertThat(decide(by("slowest"), before).action()).isEqualTo(new Follow(Rule.SLOWEST));
        assertThat(decide(by("FASTEST"), before).action()).isEqualTo(new Follow(Rule.FASTEST));
        assertThat(decide(by("median"), before).reason()).contains("median");
    }

    @Test
    void rule_thatIsNone_isRefused_andTheMessageNamesThoseThereAre() {
        for (String rule : List.of("COPY", "TIMELINE", "average")) {
            assertThatThrownBy(() -> by(rule))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(rule)
                    .hasMessageContaining("SLOWEST, FASTEST, MEAN and MEDIAN");
        }
    }

    private static DistributedStrategy by(String rule) {
        return new DistributedStrategy(new DistributedStrategy.Config() {
            @Override
            public String rule() {
                return rule;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return DistributedStrategy.Config.class;
            }
        });
    }

    private static Decision decide(DistributedStrategy strategy, Memory memory) {
        return strategy.decide(new Situation(
                90_000_000, "i1", Timeline.startingAt(0, 600), List.of(), Optional.empty(), memory));
    }
}
