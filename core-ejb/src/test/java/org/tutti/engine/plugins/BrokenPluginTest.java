package org.tutti.engine.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.plugins.fixture.ExitActivator;
import org.tutti.engine.plugins.fixture.LoopActivator;
import org.tutti.engine.plugins.fixture.RudeActivator;
import org.tutti.engine.plugins.fixture.StrategyActivator;

/** Plug-ins that do not work harm no other and are named in the log. */
@Timeout(60)
class BrokenPluginTest {

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
    void brokenJar_isOneLineInTheLogAndHarmsNoOther() throws IOException {
        try (LogCapture log = new LogCapture()) {
            Files.writeString(host.plugins.resolve("broken.jar"), "this is no jar");
            TestBundle.strategy("quorum", "1.0.0").dropInto(host.plugins, "quorum.jar");

            host.awaitReason("quorum", "version 1.0.0");
            await().until(() -> !log.linesWith("broken.jar").isEmpty());
            TestBundle.strategy("quorum", "1.1.0").dropInto(host.plugins, "quorum.jar");
            host.awaitReason("quorum", "version 1.1.0");
            assertThat(log.linesWith("broken.jar"))
                    .singleElement()
                    .asString()
                    .contains("not used", "Maybe")
                    .doesNotContain("\n");
        }
    }

    @Test
    void halfCopiedJar_isTakenUpOnceItIsWhole() throws IOException {
        byte[] whole = TestBundle.strategy("quorum", "1.0.0").bytes();
        try (LogCapture log = new LogCapture()) {
            Files.write(host.plugins.resolve("quorum.jar"), Arrays.copyOf(whole, whole.length / 2));
            await().until(() -> !log.linesWith("quorum.jar").isEmpty());
            assertThat(host.reason("quorum")).isEqualTo("none");

            Files.write(host.plugins.resolve("quorum.jar"), whole);
            host.awaitReason("quorum", "version 1.0.0");
        }
    }

    @Test
    void goodPluginOverwrittenByABrokenOne_staysInUse() throws IOException {
        TestBundle.strategy("quorum", "1.0.0").dropInto(host.plugins, "quorum.jar");
        host.awaitReason("quorum", "version 1.0.0");

        try (LogCapture log = new LogCapture()) {
            Files.writeString(host.plugins.resolve("quorum.jar"), "this is no jar");
            await().until(() -> !log.linesWith("1.0.0 stays in use").isEmpty());
        }
        assertThat(host.reason("quorum")).isEqualTo("version 1.0.0");
    }

    @Test
    void pluginForAnotherApi_isNamedAndTheBuiltInServes() throws IOException {
        try (LogCapture log = new LogCapture()) {
            TestBundle.strategy("server-clock", "9.0.0")
                    .header("Import-Package", "org.osgi.framework,org.tutti.plugin.sync;version=\"[7,8)\"")
                    .dropInto(host.plugins, "future.jar");

            await().until(() -> !log.linesWith("future.jar").isEmpty());
            assertThat(log.linesWith("future.jar")).singleElement().asString().contains("org.tutti.plugin.sync");
        }
        assertThat(host.reason("server-clock")).contains("server's clock");
    }

    @Test
    void pluginWithoutAName_isNamedInTheLog() throws IOException {
        try (LogCapture log = new LogCapture()) {
            new TestBundle("test.nameless", "1.0.0", StrategyActivator.class).dropInto(host.plugins, "nameless.jar");

            await().until(() -> !log.linesWith("test.nameless", "tutti.strategy.name").isEmpty());
        }
    }

    @Test
    void harmfulPlugin_isRefused_andSaysWhy_untilItIsGone() throws IOException {
        TestBundle.strategy("quorum", "1.0.0").dropInto(host.plugins, "quorum.jar");
        host.awaitReason("quorum", "version 1.0.0");
        try (LogCapture log = new LogCapture()) {
            new TestBundle("test.exit", "2.0.0", ExitActivator.class).dropInto(host.plugins, "quorum.jar");
            await().until(() -> !log.linesWith("quorum.jar is refused", "System.exit", "1.0.0 stays in use").isEmpty());
        }
        assertThat(host.reason("quorum")).isEqualTo("version 1.0.0");
        assertThat(refused()).singleElement().satisfies(plugin -> {
            assertThat(plugin.info().name()).isEqualTo("quorum.jar");
            assertThat(plugin.info().bundle()).isEqualTo("test.exit");
            assertThat(plugin.findings()).singleElement().asString()
                    .contains("ExitActivator.start", "System.exit", "ends the whole server", "Throw an exception");
        });

        Files.delete(host.plugins.resolve("quorum.jar"));
        await().until(() -> refused().isEmpty());
    }

    private List<PluginStatus> refused() {
        return host.host().status().stream()
                .filter(plugin -> plugin.state() == PluginStatus.State.REFUSED)
                .toList();
    }

    @Test
    void pluginThatNeverEndsStarting_isCutOff_andHarmsNoOther() throws IOException {
        try (LogCapture log = new LogCapture()) {
            new TestBundle("test.loop", "1.0.0", LoopActivator.class).dropInto(host.plugins, "a-loop.jar");
            TestBundle.strategy("quorum", "1.0.0").dropInto(host.plugins, "quorum.jar");

            await().atMost(Duration.ofSeconds(40))
                    .untilAsserted(() -> assertThat(host.reason("quorum")).isEqualTo("version 1.0.0"));
            await().until(() -> !log.linesWith("a-loop.jar does not start", "are the most").isEmpty());
        }
    }

    @Test
    void jarThatCannotEvenBeChecked_isRefused_andHarmsNoOther() throws IOException {
        host.close();
        TestBundle.strategy("rotten", "1.0.0").rotten().dropInto(host.plugins, "a-rotten.jar");
        TestBundle.strategy("quorum", "1.0.0").dropInto(host.plugins, "quorum.jar");
        try (LogCapture log = new LogCapture()) {
            host.restart();

            assertThat(host.reason("quorum")).isEqualTo("version 1.0.0");
            assertThat(log.linesWith("a-rotten.jar is refused", "cannot be")).hasSize(1);
        }
        assertThat(refused()).singleElement().satisfies(plugin -> {
            assertThat(plugin.info().name()).isEqualTo("a-rotten.jar");
            assertThat(plugin.findings()).singleElement().asString().contains("cannot be");
        });
        TestBundle.strategy("rotten", "1.0.0").dropInto(host.plugins, "a-rotten.jar");
        host.awaitReason("rotten", "version 1.0.0");
        assertThat(refused()).isEmpty();
    }

    @Test
    void wordsOfAPlugin_areOneShortLineWithoutControls_spokenWithinTheBudget() throws IOException {
        try (LogCapture log = new LogCapture()) {
            new TestBundle("test.rude", "1.0.0", RudeActivator.class).dropInto(host.plugins, "rude.jar");

            await().until(() -> !log.linesWith("rude.jar does not start", "first second", "Rude").isEmpty());
            assertThat(log.linesWith("rude.jar does not start")).singleElement().satisfies(line -> assertThat(line)
                    .hasSizeLessThan(500)
                    .doesNotContain("\n", "\u001b"));
            assertThat(log.thrown()).isEmpty();
        }
    }
}
