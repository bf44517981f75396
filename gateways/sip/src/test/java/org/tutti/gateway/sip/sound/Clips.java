package org.tutti.gateway.sip.sound;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.session.Item;

/** Films for the tests, made by ffmpeg: each full second a beep of 1 kHz, 50 ms long. */
record Clips(Path folder) {

    private static final int RATE = 48_000;

    static Ffmpeg ffmpeg() {
        var found = Ffmpeg.installed(_ -> Optional.empty()).get();
        Assumptions.assumeTrue(found.isPresent(), "ffmpeg is not installed");
        return found.get();
    }

    /** @param options what comes before the name of the file */
    Item clip(String name, int seconds, String... options) throws IOException, InterruptedException {
        return clip(name, seconds, 0, options);
    }

    /** @param noise its level, 0 to 1 */
    Item clip(String name, int seconds, double noise, String... options) throws IOException, InterruptedException {
        ffmpeg();
        Path raw = folder.resolve(name + ".raw");
        Files.write(raw, beeps(seconds, noise));
        List<String> command = new ArrayList<>(List.of(
                "ffmpeg", "-nostdin", "-loglevel", "error", "-y", "-f", "s16le", "-ar", "48000", "-ac", "1", "-i",
                raw.toString()));
        command.addAll(List.of(options));
        command.add(folder.resolve(name).toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String words = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(words);
        }
        return item(name);
    }

    private static byte[] beeps(int seconds, double noise) {
        var random = new Random(7);
        ByteBuffer bytes = ByteBuffer.allocate(2 * RATE * seconds).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < RATE * seconds; i++) {
            boolean on = i > RATE / 2 && i % RATE < RATE / 20;
            double beep = on ? 0.5 * Math.sin(2 * Math.PI * 1000 * (i % RATE) / RATE) : 0;
            bytes.putShort((short) (32_767 * (beep + noise * (random.nextDouble() - 0.5))));
        }
        return bytes.array();
    }

    static Item item(String name) {
        return item(name, 100);
    }

    static Item item(String name, double duration) {
        return new Item("test", new MediaDescription("test:" + name, name, duration,
                List.of(new Rendition(name, "video/mp4"))));
    }

    /** Those in the folder. */
    Media media() {
        return (_, rendition) -> new FileBytes(folder.resolve(rendition.url()));
    }

    record FileBytes(Path file) implements Media.Bytes {

        @Override
        public OptionalLong length() {
            try {
                return OptionalLong.of(Files.size(file));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public boolean own() {
            return true;
        }

        @Override
        public ReadableByteChannel from(long offset) throws IOException {
            return FileChannel.open(file).position(offset);
        }
    }

    /**
     * Where the sound of a beep at {@code at} begins: the first peak of the best match with one, ms late.
     *
     * @param rate of the samples
     * @param around how far to look, s
     */
    static double lateness(short[] samples, int rate, double at, double around) {
        int length = rate / 20;
        double best = -1;
        int where = 0;
        for (int first = (int) ((at - around) * rate); first < (at + around) * rate; first++) {
            double sum = 0;
            for (int i = 0; i < length && first + i < samples.length; i++) {
                sum += first + i < 0 ? 0 : samples[first + i] * Math.sin(2 * Math.PI * 1000 * i / rate);
            }
            if (sum > best) {
                best = sum;
                where = first;
            }
        }
        return (where - at * rate) * 1000.0 / rate;
    }
}
