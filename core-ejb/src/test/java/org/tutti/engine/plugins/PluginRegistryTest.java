package org.tutti.engine.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.tutti.engine.plugins.PluginRegistry.Described;
import org.tutti.plugin.media.Content;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.media.MediaException;

/** Several sources may know a locator: who declines leaves it to the next. */
class PluginRegistryTest {

    private final List<String> asked = new ArrayList<>();

    /** Fails with what is given, or describes. */
    private final class Source implements SourceHandle {

        private final String name;
        private final Optional<MediaException> failure;

        Source(String name, MediaException failure) {
            this.name = name;
            this.failure = Optional.ofNullable(failure);
        }

        @Override
        public PluginInfo info() {
            return new PluginInfo(PluginInfo.Kind.SOURCE, name, "test", "1");
        }

        @Override
        public boolean accepts(String locator) {
            return true;
        }

        @Override
        public CompletionStage<MediaDescription> describe(String locator) {
            asked.add(name);
            return failure.<CompletionStage<MediaDescription>>map(CompletableFuture::failedStage)
                    .orElseGet(() -> CompletableFuture.completedStage(new MediaDescription(
                            locator, name, 1, List.of(new Rendition("a.mp4", "video/mp4")))));
        }

        @Override
        public Optional<Content> content(String path) {
            return Optional.empty();
        }
    }

    private record Registry(List<SourceHandle> sources) implements PluginRegistry {

        @Override
        public Optional<StrategyHandle> strategy(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<SourceHandle> source(String name) {
            return Optional.empty();
        }

        @Override
        public List<SourceHandle> sourcesFor(String locator) {
            return sources;
        }

        @Override
        public List<PluginInfo> all() {
            return List.of();
        }
    }

    private static CompletableFuture<Described> describe(SourceHandle... sources) {
        return new Registry(List.of(sources)).describe("https://example.org/a").toCompletableFuture();
    }

    private Source declining(String name) {
        return new Source(name, MediaException.declined(name + " does not know it."));
    }

    @Test
    void whoDeclines_leavesItToTheNext() {
        assertThat(describe(declining("url"), new Source("live", null), new Source("other", null)).join().source())
                .isEqualTo("live");
        assertThat(asked).containsExactly("url", "live");
    }

    @Test
    void whoFails_leavesItToNobody() {
        assertThat(describe(new Source("url", new MediaException("It is gone.")), new Source("live", null)))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(MediaException.class)
                .withMessageContaining("It is gone.");
        assertThat(asked).containsExactly("url");
    }

    @Test
    void ifAllDecline_theLastSaysWhy() {
        assertThat(describe(declining("url"), declining("live")))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("live does not know it.");
    }

    @Test
    void whatNobodyAccepts_isNoAddress() {
        assertThat(describe())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(MediaException.class)
                .withMessageContaining("'https://example.org/a' is no address of a film");
    }
}
