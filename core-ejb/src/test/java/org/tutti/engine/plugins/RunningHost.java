package org.tutti.engine.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.tutti.engine.ServerClock;
import org.tutti.plugin.guard.Limits;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.timeline.Timeline;

/** A host that runs in a folder of a test, with the bundles the engine's jar carries. */
final class RunningHost implements AutoCloseable {

    final Path plugins;
    final Path media;
    private final Path cache;
    private final Limits starting;
    private PluginHost host;

    RunningHost(Path home) throws IOException {
        this(home, PluginInstaller.STARTING);
    }

    /** @param starting for one start or stop of a bundle */
    RunningHost(Path home, Limits starting) throws IOException {
        this.starting = starting;
        plugins = Files.createDirectories(home.resolve("plugins"));
        media = home.resolve("media");
        cache = home.resolve("cache");
        start();
    }

    private void start() {
        host = new PluginHost(
                PluginHostSettings.withBundledPlugins(plugins, media, cache), ServerClock.system()::now, starting);
        host.start();
    }

    void restart() {
        host.close();
        start();
    }

    boolean ready() {
        return host.ready();
    }

    PluginHost host() {
        return host;
    }

    /** For tests that leave the folder alone, which uses it as well. */
    PluginInstaller installer() {
        return host.installer();
    }

    /** The symbolic names of all bundles installed. */
    List<String> bundles() {
        return host.installer().bundles();
    }

    PluginRegistry registry() {
        return host.registry();
    }

    /** The reason a strategy gives for its decision, by which tests tell one from another; "none" without one. */
    String reason(String strategy) {
        var situation = new Situation(
                0, "i1", Timeline.startingAt(0, 60), List.of(), Optional.empty(), Memory.NONE);
        return registry()
                .strategy(strategy)
                .map(found -> found.decide(situation))
                .map(Decision::reason)
                .orElse("none");
    }

    void awaitReason(String strategy, String reason) {
        await().untilAsserted(() -> assertThat(reason(strategy)).isEqualTo(reason));
    }

    @Override
    public void close() {
        host.close();
    }
}
