package org.tutti.bench.asynchrony;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.tutti.bench.Benchmark;
import org.tutti.bench.Plot;
import org.tutti.bench.Results;
import org.tutti.bench.Results.Series;
import org.tutti.bench.Stats;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.xmpp.XmppEndpoint;

/** How far the reference endpoint, a simulated phone, is from the browser: steady, and after each change. */
final class XmppFollowing {

    private static final int STARTS = Benchmark.QUICK ? 1 : 20;
    private static final int SEEKS = Benchmark.QUICK ? 2 : 20;
    private static final int RESUMES = Benchmark.QUICK ? 2 : 20;
    private static final int STEADY = Benchmark.QUICK ? 4000 : 20_000;
    private static final int SETTLE = 4000;
    private static final int BETWEEN = 2300;
    private static final int PAUSE = 800;
    private static final int EVERY = 20;
    private static final double NEAR = 60;

    private final XmppScene scene;
    private final List<Double> starts = new ArrayList<>();
    private final List<Double> seeks = new ArrayList<>();
    private final List<Double> resumes = new ArrayList<>();

    XmppFollowing(XmppScene scene) {
        this.scene = scene;
    }

    void measure(Results results, String server) {
        TuttiClient host = scene.host();
        Truth truth = scene.truth();
        List<Viewer.Sample> noted = new CopyOnWriteArrayList<>();
        scene.viewer().take();
        double steadyFrom;
        double steadyTo;
        try (ScheduledExecutorService notes = Executors.newSingleThreadScheduledExecutor()) {
            notes.scheduleAtFixedRate(() -> noted.add(sample()), 0, EVERY, TimeUnit.MILLISECONDS);
            for (int i = 0; i < STARTS; i++) {
                host.command(TuttiClient.message("stop"));
                truth.watchFor(PAUSE);
                starts.add(local(host.play()));
                truth.watchFor(BETWEEN);
            }
            truth.watchFor(SETTLE);
            steadyFrom = ClockEstimate.localNow();
            truth.watchFor(STEADY);
            steadyTo = ClockEstimate.localNow();
            for (int i = 0; i < SEEKS; i++) {
                seeks.add(local(host.command(TuttiClient.seek(i % 2 == 0 ? 60 + i : 5 + i))));
                truth.watchFor(BETWEEN);
            }
            for (int i = 0; i < RESUMES; i++) {
                host.pause();
                truth.watchFor(PAUSE);
                resumes.add(local(host.play()));
                truth.watchFor(BETWEEN);
            }
            notes.shutdownNow();
        }
        host.pause();
        truth.learn();
        Errors phone = Errors.of(new Viewer.Record(noted, 0), truth);
        Errors browser = Errors.of(new Viewer.Record(scene.viewer().take(), 0), truth);
        String what = server + ", endpoint to browser, ";
        figures(results, what + "steady", phone.apartFrom(browser, steadyFrom, steadyTo));
        results.figure(server + ", endpoint to the timeline, steady, p95",
                Stats.percentile(95, phone.sizesBetween(steadyFrom, steadyTo)), "ms")
                .figure(server + ", browser to the timeline, steady, p95",
                        Stats.percentile(95, browser.sizesBetween(steadyFrom, steadyTo)), "ms");
        after(results, what, "start", starts, phone, browser);
        after(results, what, "seek", seeks, phone, browser);
        after(results, what, "resume", resumes, phone, browser);
        draw(results, server, phone, browser);
    }

    /** Where the endpoint shows itself to be: by the clock it has, which may be wrong. */
    private Viewer.Sample sample() {
        XmppEndpoint endpoint = scene.endpoint();
        double at = ClockEstimate.localNow();
        return new Viewer.Sample(at, endpoint.position(endpoint.clock().at(at)) / 1000, Double.NaN, Double.NaN);
    }

    private double local(Accepted accepted) {
        scene.truth().look();
        return scene.truth().localOf(accepted.effectiveAt());
    }

    private static void after(
            Results results, String what, String change, List<Double> instants, Errors phone, Errors browser) {
        for (double later : new double[] {1000, 2000}) {
            double[] apart = instants.stream().flatMapToDouble(instant -> DoubleStream.of(Stats.median(
                            phone.apartFrom(browser, instant + later - NEAR / 2, instant + later + NEAR / 2))))
                    .filter(Double::isFinite).toArray();
            String name = "%s+%s s after a %s".formatted(what, Results.number(later / 1000), change);
            figures(results, name, apart);
            results.raw(new Series(name + ", ms", IntStream.range(0, apart.length).asDoubleStream().toArray(), apart));
        }
    }

    private static void figures(Results results, String what, double[] sizes) {
        results.figure(what + ", median", Stats.median(sizes), "ms")
                .figure(what + ", p95", Stats.percentile(95, sizes), "ms")
                .figure(what + ", worst", Stats.percentile(100, sizes), "ms");
    }

    private void draw(Results results, String server, Errors phone, Errors browser) {
        List<Series> series = List.of(
                phone.series("endpoint", starts.getFirst()), browser.series("browser", starts.getFirst()));
        series.forEach(each -> results.raw(new Series(
                server + ", " + each.name() + ", error in ms over s", each.x(), each.y())));
        results.plot(new Plot(server + ": starts, steady, seeks, resumes", "s since the first start",
                "ms off the timeline", Plot.Style.POINTS, 100,
                series.stream().map(each -> new Series(each.name(), each.x(),
                        DoubleStream.of(each.y()).map(Math::abs).toArray())).toList()));
    }
}
