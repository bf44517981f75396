package org.tutti.bench.asynchrony;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.tutti.bench.Benchmark;
import org.tutti.bench.Plot;
import org.tutti.bench.Results;
import org.tutti.bench.Results.Series;
import org.tutti.bench.Stats;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.TuttiClient;

/** From the call that pauses to the browser's element telling of it, by turns over XMPP and over a WebSocket. */
final class XmppPauses {

    private static final int EACH = Benchmark.QUICK ? 4 : 40;
    /** For the change of control, its telling and the start to be over, ms. */
    private static final int RUN = 1200;
    private static final int STAND = 150;
    /** Seconds; the film has 120. */
    private static final double FAR = 90;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final XmppScene scene;
    private final Way xmpp = new Way();
    private final Way socket = new Way();
    private final List<Double> leads = new ArrayList<>();

    /** What was measured, ms: to the browser's stop, to when the pause takes effect, from then to the stop. */
    private static final class Way {
        final List<Double> whole = new ArrayList<>();
        final List<Double> toEffect = new ArrayList<>();
        final List<Double> late = new ArrayList<>();

        double[] of(List<Double> values) {
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    XmppPauses(XmppScene scene) {
        this.scene = scene;
    }

    void measure(Results results, String server) {
        scene.viewer().browser().script("""
                watch.pauses = [];
                film().addEventListener('pause', () => watch.pauses.push(performance.now()));""");
        scene.hostHasControl();
        for (int i = 0; i < 2 * EACH; i++) {
            pause(i % 2 == 0);
        }
        scene.hostHasControl();
        double[] ours = xmpp.of(xmpp.whole);
        double[] theirs = socket.of(socket.whole);
        String what = server + ", pause to the browser's stop, ";
        results.figure(what + "pauses on each way", EACH, "");
        way(results, what, "XMPP", xmpp);
        way(results, what, "WebSocket", socket);
        for (int percent : new int[] {50, 95}) {
            results.figure(what + "p" + percent + ", XMPP / WebSocket",
                    Stats.percentile(percent, ours) / Stats.percentile(percent, theirs), "");
        }
        results.figure(what + "lead in it, median", Stats.median(socket.of(leads)), "ms")
                .figure(what + "lead in it, most", Stats.percentile(100, socket.of(leads)), "ms")
                .figure(what + "uncertainty",
                        scene.truth().uncertainty() + scene.viewer().record().uncertainty(), "ms");
        double[] turns = IntStream.range(0, EACH).asDoubleStream().toArray();
        List<Series> series = List.of(new Series("XMPP", turns, ours), new Series("WebSocket", turns, theirs));
        series.forEach(each -> results.raw(new Series(what + each.name() + ", ms", each.x(), each.y())));
        results.plot(new Plot(server + ": from a pause to the browser's stop", "pause", "ms", Plot.Style.POINTS,
                Double.NaN, series));
    }

    private static void way(Results results, String what, String name, Way way) {
        results.figure(what + "p50, " + name, Stats.median(way.of(way.whole)), "ms")
                .figure(what + "p95, " + name, Stats.percentile(95, way.of(way.whole)), "ms")
                .figure(what + "of that until it takes effect, p50, " + name, Stats.median(way.of(way.toEffect)), "ms")
                .figure(what + "of that after it took effect, p50, " + name, Stats.median(way.of(way.late)), "ms")
                .figure(what + "of that after it took effect, p95, " + name,
                        Stats.percentile(95, way.of(way.late)), "ms");
    }

    private void pause(boolean overXmpp) {
        Truth truth = scene.truth();
        scene.hostHasControl();
        if (scene.host().timeline().motion().position() > FAR) {
            scene.host().command(TuttiClient.seek(1));
            truth.watchFor(RUN);
        }
        scene.host().play();
        if (overXmpp) {
            scene.endpointHasControl();
        }
        truth.watchFor(RUN);
        int before = pauses();
        double from = ClockEstimate.localNow();
        double effect;
        if (overXmpp) {
            effect = scene.endpoint().tell("pause", Map.of()).t().orElseThrow();
        } else {
            Accepted accepted = scene.pauseAtOnce();
            effect = accepted.effectiveAt();
            leads.add(accepted.lead());
        }
        Awaitility.await("the browser's stop").atMost(LIMIT).pollInterval(Duration.ofMillis(50))
                .until(() -> pauses() > before);
        double stop = scene.viewer().local(((Number) scene.viewer().browser()
                .script("return watch.pauses[arguments[0]]", before)).doubleValue());
        double due = effect - truth.offsetAt(from);
        Way way = overXmpp ? xmpp : socket;
        way.whole.add(stop - from);
        way.toEffect.add(due - from);
        way.late.add(stop - due);
        truth.watchFor(STAND);
    }

    private int pauses() {
        return ((Number) scene.viewer().browser().script("return watch.pauses.length")).intValue();
    }
}
