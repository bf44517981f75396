package org.tutti.conformance.support.sip;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.tutti.conformance.support.PeerProcess;

/** tshark: captures what passes the telephones' network, and reads it as somebody else understands the RFCs. */
public final class Tshark implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final PeerProcess process;
    private final Path file;
    private final int sip;

    private Tshark(String name, TuttiOnSip tutti) {
        this.sip = tutti.sip().getPort();
        try {
            Path folder = Files.createDirectories(Path.of(System.getProperty("tutti.work", "target"), "sip").toAbsolutePath());
            file = folder.resolve(name + ".pcap");
            Path log = folder.resolve(name + "-tshark.log");
            Files.deleteIfExists(file);
            process = PeerProcess.start(new ProcessBuilder("tshark", "-i", PhoneNetwork.ofThisRun().device(), "-w", file.toString(),
                    "-F", "pcap", "-f", "udp and host " + tutti.sip().getAddress().getHostAddress())
                    .redirectErrorStream(true).redirectOutput(log.toFile()));
            await("tshark to capture").atMost(LIMIT).pollInterval(Duration.ofMillis(50))
                    .until(() -> Files.readString(log).contains("Capturing on") && Files.exists(file) && Files.size(file) > 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Captures from now on what goes by UDP between the telephones that are programs and the server. */
    public static Tshark capture(String name, TuttiOnSip tutti) {
        return new Tshark(name, tutti);
    }

    /** Ends the capture. */
    public Tshark end() {
        if (process.isAlive()) {
            process.stop(LIMIT);
        }
        return this;
    }

    /**
     * What it reads, a line for each packet.
     *
     * @param filter such as {@code rtp && ip.src == 10.203.1.1}
     * @param fields such as {@code rtp.seq}; parted by tabs
     */
    public List<String> read(String filter, String... fields) {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", file.toString(), "-d", "udp.port==" + sip + ",sip",
                "-o", "rtcp.heuristic_rtcp:TRUE", "-Y", filter, "-T", "fields", "-E", "separator=/t"));
        for (String field : fields) {
            command.addAll(List.of("-e", field));
        }
        try {
            Process reading = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            List<String> lines = new String(reading.getInputStream().readAllBytes()).lines().toList();
            if (!reading.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || reading.exitValue() != 0) {
                reading.destroyForcibly();
                throw new AssertionError("tshark does not read " + command);
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Packets it cannot make sense of, of those from an address. */
    public List<String> malformed(String from) {
        return read("ip.src == " + from + " && (_ws.malformed || _ws.expert.severity == error)", "frame.number", "frame.protocols",
                "_ws.expert.message");
    }

    @Override
    public void close() {
        process.close();
    }
}
