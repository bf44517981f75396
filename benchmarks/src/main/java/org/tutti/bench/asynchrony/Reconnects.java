package org.tutti.bench.asynchrony;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.tutti.bench.Benchmark;
import org.tutti.bench.Plot;
import org.tutti.bench.Results;
import org.tutti.bench.Results.Series;
import org.tutti.bench.Stats;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** Two browsers for ten minutes, all of whose connections are cut once a minute: the worst that is ever seen. */
public final class Reconnects implements Benchmark {

    private static final int CUTS = QUICK ? 2 : 10;
    private static final int BETWEEN_MS = QUICK ? 8_000 : 60_000;
    private static final int SETTLE_MS = 5_000;

    @Override
    public String name() {
        return "reconnects";
    }

    @Override
    public void run(Results results) throws Exception {
        Asynchrony.requireBrowser();
        try (TuttiServer server = TuttiServer.start("reconnects"); Lan lan = new Lan()) {
            TuttiApi.Created session = server.api().createSession("Reconnects");
            int port = lan.relay("127.0.0.1", 0, server.port());
            int clock = lan.clock("127.0.0.1", Map.of());
            URI page = URI.create("http://127.0.0.1:%d/s/%s".formatted(port, session.session()));
            try (TuttiClient host = server.connect().joinAsHost(session, "Host");
                    Viewer one = new Viewer("one", Place.onLoopback(), clock, List.of());
                    Viewer other = new Viewer("other", Place.onLoopback(), clock, List.of())) {
                one.open(page);
                other.open(page);
                one.browser().join("One");
                other.browser().join("Other");
                var truth = new Truth(host);
                truth.look();
                host.play();
                truth.watchFor(SETTLE_MS);
                watch(results, host, lan, truth, one, other);
            }
        }
    }

    private static void watch(Results results, TuttiClient host, Lan lan, Truth truth, Viewer one, Viewer other) {
        double from = ClockEstimate.localNow();
        double duration = host.welcome().item().duration();
        List<double[]> leaps = new ArrayList<>();
        for (int i = 0; i < CUTS; i++) {
            lan.cut();
            truth.watchFor(BETWEEN_MS);
            truth.learn();
            if (truth.positionAt(ClockEstimate.localNow()) > duration - BETWEEN_MS / 1000.0 - 5) {
                // The film is shorter than this run: back to its start, and what follows a seek is another benchmark's.
                double leap = ClockEstimate.localNow();
                host.command(TuttiClient.seek(1));
                truth.watchFor(SETTLE_MS);
                leaps.add(new double[] {leap, ClockEstimate.localNow()});
            }
        }
        double to = ClockEstimate.localNow();
        truth.learn();
        Errors first = Errors.of(one.record(), truth).without(leaps);
        Errors second = Errors.of(other.record(), truth).without(leaps);
        double[] own = Stream.of(first, second)
                .flatMapToDouble(each -> DoubleStream.of(each.sizesBetween(from, to)))
                .toArray();
        double[] pair = first.apartFrom(second, from, to);
        results.figure("cuts", CUTS, "")
                .figure("own error median", Stats.median(own), "ms")
                .figure("own error p95", Stats.percentile(95, own), "ms")
                .figure("own error worst", Stats.percentile(100, own), "ms")
                .figure("pair median", Stats.median(pair), "ms")
                .figure("pair p95", Stats.percentile(95, pair), "ms")
                .figure("pair worst", Stats.percentile(100, pair), "ms");
        List<Series> series = List.of(first.series("viewer 1", from), second.series("viewer 2", from));
        series.forEach(each -> results.raw(new Series(each.name() + ", error in ms over s", each.x(), each.y())));
        results.plot(new Plot("All connections cut once a minute", "s", "ms off the timeline", Plot.Style.POINTS,
                Double.NaN, series));
    }
}
