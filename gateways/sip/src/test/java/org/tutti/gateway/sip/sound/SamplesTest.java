package org.tutti.gateway.sip.sound;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesTest {

    @TempDir
    private Path folder;

    /** A thread that is interrupted takes the channel with it; another is opened by who reads next. */
    @Test
    void reading_doesNotWaitForWhoWrites() throws Exception {
        try (var samples = new Samples(folder.resolve("samples.pcm"), new Space(Limits.USUAL.disk()))) {
            samples.write(0, ByteBuffer.allocate(2000));
            // As write does.
            synchronized (samples) {
                var got = CompletableFuture.supplyAsync(() -> {
                    Thread.currentThread().interrupt();
                    samples.read(0, new short[160], 0, 160);
                    assertThat(Thread.interrupted()).isTrue();
                    return samples.read(0, new short[160], 0, 160);
                });
                assertThat(got.get(5, TimeUnit.SECONDS)).isEqualTo(160);
            }
        }
    }
}
