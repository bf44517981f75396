package org.tutti.gateway.sip.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.with;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.fetch.GuardedFetch;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.session.Item;

/** A programme that another server sends as it happens. */
class LiveTest {

    private static final int RATE = 8000;

    @TempDir
    private Path folder;

    private static HttpServer server() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/live.mp3", exchange -> {
            Process programme = new ProcessBuilder("ffmpeg", "-nostdin", "-loglevel", "quiet", "-re", "-f", "lavfi",
                    "-i", "sine=1000", "-c:a", "libmp3lame", "-b:a", "64k", "-f", "mp3", "-flush_packets", "1", "-")
                    .start();
            try (InputStream in = programme.getInputStream(); OutputStream out = exchange.getResponseBody()) {
                exchange.sendResponseHeaders(200, 0);
                byte[] some = new byte[500];
                for (int read; (read = in.read(some)) >= 0; out.flush()) {
                    out.write(some, 0, read);
                }
            } finally {
                programme.destroyForcibly();
            }
        });
        server.start();
        return server;
    }

    @Test
    void programme_isHeardFromWhereSomebodyBegins() throws Exception {
        Clips.ffmpeg();
        var timer = Executors.newSingleThreadScheduledExecutor();
        HttpServer server = server();
        System.setProperty(GuardedFetch.ALLOW, "127.0.0.1:" + server.getAddress().getPort());
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/live.mp3";
        Item item = new Item("url", new MediaDescription("url:" + url, "live", Double.POSITIVE_INFINITY,
                List.of(new Rendition(url, "audio/mpeg"))));
        try (var fetch = GuardedFetch.configured(() -> 0);
                var soundtracks = new DefaultSoundtracks(folder, new HostMedia(() -> null, () -> fetch, () -> fetch),
                        Thread.ofPlatform().daemon().factory(), timer, () -> 1, Limits.USUAL,
                        () -> Optional.of(Clips.ffmpeg()));
                var listening = soundtracks.listen(item, 1, RATE)) {
            Track track = listening.track();
            short[] frame = new short[RATE / 50];
            // The programme has been on for ten minutes already.
            with().pollInterval(Duration.ofMillis(20)).atMost(Duration.ofSeconds(20))
                    .until(() -> track.read(600 * RATE, frame, 0, frame.length) == frame.length);
            short[] second = new short[RATE];
            assertThat(track.read(600 * RATE, second, 0, RATE)).as("goes on").isEqualTo(RATE);
            assertThat(Math.abs(second[RATE / 2]) + Math.abs(second[RATE / 2 + 2])).isGreaterThan(1000);
            assertThat(soundtracks.trouble(item)).isEmpty();
        } finally {
            System.clearProperty(GuardedFetch.ALLOW);
            server.stop(0);
            timer.shutdownNow();
        }
    }
}
