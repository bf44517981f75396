package org.tutti.conformance.support.sip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tutti.conformance.support.PeerProcess;

/** sipp, which plays one side of SIP as a scenario of {@code support/sip} says, many times if it is told to. */
public final class Sipp {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final int SECONDS = 120;

    private Sipp() {}

    /**
     * What became of it.
     *
     * @param status 0: all as the scenario says; 1: one call at least was otherwise
     * @param log what it saw that it did not want, and what it printed
     */
    public record Outcome(int status, String log) {
        public boolean good() {
            return status == 0;
        }
    }

    /**
     * Runs a scenario to its end.
     *
     * @param scenario its name, such as {@code flood}
     * @param user whom it calls
     * @param arguments further ones, such as {@code -m 100 -r 50}
     */
    public static Outcome run(String scenario, InetSocketAddress server, String user, String... arguments) {
        try {
            Path folder = Path.of(System.getProperty("tutti.work", "target"), "sip", "sipp-" + scenario + "-" + NUMBERS.incrementAndGet())
                    .toAbsolutePath();
            Files.createDirectories(folder);
            Path file = folder.resolve(scenario + ".xml");
            try (var source = Sipp.class.getResourceAsStream(scenario + ".xml")) {
                Files.write(file, source.readAllBytes());
            }
            PhoneNetwork network = PhoneNetwork.ofThisRun();
            List<String> command = new ArrayList<>(network.command("sipp", server.getAddress().getHostAddress() + ":" + server.getPort(),
                    "-sf", file.toString(), "-s", user, "-i", network.phones(), "-mi", network.phones(), "-nostdin",
                    "-trace_err", "-error_file", folder.resolve("errors.log").toString(), "-timeout", SECONDS - 10 + "s"));
            command.addAll(List.of(arguments));
            Path log = folder.resolve("console.log");
            try (PeerProcess sipp = PeerProcess.start(new ProcessBuilder(command).directory(folder.toFile())
                    .redirectErrorStream(true).redirectOutput(log.toFile()))) {
                if (!sipp.process().waitFor(SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError("sipp runs longer than " + SECONDS + " s: " + command);
                }
                return new Outcome(sipp.process().exitValue(), logs(folder));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String logs(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(each -> each.toString().endsWith(".log")).sorted().map(Sipp::text).collect(Collectors.joining("\n"));
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).replaceAll("\u001b\\[[0-9;]*[A-Za-z]", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
