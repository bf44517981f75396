package org.tutti.engine.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tutti.plugin.guard.GuardedThread;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.plugin.timeline.Timeline;

@Timeout(60)
class TrackedStrategyTest {

    private static final Situation SITUATION =
            new Situation(0, "i1", Timeline.startingAt(0, 60), List.of(), Optional.empty(), Memory.NONE);

    private final AtomicLong now = new AtomicLong();
    private volatile Supplier<Decision> behaviour = () -> Decision.keep("All is well.", Memory.NONE);
    private final TrackedStrategy strategy = tracked(_ -> behaviour.get());

    private TrackedStrategy tracked(SyncStrategy plugin) {
        return new TrackedStrategy(
                new PluginInfo(PluginInfo.Kind.STRATEGY, "test", "bundle", "1"), plugin, now::get);
    }

    @AfterEach
    void close() {
        strategy.gone();
    }

    private StrategyUnusableException failure() {
        try {
            throw new AssertionError("It decided: " + strategy.decide(SITUATION));
        } catch (StrategyUnusableException e) {
            return e;
        }
    }

    @Test
    void strategy_isCalledOnAGuardedThread_andCounted() {
        behaviour = () -> Decision.keep(Thread.currentThread() instanceof GuardedThread ? "guarded" : "not", Memory.NONE);

        assertThat(strategy.decide(SITUATION).reason()).isEqualTo("guarded");
        assertThat(strategy.usage().calls()).isEqualTo(1);
        assertThat(strategy.usage().msSlowest()).isPositive();
        assertThat(strategy.state()).isEqualTo(PluginStatus.State.ACTIVE);
    }

    @Test
    void threeFailures_tripIt_andAfterAWhileItIsTriedAgain() {
        behaviour = () -> {
            throw new IllegalStateException("Something\nis wrong.");
        };
        assertThat(failure().lasting()).isFalse();
        assertThat(failure().lasting()).isFalse();
        assertThat(failure().lasting()).isTrue();
        assertThat(failure()).hasMessage("The strategy 'test' failed again and again.");
        assertThat(strategy.state()).isEqualTo(PluginStatus.State.TRIPPED);
        assertThat(strategy.usage().failures()).isEqualTo(3);
        assertThat(strategy.usage().trips()).isEqualTo(1);
        assertThat(strategy.usage().lastError())
                .startsWith("It threw IllegalStateException (at TrackedStrategyTest.")
                .endsWith("): Something is wrong.");

        behaviour = () -> Decision.keep("Again.", Memory.NONE);
        now.addAndGet(Duration.ofSeconds(30).toNanos());
        assertThat(strategy.decide(SITUATION).reason()).isEqualTo("Again.");
        assertThat(strategy.state()).isEqualTo(PluginStatus.State.ACTIVE);
    }

    @Test
    void decisionsThatMakeNoSense_areFailures_toldInASentence() {
        Memory foreign = new Memory("other", 1, new byte[1]);
        var senseless = Map.<Supplier<Decision>, String>of(
                () -> null, "no decision",
                () -> Decision.keep(null, Memory.NONE), "no reason",
                () -> Decision.keep(" ", Memory.NONE), "no reason",
                () -> Decision.keep("x".repeat(1001), Memory.NONE), "1001 characters; 1000 are the most",
                () -> Decision.keep("x", null), "no memory",
                () -> Decision.keep("x", foreign), "that of 'other'; it must bear the name 'test'",
                () -> new Decision(null, "x", Map.of(), Memory.NONE), "no action",
                () -> new Decision(new Decision.Keep(), "x", Map.of("late", Double.NaN), Memory.NONE), "late of its decision is NaN",
                () -> new Decision(new Decision.Advise("e", Double.NaN), "x", Map.of(), Memory.NONE), "correction of NaN",
                () -> new Decision(new Decision.Wait(null, 1), "x", Map.of(), Memory.NONE), "no endpoint");
        senseless.forEach((decision, sentence) -> {
            TrackedStrategy one = tracked(_ -> decision.get());
            assertThatThrownBy(() -> one.decide(SITUATION)).isInstanceOf(StrategyUnusableException.class);
            assertThat(one.usage().lastError()).contains(sentence);
            one.gone();
        });
    }

    @Test
    void exceptionWhoseMessageThrows_isAFailureLikeAnother() {
        behaviour = () -> {
            throw new IllegalStateException() {
                private static final long serialVersionUID = 1;

                @Override
                public String getMessage() {
                    throw new UnsupportedOperationException("no words");
                }
            };
        };
        assertThat(failure()).hasMessageContaining("failed");
        assertThat(strategy.usage().lastError()).isNotBlank();
    }

    @Test
    void callThatDoesNotComeBack_isGivenUp_andItIsNotCalledUntilItHas() throws InterruptedException {
        var end = new CountDownLatch(1);
        behaviour = () -> {
            boolean over = false;
            while (!over) {
                try {
                    end.await();
                    over = true;
                } catch (InterruptedException e) {
                    // It does not even listen to that.
                }
            }
            return Decision.keep("Late.", Memory.NONE);
        };
        assertThat(failure().lasting()).isTrue();
        assertThat(strategy.usage().stuck()).isEqualTo(1);
        assertThat(strategy.state()).isEqualTo(PluginStatus.State.TRIPPED);
        now.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(failure()).hasMessage("The strategy 'test' has not come back from a call.");
        assertThat(strategy.usage().lastError()).contains("did not come back");

        end.countDown();
        behaviour = () -> Decision.keep("Back.", Memory.NONE);
        await().until(() -> strategy.usage().stuck() == 0);
        assertThat(strategy.decide(SITUATION).reason()).isEqualTo("Back.");
    }

    @Test
    void threeDecisionsTheSessionRefuses_tripIt_andSoDoesTheTryThereafter() {
        for (int i = 0; i < 3; i++) {
            strategy.ask(SITUATION).outcome().refused("The strategy test asks for a rate of 17.");
        }
        assertThat(strategy.usage().lastError()).contains("17");
        assertThat(strategy.usage().failures()).isEqualTo(3);
        assertThat(failure()).hasMessage("The strategy 'test' failed again and again.");

        now.addAndGet(Duration.ofSeconds(30).toNanos());
        strategy.ask(SITUATION).outcome().refused("The strategy test asks for a rate of 17.");
        assertThat(strategy.state()).isEqualTo(PluginStatus.State.TRIPPED);
        assertThat(strategy.usage().trips()).isEqualTo(2);
    }

    @Test
    void decisionsThatComeToNothing_areNeitherFailuresNorSuccesses() {
        strategy.ask(SITUATION).outcome().refused("No.");
        strategy.ask(SITUATION).outcome().refused("No.");
        strategy.ask(SITUATION).outcome().dropped();
        assertThat(strategy.state()).isEqualTo(PluginStatus.State.ACTIVE);
        strategy.ask(SITUATION).outcome().refused("No.");
        assertThat(strategy.state()).isEqualTo(PluginStatus.State.TRIPPED);
    }

    @Test
    void removedStrategy_answersWithoutWaiting() {
        strategy.gone();
        assertThat(failure().lasting()).isFalse();
    }
}
