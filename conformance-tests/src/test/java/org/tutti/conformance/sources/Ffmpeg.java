package org.tutti.conformance.sources;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.tutti.conformance.support.Executables;
import org.tutti.conformance.support.PeerProcess;

/** The program that makes all media of these tests. */
final class Ffmpeg {
    private static final Duration LIMIT = Duration.ofSeconds(180);

    private Ffmpeg() {}

    /** Runs it in a folder to its end. {@code arguments}: separated by single spaces. */
    static void make(Path folder, String arguments) {
        Process process = run(folder, arguments);
        try (PeerProcess _ = PeerProcess.of(process)) {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(LIMIT) || process.exitValue() != 0) {
                throw new IllegalStateException("ffmpeg %s: %s".formatted(arguments, said));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while ffmpeg made something", e);
        }
    }

    /** Starts it in a folder; it runs until it is closed, or its input ends. */
    static PeerProcess start(Path folder, String arguments) {
        PeerProcess process = PeerProcess.of(run(folder, arguments));
        process.discardTheRest();
        return process;
    }

    private static Process run(Path folder, String arguments) {
        Path program = Executables.find("ffmpeg").orElseThrow(() -> new IllegalStateException(
                "ffmpeg is missing, which makes the media. `mvn verify -Dpeers=install` as root installs it."));
        List<String> command = new ArrayList<>(List.of(program.toString(), "-nostdin", "-loglevel", "error", "-y"));
        command.addAll(List.of(arguments.split(" ")));
        try {
            return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException("Starting ffmpeg", e);
        }
    }
}
