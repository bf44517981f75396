package org.tutti.bench.asynchrony;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.tutti.bench.Stats;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/**
 * Two browsers that watch a long film, sent from near its start to near its end and back, paused and resumed.
 *
 * <p>A seek begins at <i>ts</i>, when the controller's client sends it. It is complete at <i>te</i>, the first instant
 * from which the timeline moves on at its new place and both players move, within 40 ms of it, for good: until the next
 * action, which comes when that has been so for 1.5 s. Players are looked at each 20 ms, so <i>te</i> is late by up to
 * that. The positions, the timeline and both instants are on this host's monotonic clock; no page is asked what it
 * believes.
 */
final class FarSeeks implements AutoCloseable {

    /** What takes longer (ms) has failed. */
    static final double LIMIT = 15_000;

    /** More of what was played before is fetched again; a player still holds much of it itself. */
    private static final List<String> SMALL_CACHES = List.of("--disk-cache-size=1", "--media-cache-size=1");
    private static final double NEAR = 0.040;
    private static final double FOR_GOOD = 1500;
    private static final int LOOK_EVERY = 250;
    private static final double SLOW = 1000;
    /** How far (s) from the ends of the film; a seek that failed must not run into the end. */
    private static final double MARGIN = 40;
    private static final double SCATTER = 30;
    private static final int SETTLE = 4000;
    private static final int PAUSE = 1500;
    private static final int RESUME = 2500;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final Random random = new Random(62);
    private final TuttiClient host;
    private final Truth truth;
    private final List<Viewer> viewers = new ArrayList<>();
    private int seeks;

    /**
     * One seek.
     *
     * @param sent when (ms)
     * @param waited ms from then until the timeline moved on at its new place
     * @param took ms from then until it was complete; NaN if that took too long
     * @param apart the difference of the two players' positions right after that, ms
     */
    record Seek(double sent, double target, double waited, double took, double apart) {}

    /** Differences of the two players' positions, ms: at rest, and a second after playing on. */
    record Interruption(double paused, double resumed) {}

    FarSeeks(TuttiServer server) throws Exception {
        TuttiApi.Created session = server.api().createSession(Map.of(
                "title", "Cofocus", "item", Clip.LOCATOR, "rules", Map.of("readiness", Map.of("seeks", true))));
        // The controller only steers: a barrier would wait for a player that it does not have.
        host = keep(server.connect()).welcomed(TuttiClient.hello(session.session(), "Host")
                .put("hostToken", session.hostToken()).put("plays", false));
        truth = new Truth(host);
        truth.look();
        int clock = keep(new Lan()).clock("127.0.0.1", Map.of());
        for (int i = 1; i <= 2; i++) {
            Viewer viewer = keep(new Viewer("viewer" + i, Place.onLoopback(), clock, SMALL_CACHES));
            viewer.open(URI.create("http://127.0.0.1:%d/s/%s".formatted(server.port(), session.session())));
            viewer.browser().script("performance.setResourceTimingBufferSize(100_000)");
            viewer.browser().join("Viewer " + i);
            viewers.add(viewer);
        }
        host.play();
        truth.watchFor(SETTLE);
    }

    private <T extends AutoCloseable> T keep(T opened) {
        open.add(opened);
        return opened;
    }

    /** Whether seeks wait until all players are ready at the new place. */
    void waitForAll(boolean wait) {
        var rules = TuttiClient.message("setRules");
        rules.putObject("readiness").put("seeks", wait);
        host.command(rules);
    }

    Seek seek() {
        double target = (seeks++ % 2 == 0 ? Clip.DURATION - MARGIN - SCATTER : MARGIN - SCATTER) + SCATTER * random.nextDouble();
        viewers.forEach(Viewer::take);
        double sent = ClockEstimate.localNow();
        Accepted accepted = host.command(TuttiClient.seek(target));
        truth.look();
        List<List<Viewer.Sample>> samples = List.of(new ArrayList<>(), new ArrayList<>());
        double moved;
        double complete;
        do {
            pause(LOOK_EVERY);
            truth.learn();
            moved = truth.movesFrom(accepted.effectiveAt());
            complete = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < samples.size(); i++) {
                samples.get(i).addAll(viewers.get(i).take());
                complete = Math.max(complete, there(samples.get(i), moved));
            }
        } while (!(latest(samples) - complete >= FOR_GOOD) && latest(samples) - sent < LIMIT + FOR_GOOD);
        double took = complete - sent <= LIMIT ? complete - sent : Double.NaN;
        Seek seek = new Seek(sent, target, moved - sent, took, apart(samples, complete, complete + 100));
        if (!(took < SLOW)) {
            explain(seek, samples, moved);
        }
        return seek;
    }

    /** Since when a player is and stays on the timeline that moves from some time on; NaN if it is not now. */
    private double there(List<Viewer.Sample> samples, double moved) {
        double since = Double.NaN;
        Viewer.Sample before = null;
        for (Viewer.Sample sample : samples) {
            boolean there = before != null
                    && sample.at() >= moved
                    && sample.position() > before.position()
                    && Math.abs(sample.position() - truth.positionAt(sample.at())) < NEAR;
            since = there ? Double.isNaN(since) ? sample.at() : since : Double.NaN;
            before = sample;
        }
        return since;
    }

    /** Until when both players are known. */
    private static double latest(List<List<Viewer.Sample>> samples) {
        return samples.stream().mapToDouble(each -> each.isEmpty() ? 0 : each.getLast().at()).min().orElseThrow();
    }

    private double apart(List<List<Viewer.Sample>> samples, double from, double to) {
        List<Errors> errors = samples.stream().map(each -> Errors.of(new Viewer.Record(each, 0), truth)).toList();
        return Stats.median(errors.get(0).apartFrom(errors.get(1), from, to));
    }

    /** Tells what happened meanwhile, for who wants to know why it took long. */
    private void explain(Seek seek, List<List<Viewer.Sample>> samples, double moved) {
        System.out.printf("Seek %d to %.1f s was complete after %.0f ms; the timeline moved after %.0f ms%n",
                seeks, seek.target(), seek.took(), seek.waited());
        host.received("timeline").stream().skip(Math.max(0, host.received("timeline").size() - 3))
                .forEach(frame -> System.out.println("  cause " + frame.get("cause")));
        for (int i = 0; i < viewers.size(); i++) {
            System.out.printf("  viewer %d there after %.0f ms; %s%n", i + 1, there(samples.get(i), moved) - seek.sent(),
                    viewers.get(i).eventsSince(seek.sent()));
            StringBuilder errors = new StringBuilder();
            double next = moved;
            for (Viewer.Sample sample : samples.get(i)) {
                if (sample.at() >= next) {
                    errors.append(String.format(" %.0f:%.0f", sample.at() - seek.sent(),
                            1000 * (sample.position() - truth.positionAt(sample.at()))));
                    next = sample.at() + 90;
                }
            }
            System.out.println("    off by, ms:" + errors);
        }
    }

    /** Bytes of the film that both players together have got from the server so far. */
    double fetched() {
        return viewers.stream()
                .mapToDouble(viewer -> ((Number) viewer.browser().script("""
                        return performance.getEntriesByType('resource').filter(({ name }) => name.includes('/media/'))
                          .reduce((sum, { transferSize }) => sum + transferSize, 0);""")).doubleValue())
                .sum();
    }

    Interruption interrupt() {
        viewers.forEach(Viewer::take);
        host.pause();
        pause(PAUSE);
        double[] rest = viewers.stream().mapToDouble(viewer -> viewer.take().getLast().position()).toArray();
        Accepted accepted = host.play();
        truth.look();
        pause(RESUME);
        truth.learn();
        double resumed = truth.localOf(accepted.effectiveAt()) + 1000;
        List<List<Viewer.Sample>> samples = viewers.stream().map(Viewer::take).toList();
        return new Interruption(1000 * Math.abs(rest[0] - rest[1]), apart(samples, resumed - 30, resumed + 30));
    }

    /** How wrong these figures may be, ms. */
    double uncertainty() {
        return truth.uncertainty()
                + viewers.stream().map(Viewer::record).mapToDouble(Viewer.Record::uncertainty).max().orElseThrow();
    }

    private static void pause(int ms) {
        long end = System.nanoTime() + ms * 1_000_000L;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }
}
