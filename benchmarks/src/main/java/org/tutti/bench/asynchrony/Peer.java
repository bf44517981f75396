package org.tutti.bench.asynchrony;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.tutti.conformance.support.Executables;

/** The library we are compared with, fetched from npm as the benchmark runs: nothing of it is in the repository. */
final class Peer {

    private static final String PACKAGES = "timingsrc@1.4.36 timing-object@3.1.97 esbuild@0.25.0";

    private Peer() {}

    /** Its page and script, by path; empty, with a word, where it cannot be had. */
    static Optional<Map<String, byte[]>> files() throws IOException, InterruptedException {
        if (Executables.find("npm").isEmpty()) {
            System.out.println("npm is missing: timingsrc is not measured.");
            return Optional.empty();
        }
        Path folder = Files.createDirectories(Path.of(System.getProperty("tutti.work", "target"), "timingsrc"));
        Path bundle = folder.resolve("peer.js");
        if (!Files.exists(bundle)) {
            Files.writeString(folder.resolve("entry.js"), """
                    export { setTimingsrc } from 'timingsrc';
                    export { TimingObject } from 'timing-object';
                    """);
            boolean made = run(folder, "npm install --prefix . --no-audit --no-fund --loglevel=error " + PACKAGES)
                    && run(folder, "node_modules/.bin/esbuild entry.js --bundle --format=esm --outfile=peer.js");
            if (!made) {
                return Optional.empty();
            }
        }
        return Optional.of(Map.of(
                "/peer.html", Viewer.resource("peer.html").getBytes(StandardCharsets.UTF_8),
                "/peer.js", Files.readAllBytes(bundle)));
    }

    private static boolean run(Path folder, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command.split(" ")).directory(folder.toFile()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            System.out.println("timingsrc is not measured; «%s» failed: %s".formatted(command, output));
            return false;
        }
        return true;
    }
}
