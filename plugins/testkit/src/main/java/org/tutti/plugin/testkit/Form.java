package org.tutti.plugin.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Decision.Action;
import org.tutti.plugin.sync.Decision.Rule;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.timeline.Motion;
import org.tutti.session.Session;

/** What every decision looks like. The host takes one that does not for a failure of the strategy. */
final class Form {

    /** How far off the timeline an endpoint may be advised to play, s. */
    private static final double MAX_CORRECTION = 10;

    private Form() {}

    static void check(String name, Situation situation, Decision decision) {
        assertThat(decision)
                .as("A strategy always decides; to do nothing is Decision.keep (SyncStrategy.decide: never null)")
                .isNotNull();
        assertThat(decision.reason())
                .as("The reason is what members read as the answer to 'why did it pause?' (Decision.reason); the "
                        + "session takes %d characters", Session.MAX_REASON)
                .isNotBlank()
                .hasSizeLessThanOrEqualTo(Session.MAX_REASON);
        assertThat(decision.numbers())
                .as("The numbers a decision rests on are shown and journaled (Decision.numbers); the session takes %d",
                        Session.MAX_NUMBERS)
                .hasSizeLessThanOrEqualTo(Session.MAX_NUMBERS);
        for (Map.Entry<String, Double> number : decision.numbers().entrySet()) {
            assertThat(number.getKey()).as("A number has a name with its unit, such as behindMs").isNotBlank();
            assertThat(number.getValue())
                    .as("The number '%s' is finite: it goes into the journal and to clients as JSON, which knows "
                            + "neither NaN nor infinity", number.getKey())
                    .isNotNull()
                    .isFinite();
        }
        checkMemory(name, situation.memory(), decision.memory());
        assertThat(decision.action()).as("A decision has an action (Decision.action)").isNotNull();
        checkAction(situation, decision.action());
    }

    private static void checkMemory(String name, Memory before, Memory after) {
        assertThat(after).as("A decision hands on a memory, Memory.NONE if there is none").isNotNull();
        assertThat(after.equals(before) || after.equals(Memory.NONE) || after.strategy().equals(name))
                .as("The memory is tagged with the strategy's own name, %s, so that it knows its own again (Memory); "
                        + "this one is tagged %s", name, after.strategy())
                .isTrue();
    }

    private static void checkAction(Situation situation, Action action) {
        switch (action) {
            case Decision.Keep _, Decision.Release _ -> {}
            case Decision.Wait(String endpoint, long until) -> {
                checkThere(situation, endpoint, "waits for");
                assertThat(until)
                        .as("A wait ends: no later than a minute from now, and not before now (design §3, Hold: with "
                                + "reason and time limit)")
                        .isBetween(situation.now(), situation.now() + Session.STRATEGY_HORIZON);
            }
            case Decision.Retime(Motion motion) -> {
                assertThat(Math.abs(motion.velocity()))
                        .as("A retimed timeline runs at a speed players can follow, %s to %s; to stop it is a wait",
                                Session.MIN_RATE, Session.MAX_RATE)
                        .isBetween(Session.MIN_RATE, Session.MAX_RATE);
                assertThat(motion.timestamp())
                        .as("A motion takes effect within a minute (Session.STRATEGY_HORIZON)")
                        .isLessThanOrEqualTo(situation.now() + Session.STRATEGY_HORIZON);
            }
            case Decision.Advise(String endpoint, double correction) -> {
                checkThere(situation, endpoint, "advises");
                assertThat(correction)
                        .as("Advice moves a player by at most %s s either way (Decision.Advise)", MAX_CORRECTION)
                        .isBetween(-MAX_CORRECTION, MAX_CORRECTION);
            }
            case Decision.Follow(Rule rule) -> assertThat(rule).as("To follow by what rule?").isNotNull();
        }
    }

    private static void checkThere(Situation situation, String endpoint, String does) {
        assertThat(situation.endpoints())
                .extracting(Report::endpoint)
                .as("A strategy %s only endpoints of the situation: others have gone, or are not with the group", does)
                .contains(endpoint);
    }
}
