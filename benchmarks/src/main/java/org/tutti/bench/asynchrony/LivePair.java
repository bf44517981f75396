package org.tutti.bench.asynchrony;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.tutti.bench.Benchmark;
import org.tutti.bench.Plot;
import org.tutti.bench.Results;
import org.tutti.bench.Results.Series;
import org.tutti.bench.Stats;
import org.tutti.bench.Target;
import org.tutti.conformance.sources.LiveStream;
import org.tutti.conformance.sources.LiveStream.Kind;
import org.tutti.conformance.sources.MediaHost;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Executables;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/**
 * Two browsers on one live stream (HLS with programme time), by Tutti and then by hls.js alone. Where each is, its
 * picture says: the number of the frame it shows, at the time of this host's monotonic clock.
 */
final class LivePair {

    private static final int SECONDS = Benchmark.QUICK ? 15 : Integer.getInteger("tutti.bench.live.seconds", 60);
    private static final int SETTLE = 8000;
    private static final List<String> PEER_ARGUMENTS = List.of("--disable-web-security");

    private final List<AutoCloseable> open = new ArrayList<>();

    /** Both browsers, and when what counts of them began (ms). */
    private record Pair(Errors first, Errors second, double from, double to, double uncertainty) {

        double[] apart() {
            return first.apartFrom(second, from, to);
        }

        double[] own() {
            return Stream.of(first, second)
                    .flatMapToDouble(each -> DoubleStream.of(each.sizesBetween(from, to)))
                    .toArray();
        }
    }

    private interface Way {
        Pair watch(String stream) throws Exception;
    }

    void run(Results results, List<Plot> plots) throws Exception {
        if (Executables.find("ffmpeg").isEmpty()) {
            System.out.println("The live stream is skipped: ffmpeg is missing, which makes it.");
            return;
        }
        try (MediaHost media = new MediaHost();
                LiveStream stream = LiveStream.start(Kind.ofHls().length(2 * SECONDS + 180));
                TuttiServer server = TuttiServer.startWith("live", List.of("-Dtutti.fetch.allow=127.0.0.1",
                        "-Dtutti.media.trusted=" + media.origin(), "-Dtutti.origins=*"))) {
            media.serve("live", stream.folder());
            String url = media.url("live/" + stream.name());
            Pair ours = closing(each -> ours(server, stream, each), url);
            Pair alone = closing(each -> alone(server, each), url);
            tell(results, ours, alone);
            draw(results, plots, "Tutti", ours);
            draw(results, plots, "hls.js alone", alone);
        }
    }

    private static void tell(Results results, Pair ours, Pair alone) {
        results.figure("live HLS, seconds watched", SECONDS, "s")
                .figure("live HLS, pair median, Tutti", Stats.median(ours.apart()), "ms")
                .figure("live HLS, pair p95, Tutti", Stats.percentile(95, ours.apart()), "ms", Target.atMost(2))
                .figure("live HLS, pair worst, Tutti", Stats.percentile(100, ours.apart()), "ms")
                .figure("live HLS, own median by programme time, Tutti", Stats.median(ours.own()), "ms")
                .figure("live HLS, own p95 by programme time, Tutti", Stats.percentile(95, ours.own()), "ms")
                .figure("live HLS, pair median, hls.js alone", Stats.median(alone.apart()), "ms")
                .figure("live HLS, pair p95, hls.js alone", Stats.percentile(95, alone.apart()), "ms")
                .figure("live HLS, uncertainty of these figures",
                        Math.max(ours.uncertainty(), alone.uncertainty()), "ms");
    }

    private static void draw(Results results, List<Plot> plots, String who, Pair pair) {
        Errors shown = pair.first().apart(pair.second(), pair.from(), pair.to());
        Series series = shown.series("pair", pair.from());
        results.raw(new Series("live HLS, " + who + ", ms apart over s", series.x(), series.y()));
        plots.add(new Plot("Live HLS, " + who, "s", "ms apart", Plot.Style.POINTS, Double.NaN, List.of(series)));
    }

    private Pair closing(Way way, String stream) throws Exception {
        try {
            return way.watch(stream);
        } finally {
            for (AutoCloseable each : open.reversed()) {
                each.close();
            }
            open.clear();
        }
    }

    private <T extends AutoCloseable> T keep(T opened) {
        open.add(opened);
        return opened;
    }

    private Pair ours(TuttiServer server, LiveStream stream, String url) throws Exception {
        TuttiApi.Created session = server.api().createSession(Map.of("item", url));
        TuttiClient host = keep(server.connect()).welcomed(TuttiClient.hello(session.session(), "Host")
                .put("hostToken", session.hostToken()).put("plays", false));
        double origin = server.api().summary(session.session()).at("/item/live/origin").asDouble();
        Truth truth = new Truth(host);
        truth.look();
        int clock = keep(new Lan()).clock("127.0.0.1", Map.of());
        List<Viewer> viewers = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            Viewer viewer = keep(new Viewer("viewer" + i, Place.onLoopback(), clock, List.of())).readingThePicture();
            viewer.open(URI.create("http://127.0.0.1:%d/s/%s".formatted(server.port(), session.session())));
            viewer.browser().join("Viewer " + i);
            viewers.add(viewer);
        }
        host.play();
        truth.watchFor(SETTLE);
        double from = ClockEstimate.localNow();
        truth.watchFor(1000L * SECONDS);
        truth.learn();
        List<Errors> seen = viewers.stream().map(viewer -> viewer.seen((at, film) ->
                stream.programmeTimeOf(film) - origin - 1000 * truth.positionAt(at))).toList();
        return new Pair(seen.get(0), seen.get(1), from, ClockEstimate.localNow(),
                truth.uncertainty() + uncertainty(viewers));
    }

    /** Their errors are against each other only. */
    private Pair alone(TuttiServer server, String url) throws Exception {
        double delay = server.api().summary(server.api().createSession(Map.of("item", url)).session())
                .at("/item/live/delay").asDouble();
        int clock = keep(new Lan()).clock("127.0.0.1",
                Map.of("/live.html", Viewer.resource("live.html").getBytes(StandardCharsets.UTF_8)));
        List<Viewer> viewers = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            Viewer viewer = keep(new Viewer("alone" + i, Place.onLoopback(), clock, PEER_ARGUMENTS))
                    .readingThePicture();
            viewer.open(URI.create("http://127.0.0.1:%d/live.html?server=127.0.0.1:%d&delay=%s&stream=%s"
                    .formatted(clock, server.port(), delay, url)));
            Awaitility.await("hls.js alone").atMost(Duration.ofSeconds(30)).until(() -> {
                Object failure = viewer.browser().script("return window.failure ?? null");
                if (failure != null) {
                    throw new IllegalStateException("The page of hls.js failed: " + failure);
                }
                return viewer.browser().script("return Boolean(window.ready)").equals(true);
            });
            viewers.add(viewer);
        }
        pause(SETTLE);
        double from = ClockEstimate.localNow();
        pause(1000L * SECONDS);
        List<Errors> seen = viewers.stream()
                .map(viewer -> viewer.seen((at, film) -> 1000 * film - (at - from)))
                .toList();
        return new Pair(seen.get(0), seen.get(1), from, ClockEstimate.localNow(), uncertainty(viewers));
    }

    private static double uncertainty(List<Viewer> viewers) {
        return viewers.stream().mapToDouble(Viewer::uncertainty).max().orElse(Double.NaN);
    }

    private static void pause(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
