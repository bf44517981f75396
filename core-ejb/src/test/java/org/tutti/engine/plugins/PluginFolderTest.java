package org.tutti.engine.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.plugins.fixture.StrategyActivator;

/** Plug-ins that come, change and go while the host runs. */
@Timeout(60)
class PluginFolderTest {

    @TempDir
    Path home;

    RunningHost host;

    @BeforeEach
    void start() throws IOException {
        host = new RunningHost(home);
    }

    @AfterEach
    void stop() {
        host.close();
    }


    @Test
    void droppedReplacedAndRemovedPlugin_isFollowed() throws IOException {
        TestBundle.strategy("quorum", "1.0.0").dropInto(host.plugins, "quorum.jar");
        host.awaitReason("quorum", "version 1.0.0");
        assertThat(host.registry().all()).contains(
                new PluginInfo(PluginInfo.Kind.STRATEGY, "quorum", "test.quorum", "1.0.0"));

        TestBundle.strategy("quorum", "1.1.0").dropInto(host.plugins, "quorum.jar");
        host.awaitReason("quorum", "version 1.1.0");

        TestBundle.strategy("quorum", "0.9.0").dropInto(host.plugins, "quorum.jar");
        host.awaitReason("quorum", "version 0.9.0");

        Files.delete(host.plugins.resolve("quorum.jar"));
        host.awaitReason("quorum", "none");
    }

    @Test
    void replacedBySameVersion_runsTheNewOne() throws IOException {
        TestBundle.strategy("before", "1.0.0").dropInto(host.plugins, "plugin.jar");
        host.awaitReason("before", "version 1.0.0");

        TestBundle.strategy("after", "1.0.0").dropInto(host.plugins, "plugin.jar");

        host.awaitReason("after", "version 1.0.0");
        assertThat(host.registry().strategy("before")).isEmpty();
    }

    @Test
    void higherVersionOfTheBuiltIn_winsUntilItIsRemoved() throws IOException {
        override("9.0.0").dropInto(host.plugins, "override.jar");
        host.awaitReason("server-clock", "version 9.0.0");

        Files.delete(host.plugins.resolve("override.jar"));
        await().untilAsserted(() -> assertThat(host.reason("server-clock")).contains("server's clock"));
    }

    @Test
    void sameBundleAndVersionAsTheBuiltIn_winsAndLeavesItBehindWhenRemoved() throws IOException {
        String builtIn = host.registry().strategy("server-clock").orElseThrow().info().version();
        override(builtIn).dropInto(host.plugins, "override.jar");
        host.awaitReason("server-clock", "version " + builtIn);

        Files.delete(host.plugins.resolve("override.jar"));
        await().untilAsserted(() -> assertThat(host.reason("server-clock")).contains("server's clock"));
        assertThat(host.registry().strategy("server-clock").orElseThrow().info().bundle())
                .isEqualTo("org.tutti.strategy.serverclock");
    }

    @Test
    void lowerVersionThanTheBuiltIn_doesNotWinUnlessRankedHigher() throws IOException {
        override("0.0.1").dropInto(host.plugins, "low.jar");
        TestBundle.strategy("marker", "1.0.0").dropInto(host.plugins, "marker.jar");
        host.awaitReason("marker", "version 1.0.0");
        assertThat(host.reason("server-clock")).contains("server's clock");

        override("0.0.2").header("Test-Ranking", "1").dropInto(host.plugins, "low.jar");
        host.awaitReason("server-clock", "version 0.0.2");
    }

    @Test
    void pluginsOfAnEarlierRun_areInUseAsSoonAsTheHostHasStarted() throws IOException {
        TestBundle.strategy("quorum", "1.0.0").dropInto(host.plugins, "quorum.jar");

        host.restart();

        assertThat(host.reason("quorum")).isEqualTo("version 1.0.0");
    }

    private static TestBundle override(String version) {
        return new TestBundle("org.tutti.strategy.serverclock", version, StrategyActivator.class)
                .header("Test-Name", "server-clock");
    }
}
