package org.tutti.bench.asynchrony;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.tutti.bench.Benchmark;
import org.tutti.bench.Plot;
import org.tutti.bench.Results;
import org.tutti.bench.Results.Series;
import org.tutti.bench.Stats;
import org.tutti.bench.Target;
import org.tutti.conformance.support.PeerProcess;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.sip.PhoneNetwork;
import org.tutti.conformance.support.sip.Sipp;
import org.tutti.conformance.support.sip.TuttiOnSip;

/**
 * Many calls at a time, made by sipp, all hearing the film: how late packets go, as the kernel stamps them where they leave
 * the server's network, after the least late of their call; and what the server's process takes for it.
 */
final class SipCalls {

    private static final int EACH = 50;
    private static final int MOST = Benchmark.QUICK ? 100 : 800;
    private static final double LIMIT = 40;
    /** Of each capture, and how many there are of as many calls. */
    private static final double SECONDS = Benchmark.QUICK ? 4 : 6;
    private static final int CAPTURES = Benchmark.QUICK ? 1 : 3;
    private static final int FRAME_NANOS = 20_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final TuttiOnSip tutti;

    /** @param lateness of each packet, ms */
    private record Capture(int streams, double[] lateness, double cpu, double wanted) {
        double p99() {
            return Stats.percentile(99, lateness);
        }
    }

    SipCalls(TuttiOnSip tutti) {
        this.tutti = tutti;
    }

    void measure(Results results) throws IOException, InterruptedException {
        List<Double> counts = new ArrayList<>();
        List<Double> p99s = new ArrayList<>();
        double passed = Double.NaN;
        for (int calls : new int[] {1, 50, 100, 150, 200, 300, 400, 600, 800}) {
            if (calls > MOST || !Double.isNaN(passed)) {
                break;
            }
            List<Capture> captures = captures(calls);
            // What else the machine does comes and goes; of three the middle one tells most.
            Capture capture = captures.stream().sorted(Comparator.comparingDouble(Capture::p99)).toList().get(captures.size() / 2);
            double p99 = capture.p99();
            String what = calls + (calls == 1 ? " call, " : " calls, ");
            results.figure(what + "lateness of packets, p50", Stats.median(capture.lateness()), "ms");
            if (calls == EACH) {
                results.figure(what + "lateness of packets, p99", p99, "ms", Target.atMost(LIMIT));
            } else {
                results.figure(what + "lateness of packets, p99", p99, "ms");
            }
            results.figure(what + "lateness of packets, worst", Stats.percentile(100, capture.lateness()), "ms")
                    .figure(what + "streams seen", capture.streams(), "")
                    .figure(what + "packets sent of those due", 100 * capture.lateness().length / capture.wanted(), "%")
                    .figure(what + "the server's process", capture.cpu(), "% of a core");
            counts.add((double) calls);
            p99s.add(p99);
            if (p99 > LIMIT) {
                passed = calls;
            }
        }
        results.figure("calls at which the p99 passes 40 ms (none up to " + MOST + " if empty)", passed, "");
        Series series = new Series("p99", array(counts), array(p99s));
        results.raw(series).plot(new Plot("Lateness of packets", "calls", "ms", Plot.Style.LINES, Double.NaN, List.of(series)));
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private List<Capture> captures(int calls) throws IOException, InterruptedException {
        List<TuttiApi.Created> sessions = new ArrayList<>();
        List<CompletableFuture<Sipp.Outcome>> phones = new ArrayList<>();
        List<TuttiClient> hosts = new ArrayList<>();
        long stay = (long) (CAPTURES * 1000 * (SECONDS + 1)) + 6000 + 45L * calls;
        try {
            for (int from = 0; from < calls; from += EACH) {
                TuttiApi.Created session = tutti.server().api().createSession(
                        Map.of("title", "Calls", "rules", Map.of("memberLimit", 200)));
                sessions.add(session);
                TuttiClient host = tutti.server().connect();
                hosts.add(host);
                host.joinAsHost(session, "Host").play();
                String count = String.valueOf(Math.min(EACH, calls - from));
                String code = tutti.uriOf(session.session()).replaceAll("^sip:|@.*", "");
                String media = String.valueOf(30_000 + from);
                phones.add(CompletableFuture.supplyAsync(() -> Sipp.run("listen", tutti.sip(), code, "-m", count, "-l", count,
                        "-r", "25", "-d", String.valueOf(stay), "-mp", media, "-rtp_echo"), task -> Thread.ofPlatform().start(task)));
            }
            Awaitility.await(calls + " calls").atMost(PATIENCE).until(() -> hosts.stream()
                    .mapToInt(host -> host.roster().size() == null ? host.roster().members().size() : host.roster().size().members())
                    .sum() >= calls + hosts.size());
            Thread.sleep(1500); // for what joining takes to be over
            List<Capture> captures = new ArrayList<>();
            for (int i = 0; i < CAPTURES; i++) {
                captures.add(captured(calls));
            }
            return captures;
        } finally {
            for (CompletableFuture<Sipp.Outcome> each : phones) {
                each.join();
            }
            hosts.forEach(TuttiClient::close);
            sessions.forEach(session -> tutti.server().api().end(session));
        }
    }

    private Capture captured(int calls) throws IOException, InterruptedException {
        Path file = Path.of(System.getProperty("tutti.work", "target"), "calls.pcap").toAbsolutePath();
        Files.deleteIfExists(file);
        ProcessHandle server = tutti.server().process();
        double cpu;
        try (PeerProcess dump = PeerProcess.start(new ProcessBuilder("dumpcap", "-q", "-P", "-s", "64", "-B", "32",
                "-i", PhoneNetwork.ofThisRun().device(), "-w", file.toString(), "-a",
                String.format(Locale.ROOT, "duration:%.0f", SECONDS),
                "-f", "udp and src host " + PhoneNetwork.ofThisRun().server() + " and dst portrange 30000-31999")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD))) {
            Duration before = server.info().totalCpuDuration().orElseThrow();
            long begun = System.nanoTime();
            dump.process().waitFor();
            double seconds = (System.nanoTime() - begun) / 1e9;
            cpu = server.info().totalCpuDuration().orElseThrow().minus(before).toNanos() / 1e7 / seconds;
        }
        return read(ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN), calls, cpu);
    }

    /** Classic pcap, Ethernet, times in µs or ns: when each packet of which stream (SSRC) went. */
    private static Capture read(ByteBuffer bytes, int calls, double cpu) {
        double unit = bytes.getInt(0) == 0xA1B23C4D ? 1 : 1000;
        Map<Integer, List<double[]>> streams = new HashMap<>();
        double first = Double.MAX_VALUE;
        double last = 0;
        for (int at = 24; at + 16 <= bytes.limit(); ) {
            double when = bytes.getInt(at) * 1e9 + bytes.getInt(at + 4) * unit;
            int length = bytes.getInt(at + 8);
            int rtp = at + 16 + 14 + 20 + 8;
            if (length >= 54 && (bytes.get(rtp + 1) & 0x7F) == 0) {
                bytes.order(ByteOrder.BIG_ENDIAN);
                streams.computeIfAbsent(bytes.getInt(rtp + 8), _ -> new ArrayList<>())
                        .add(new double[] {when, bytes.getInt(rtp + 4) & 0xFFFFFFFFL});
                bytes.order(ByteOrder.LITTLE_ENDIAN);
                first = Math.min(first, when);
                last = Math.max(last, when);
            }
            at += 16 + length;
        }
        List<Double> lateness = new ArrayList<>();
        for (List<double[]> packets : streams.values()) {
            double[] own = packets.stream()
                    .mapToDouble(packet -> packet[0] - (packet[1] - packets.getFirst()[1]) / 160 * FRAME_NANOS).toArray();
            double least = Stats.percentile(0, own);
            for (double each : own) {
                lateness.add((each - least) / 1e6);
            }
        }
        return new Capture(streams.size(), array(lateness), cpu, calls * (last - first) / FRAME_NANOS);
    }
}
