package org.tutti.bench.asynchrony;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.tutti.bench.Benchmark;
import org.tutti.bench.Plot;
import org.tutti.bench.Results;
import org.tutti.bench.Results.Series;
import org.tutti.bench.Stats;
import org.tutti.conformance.sources.FourWays;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Executables;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** Four browsers on one film: a file, HLS at the lower and at the higher level, and a copy of one's own. */
final class FourViewers {

    private static final int SECONDS = Benchmark.QUICK ? 10 : 40;
    private static final int SETTLE = 8000;
    private static final List<String> WAYS = List.of("file", "HLS low", "HLS high", "own copy");

    private final List<AutoCloseable> open = new ArrayList<>();

    void run(Results results, List<Plot> plots) throws Exception {
        if (Executables.find("ffmpeg").isEmpty()) {
            System.out.println("The four ways to a film are skipped: ffmpeg is missing, which makes it.");
            return;
        }
        try (TuttiServer server = TuttiServer.start("ways")) {
            FourWays.shelve(server);
            watch(server, results, plots);
        } finally {
            for (AutoCloseable each : open.reversed()) {
                each.close();
            }
        }
    }

    private <T extends AutoCloseable> T keep(T opened) {
        open.add(opened);
        return opened;
    }

    private void watch(TuttiServer server, Results results, List<Plot> plots) throws Exception {
        TuttiApi.Created session = server.api().createSession(Map.of("item", FourWays.LOCATOR));
        TuttiClient host = keep(server.connect()).welcomed(TuttiClient.hello(session.session(), "Host")
                .put("hostToken", session.hostToken()).put("plays", false));
        Truth truth = new Truth(host);
        truth.look();
        int clock = keep(new Lan()).clock("127.0.0.1", Map.of());
        List<Viewer> viewers = new ArrayList<>();
        for (int i = 0; i < WAYS.size(); i++) {
            Viewer viewer = keep(new Viewer("way" + i, Place.onLoopback(), clock, List.of())).readingThePicture();
            viewer.open(URI.create("http://127.0.0.1:%d/s/%s".formatted(server.port(), session.session())));
            viewer.browser().join(WAYS.get(i));
            viewers.add(viewer);
        }
        FourWays.playlist(viewers.get(1).browser());
        FourWays.playlist(viewers.get(2).browser());
        FourWays.ownCopy(viewers.get(3).browser());
        host.play();
        FourWays.fix(viewers.get(1).browser(), 180);
        FourWays.fix(viewers.get(2).browser(), 360);
        truth.watchFor(SETTLE);
        double from = ClockEstimate.localNow();
        truth.watchFor(1000L * SECONDS);
        double to = ClockEstimate.localNow();
        truth.learn();
        List<Errors> seen = viewers.stream()
                .map(viewer -> viewer.seen((at, film) -> 1000 * (film - truth.positionAt(at))))
                .toList();
        tell(results, seen, from, to);
        results.figure("four ways, uncertainty of these figures", truth.uncertainty()
                + viewers.stream().mapToDouble(Viewer::uncertainty).max().orElse(Double.NaN), "ms");
        List<Series> series = IntStream.range(0, WAYS.size())
                .mapToObj(i -> seen.get(i).series(WAYS.get(i), from)).toList();
        series.forEach(each -> results.raw(
                new Series("four ways, " + each.name() + ", error in ms over s", each.x(), each.y())));
        plots.add(new Plot("Four ways to one film", "s", "ms off the timeline", Plot.Style.POINTS, Double.NaN, series));
    }

    private static void tell(Results results, List<Errors> seen, double from, double to) {
        double[] all = DoubleStream.of(seen.getFirst().timesBetween(from, to))
                .map(at -> {
                    double[] errors = seen.stream().mapToDouble(each -> each.errorAt(at)).toArray();
                    return DoubleStream.of(errors).max().orElseThrow() - DoubleStream.of(errors).min().orElseThrow();
                })
                .filter(Double::isFinite)
                .toArray();
        results.figure("four ways, foremost to last, median", Stats.median(all), "ms")
                .figure("four ways, foremost to last, p95", Stats.percentile(95, all), "ms");
        for (int i = 0; i < WAYS.size(); i++) {
            double[] own = seen.get(i).sizesBetween(from, to);
            results.figure("four ways, own median, " + WAYS.get(i), Stats.median(own), "ms")
                    .figure("four ways, own p95, " + WAYS.get(i), Stats.percentile(95, own), "ms");
        }
    }
}
