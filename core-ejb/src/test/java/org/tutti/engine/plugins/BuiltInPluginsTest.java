package org.tutti.engine.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.plugin.media.MediaException;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.timeline.Timeline;

/** What comes with the server, outside any application server. */
@Timeout(60)
class BuiltInPluginsTest {

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
    void start_bringsUpEveryBuiltInPlugin() {
        assertThat(host.ready()).isTrue();
        assertThat(host.registry().all())
                .extracting(PluginInfo::kind, PluginInfo::name, PluginInfo::bundle)
                .containsExactly(
                        tuple(PluginInfo.Kind.STRATEGY, "controller", "org.tutti.strategy.controller"),
                        tuple(PluginInfo.Kind.STRATEGY, "distributed", "org.tutti.strategy.distributed"),
                        tuple(PluginInfo.Kind.STRATEGY, "duplicate", "org.tutti.strategy.duplicate"),
                        tuple(PluginInfo.Kind.STRATEGY, "live-edge", "org.tutti.strategy.liveedge"),
                        tuple(PluginInfo.Kind.STRATEGY, "maestro-fastest", "org.tutti.strategy.maestro"),
                        tuple(PluginInfo.Kind.STRATEGY, "maestro-mean", "org.tutti.strategy.maestro"),
                        tuple(PluginInfo.Kind.STRATEGY, "maestro-median", "org.tutti.strategy.maestro"),
                        tuple(PluginInfo.Kind.STRATEGY, "maestro-slowest", "org.tutti.strategy.maestro"),
                        tuple(PluginInfo.Kind.STRATEGY, "ready-quorum", "org.tutti.strategy.readyquorum"),
                        tuple(PluginInfo.Kind.STRATEGY, "server-clock", "org.tutti.strategy.serverclock"),
                        tuple(PluginInfo.Kind.SOURCE, "file", "org.tutti.source.file"),
                        tuple(PluginInfo.Kind.SOURCE, "live", "org.tutti.source.live"),
                        tuple(PluginInfo.Kind.SOURCE, "own", "org.tutti.source.file"),
                        tuple(PluginInfo.Kind.SOURCE, "url", "org.tutti.source.url"));
    }

    @Test
    void fileSource_servesTheMediaFolder() throws Exception {
        Files.copy(Path.of("../server/src/main/media/demo/demo.mp4"), host.media.resolve("film.mp4"));

        SourceHandle source = host.registry().sourceFor("file:film.mp4").orElseThrow();
        assertThat(source.describe("file:film.mp4").toCompletableFuture().get(20, TimeUnit.SECONDS).title())
                .isEqualTo("film");
        try (ReadableByteChannel channel = source.content("film.mp4").orElseThrow().open(4)) {
            assertThat(channel.read(ByteBuffer.allocate(100))).isEqualTo(100);
        }
    }

    @Test
    void urlSource_readsThroughTheHost_whichRefusesWhatIsNotPublic() {
        SourceHandle source = host.registry().sourceFor("http://127.0.0.1:9000/film.mp4").orElseThrow();

        assertThat(source.describe("http://127.0.0.1:9000/film.mp4"))
                .failsWithin(20, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(MediaException.class)
                .withMessageContaining("-Dtutti.fetch.allow=127.0.0.1:9000");
    }

    @Test
    void configurationInThePluginFolder_reachesThePlugin() throws Exception {
        Path films = Files.createDirectories(home.resolve("films"));
        Files.writeString(films.resolve("other.mp4"), "other");
        Files.writeString(host.plugins.resolve("org.tutti.source.file.FileSource.cfg"), "folder = " + films + "\n");

        await().ignoreExceptions()
                .until(() -> host.registry().source("file").orElseThrow().content("other.mp4").isPresent());
        assertThat(host.ready()).isTrue();
    }

    @Test
    void readyQuorum_goesByTheConfigurationInThePluginFolder() throws Exception {
        var situation = new Situation(
                0, "i1", Timeline.startingAt(0, 60), List.of(), Optional.empty(), Memory.NONE);
        assertThat(quorum(situation)).isEqualTo(0.8);

        Files.writeString(
                host.plugins.resolve("org.tutti.strategy.readyquorum.ReadyQuorumStrategy.cfg"), "quorum = 0.5\n");

        await().ignoreExceptions().untilAsserted(() -> assertThat(quorum(situation)).isEqualTo(0.5));
    }

    @Test
    void theFourMaestros_goByOneConfiguration() throws Exception {
        Files.writeString(host.plugins.resolve(
                "org.tutti.strategy.maestro.MaestroStrategy.cfg"), "asynchrony = 0.25\n");

        var situation = new Situation(
                0, "i1", Timeline.startingAt(0, 60), List.of(), Optional.empty(), Memory.NONE);
        for (String reference : List.of("slowest", "fastest", "mean", "median")) {
            await().ignoreExceptions().untilAsserted(() -> assertThat(host.registry()
                            .strategy("maestro-" + reference)
                            .orElseThrow()
                            .decide(situation)
                            .numbers())
                    .containsEntry("thresholdMs", 250.0));
        }
    }

    private double quorum(Situation situation) {
        return host.registry().strategy("ready-quorum").orElseThrow().decide(situation).numbers().get("quorumShare");
    }

    @Test
    void unknownNames_areEmpty() {
        assertThat(host.registry().strategy("unheard-of")).isEmpty();
        assertThat(host.registry().source("unheard-of")).isEmpty();
        assertThat(host.registry().sourceFor("unheard-of:demo")).isEmpty();
    }

    @Test
    void closedHost_stillHasServerClock() {
        host.close();

        assertThat(host.reason("server-clock")).contains("server's clock");
        assertThat(host.registry().source("file")).isEmpty();
    }

    @Test
    void closedHost_leavesNoThreadBehind() {
        host.close();

        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.matches("(tutti-|Felix|fileinstall|SCR|CM ).*")));
    }

    @Test
    void missingBuiltInBundle_isNotReadyAndSaysWhich() {
        var settings = new PluginHostSettings(
                home.resolve("p"),
                home.resolve("m"),
                home.resolve("c"),
                List.of(new PluginHostSettings.BuiltIn("lost.jar", () -> {
                    throw new IOException("lost.jar is lost");
                })));
        try (PluginHost broken = new PluginHost(settings, () -> 0)) {
            assertThatThrownBy(broken::start).hasMessageContaining("lost.jar").hasMessageContaining("Maybe");
            assertThat(broken.ready()).isFalse();
        }
    }
}
