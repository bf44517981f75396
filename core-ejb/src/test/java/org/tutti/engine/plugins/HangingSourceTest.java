package org.tutti.engine.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tutti.plugin.guard.Limits;
import org.tutti.plugin.media.Content;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaException;
import org.tutti.plugin.media.MediaSource;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.timeline.Timeline;

/** A source whose descriptions do not come back is soon asked for none, and strategies go on. */
@Timeout(60)
class HangingSourceTest {

    private static final Limits SHORT = new Limits(Duration.ofMillis(50), Duration.ofMillis(50), 1L << 30);

    private final Semaphore hold = new Semaphore(0);
    private final AtomicInteger asked = new AtomicInteger();

    private final TrackedSource source = new TrackedSource(
            new PluginInfo(PluginInfo.Kind.SOURCE, "test", "bundle", "1"), new Hanging(), SHORT);

    @AfterEach
    void letGo() {
        hold.release(1000);
        await().until(() -> GuardedCalls.Kind.SOURCE.stuck() == 0);
        source.gone();
    }

    @Test
    void fromTwoHangingDescriptionsOn_itIsAskedForNone_untilTheyHaveComeBack() {
        source.describe("test:1");
        source.describe("test:2");
        await().until(() -> source.usage().stuck() == 2);

        assertThatThrownBy(() -> source.describe("test:3").toCompletableFuture().get(5, TimeUnit.SECONDS))
                .hasCauseInstanceOf(MediaException.class)
                .hasMessageContaining("has not come back from earlier questions");
        assertThat(asked).hasValue(2);

        hold.release(1000);
        await().until(() -> source.usage().stuck() == 0);
        source.describe("test:4");
        await().until(() -> asked.get() == 3);
    }

    @Test
    void sourcesThatHang_doNotKeepStrategiesFromDeciding() {
        var others = Stream.generate(() -> new TrackedSource(
                        new PluginInfo(PluginInfo.Kind.SOURCE, "test", "bundle", "1"), new Hanging(), SHORT))
                .limit(GuardedCalls.MOST_STUCK / 2)
                .toList();
        for (TrackedSource other : others) {
            other.describe("test:1");
            other.describe("test:2");
        }
        await().until(() -> GuardedCalls.Kind.SOURCE.stuck() == GuardedCalls.MOST_STUCK);

        StrategyHandle strategy =
                TestStrategies.tracked("test", _ -> Decision.keep("All is well.", Memory.NONE), System::nanoTime);
        var situation = new Situation(0, "i1", Timeline.startingAt(0, 60), List.of(), Optional.empty(), Memory.NONE);
        assertThat(strategy.decide(situation).reason()).isEqualTo("All is well.");
    }

    private final class Hanging implements MediaSource {

        @Override
        public boolean accepts(String locator) {
            return true;
        }

        @Override
        public CompletionStage<MediaDescription> describe(String locator) {
            asked.incrementAndGet();
            hold.acquireUninterruptibly();
            return CompletableFuture.failedFuture(new MediaException("Late."));
        }

        @Override
        public Optional<Content> content(String path) {
            return Optional.empty();
        }
    }
}
