package org.tutti.engine.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.plugins.fixture.SourceActivator;
import org.tutti.plugin.media.MediaException;

/** What the host promises about a source, whatever the plug-in does. */
@Timeout(60)
class SourceHandleTest {

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


    @BeforeEach
    void dropTheSource() throws IOException {
        new TestBundle("test.endless", "1.0.0", SourceActivator.class).dropInto(host.plugins, "endless.jar");
        await().until(() -> host.registry().source("endless").isPresent());
    }

    @Test
    void removedSource_closesItsOpenChannelsAndOpensNoMore() throws IOException {
        SourceHandle source = host.registry().source("endless").orElseThrow();
        var content = source.content("anything").orElseThrow();
        ReadableByteChannel channel = content.open(0);
        assertThat(channel.read(ByteBuffer.allocate(10))).isEqualTo(10);

        Files.delete(host.plugins.resolve("endless.jar"));

        await().until(() -> !channel.isOpen());
        assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(10))).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> content.open(0)).isInstanceOf(IOException.class).hasMessageContaining("removed");
        assertThatThrownBy(() -> source.content("anything")).hasMessageContaining("removed");
        assertThat(host.registry().source("endless")).isEmpty();
    }

    @Test
    void sourceThatFailsToAnswer_harmsNoOther() {
        assertThat(host.registry().sourceFor("file:demo").orElseThrow().info().name()).isEqualTo("file");
    }

    @Test
    void describe_failsWithNothingButMediaException() {
        SourceHandle source = host.registry().source("endless").orElseThrow();

        for (String locator : List.of("endless:throw", "endless:deep", "endless:null")) {
            assertThatThrownBy(() -> source.describe(locator).toCompletableFuture().get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(MediaException.class)
                    .hasMessageContaining("failed to describe '%s'".formatted(locator));
        }
    }
}
