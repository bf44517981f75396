package org.tutti.engine.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.plugins.fixture.HangActivator;
import org.tutti.plugin.guard.Limits;

/** A plug-in that does not come back from starting harms no other. */
@Timeout(60)
class HangingPluginTest {

    private static final Limits SHORT = new Limits(Duration.ofSeconds(2), Duration.ofSeconds(1), 256L << 20);

    private final Semaphore hold = new Semaphore(0);

    @TempDir
    Path home;

    RunningHost host;

    @BeforeEach
    void start() throws IOException {
        System.getProperties().put(HangActivator.KEY, hold);
        host = new RunningHost(home, SHORT);
    }

    @AfterEach
    void stop() {
        hold.release(1000);
        host.close();
        System.getProperties().remove(HangActivator.KEY);
    }

    @Test
    void othersComeAndGo_andItIsUninstalledOnceItHasComeBack() throws IOException {
        try (LogCapture log = new LogCapture()) {
            new TestBundle("test.hang", "1.0.0", HangActivator.class).dropInto(host.plugins, "a-hang.jar");
            await().until(() -> !log.linesWith("a-hang.jar does not start", "does not come back").isEmpty());

            TestBundle.strategy("quorum", "1.0.0").dropInto(host.plugins, "quorum.jar");
            host.awaitReason("quorum", "version 1.0.0");

            Files.delete(host.plugins.resolve("a-hang.jar"));
            await().until(() -> !log.linesWith("a-hang.jar did not go properly", "tried again").isEmpty());
            TestBundle.strategy("quorum", "1.1.0").dropInto(host.plugins, "quorum.jar");
            host.awaitReason("quorum", "version 1.1.0");
            assertThat(GuardedCalls.Kind.STEP.stuck()).isEqualTo(1);

            hold.release(1000);
            await().untilAsserted(() -> assertThat(host.bundles()).doesNotContain("test.hang"));
            assertThat(GuardedCalls.Kind.STEP.stuck()).isZero();
        }
    }
}
