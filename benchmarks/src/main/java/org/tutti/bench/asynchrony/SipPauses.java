package org.tutti.bench.asynchrony;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.tutti.bench.Benchmark;
import org.tutti.bench.Plot;
import org.tutti.bench.Results;
import org.tutti.bench.Results.Series;
import org.tutti.bench.Stats;
import org.tutti.bench.Target;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Messages.Timeline;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.sip.PhoneCall;

/** From the first packet of a key's press to the later of two browsers' elements telling of the pause. */
final class SipPauses {

    private static final int EACH = Benchmark.QUICK ? 4 : 40;
    /** For the change of control, its telling and the start to be over, ms. */
    private static final int RUN = 1200;
    private static final int STAND = 150;
    /** Seconds; the film has 120. */
    private static final double FAR = 90;
    private static final double TARGET = 150;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final SipScene scene;

    /** What was measured, ms: to the later stop, to when the pause takes effect, from then to the stop. */
    private static final class Way {
        final String name;
        final String who;
        final PhoneCall call;
        final List<Double> whole = new ArrayList<>();
        final List<Double> toEffect = new ArrayList<>();
        final List<Double> late = new ArrayList<>();

        Way(String name, String who, PhoneCall call) {
            this.name = name;
            this.who = who;
            this.call = call;
        }

        void press() {
            if (name.equals("INFO")) {
                call.info('5', "application/dtmf-relay");
            } else {
                call.press("5");
            }
        }
    }

    SipPauses(SipScene scene) {
        this.scene = scene;
    }

    void measure(Results results) {
        List<Way> ways = List.of(
                new Way("RFC 4733", "Eva", scene.call("Eva")), new Way("INFO", "Ina", scene.call("Ina")));
        for (Viewer viewer : scene.viewers()) {
            viewer.browser().script("""
                    watch.pauses = [];
                    film().addEventListener('pause', () => watch.pauses.push(performance.now()));""");
        }
        for (int i = 0; i < ways.size() * EACH; i++) {
            pause(ways.get(i % ways.size()));
        }
        scene.hostHasControl();
        String what = "key 5 to both browsers' pause, ";
        results.figure(what + "presses each way", EACH, "");
        double[] turns = IntStream.range(0, EACH).asDoubleStream().toArray();
        List<Series> series = new ArrayList<>();
        for (Way way : ways) {
            results.figure(what + way.name + ", p50", Stats.median(of(way.whole)), "ms", Target.atMost(TARGET))
                    .figure(what + way.name + ", p95", Stats.percentile(95, of(way.whole)), "ms", Target.atMost(TARGET))
                    .figure(what + way.name + ", of that until it takes effect, p50", Stats.median(of(way.toEffect)), "ms")
                    .figure(what + way.name + ", of that after it took effect, p50", Stats.median(of(way.late)), "ms")
                    .figure(what + way.name + ", of that after it took effect, p95", Stats.percentile(95, of(way.late)), "ms");
            series.add(new Series(way.name, turns, of(way.whole)));
            results.raw(new Series(what + way.name + ", ms", turns, of(way.whole)));
        }
        results.figure(what + "uncertainty", scene.truth().uncertainty()
                        + scene.viewers().stream().mapToDouble(each -> each.record().uncertainty()).max().orElse(0), "ms")
                .plot(new Plot("From key 5 to both browsers' pause", "press", "ms", Plot.Style.POINTS, Double.NaN, series));
    }

    private static double[] of(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private void pause(Way way) {
        Truth truth = scene.truth();
        TuttiClient host = scene.host();
        scene.hostHasControl();
        if (host.timeline().motion().position() > FAR) {
            host.command(TuttiClient.seek(1));
            truth.watchFor(RUN);
        }
        Timeline playing = host.timelineOf(host.play());
        scene.hasControl(way.who);
        truth.watchFor(RUN);
        int[] before = pauses();
        double from = ClockEstimate.localNow();
        Thread finger = Thread.ofPlatform().start(way::press);
        Awaitility.await("both browsers' stop").atMost(LIMIT).pollInterval(Duration.ofMillis(50)).until(() -> {
            int[] now = pauses();
            return IntStream.range(0, now.length).allMatch(i -> now[i] > before[i]);
        });
        double stop = 0;
        for (int i = 0; i < before.length; i++) {
            Viewer viewer = scene.viewers().get(i);
            stop = Math.max(stop, viewer.local(
                    ((Number) viewer.browser().script("return watch.pauses[arguments[0]]", before[i])).doubleValue()));
        }
        Timeline paused = host.awaitTimeline("the pause", each -> each.revision() > playing.revision() && each.last().velocity() == 0);
        double due = paused.last().timestamp() - truth.offsetAt(from);
        way.whole.add(stop - from);
        way.toEffect.add(due - from);
        way.late.add(stop - due);
        join(finger);
        truth.watchFor(STAND);
    }

    private static void join(Thread thread) {
        try {
            thread.join(LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int[] pauses() {
        return scene.viewers().stream()
                .mapToInt(viewer -> ((Number) viewer.browser().script("return watch.pauses.length")).intValue()).toArray();
    }
}
