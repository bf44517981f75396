package ${package};

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.testkit.fleet.Link;
import org.tutti.plugin.testkit.fleet.Player;
import org.tutti.plugin.testkit.fleet.Run;
import org.tutti.plugin.testkit.fleet.Scenario;

/** What this strategy is for, in simulated rooms: a minute of forty people takes less than a second. */
class ${className}Test {

    private static final Link OUT_FOR_TEN_SECONDS = Link.wan().withBandwidth(3.3).withOutage(30, 40);

    @Test
    void roomWhereMostAreCutOff_waits_andForNoLongerThanItsPatience() {
        Run run = played(Scenario.of("most are cut off")
                .lasting(60)
                .play(2)
                .with(10, Player.on(Link.wan()))
                .with(30, Player.on(OUT_FOR_TEN_SECONDS)));
        assertThat(run.count(Decision.Wait.class)).isPositive();
        assertThat(run.heldSeconds()).isBetween(0.5, 6.0);
    }

    @Test
    void roomWhereFewAreCutOff_playsOn() {
        Run run = played(Scenario.of("few are cut off")
                .lasting(60)
                .play(2)
                .with(30, Player.on(Link.wan()))
                .with(10, Player.on(OUT_FOR_TEN_SECONDS)));
        assertThat(run.heldSeconds()).isZero();
        assertThat(run.asynchronyBetween(10, 25).p95()).as("ms").isLessThan(Run.TOGETHER);
    }

    private static Run played(Scenario scenario) {
        return scenario.run(new ${className}(2, 20));
    }
}
