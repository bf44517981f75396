package org.tutti.bench.asynchrony;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** A session with two browsers and a third that comes late, over one network, from the start to the last resume. */
final class Scenario {

    /** Who steers the media element. */
    enum Follower {
        TUTTI,
        TIMINGSRC
    }

    /** How long each part takes, in ms, and how often what is repeated happens. */
    record Script(int steady, int seeks, int resumes) {}

    private static final int SETTLE = 4000;
    private static final int BETWEEN = 3500;
    private static final int PAUSE = 800;
    private static final int LATE = 6000;
    private static final List<String> PEER_ARGUMENTS = List.of("--disable-web-security");

    private final TuttiServer server;
    private final Network network;
    private final Follower follower;
    private final Map<String, byte[]> peerFiles;
    private final List<AutoCloseable> open = new ArrayList<>();

    Scenario(TuttiServer server, Network network, Follower follower, Map<String, byte[]> peerFiles) {
        this.server = server;
        this.network = network;
        this.follower = follower;
        this.peerFiles = peerFiles;
    }

    Outcome play(Script script) throws Exception {
        try {
            return run(script);
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

    private Outcome run(Script script) throws Exception {
        TuttiApi.Created session = server.api().createSession("Asynchrony");
        TuttiClient host = keep(server.connect()).joinAsHost(session, "Host");
        var truth = new Truth(host);
        truth.look();
        Lan lan = keep(new Lan());
        List<Viewer> viewers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            viewers.add(viewer(lan, i, session));
        }
        for (int i = 0; i < 2; i++) {
            enter(viewers.get(i), "Viewer " + i);
        }
        truth.watchFor(1500);
        double start = local(truth, host.play());
        truth.watchFor(SETTLE);
        double steadyFrom = ClockEstimate.localNow();
        truth.watchFor(script.steady());
        double steadyTo = ClockEstimate.localNow();

        double joined = lateJoin(truth, lan, session, viewers);
        var random = new Random(7);
        List<Double> seeks = new ArrayList<>();
        for (int i = 0; i < script.seeks(); i++) {
            // Far enough to leave what is buffered, now forth, now back.
            double position = (i % 2 == 0 ? 55 : 5) + 15 * random.nextDouble();
            seeks.add(local(truth, host.command(TuttiClient.seek(position))));
            truth.watchFor(BETWEEN);
        }
        List<Double> resumes = new ArrayList<>();
        for (int i = 0; i < script.resumes(); i++) {
            host.pause();
            truth.watchFor(PAUSE);
            resumes.add(local(truth, host.play()));
            truth.watchFor(BETWEEN);
        }
        truth.learn();
        List<Viewer.Record> records = viewers.stream().map(Viewer::record).toList();
        return Outcome.of(records, truth, new Outcome.Moments(start, steadyFrom, steadyTo, seeks, resumes, joined));
    }

    private Viewer viewer(Lan lan, int number, TuttiApi.Created session) throws Exception {
        Place place = network.pathOf(number).map(path -> Place.behind(path, number)).orElseGet(Place::onLoopback);
        keep(place);
        if (network.emulated()) {
            lan.relay(place.server(), server.port(), server.port());
        }
        int clock = lan.clock(place.measuring(), peerFiles);
        boolean ours = follower == Follower.TUTTI;
        Viewer viewer = keep(new Viewer("viewer" + number, place, clock, ours ? List.of() : PEER_ARGUMENTS));
        String authority = place.server() + ':' + server.port();
        viewer.open(ours
                ? URI.create("http://%s/s/%s".formatted(authority, session.session()))
                : URI.create("http://%s:%d/peer.html?server=%s&session=%s&name=Viewer%%20%d"
                        .formatted(place.measuring(), clock, authority, session.session(), number)));
        return viewer;
    }

    private void enter(Viewer viewer, String name) {
        if (follower == Follower.TUTTI) {
            viewer.browser().join(name);
        } else {
            Awaitility.await(name + " to be in").atMost(Duration.ofSeconds(30)).until(() -> {
                Object failure = viewer.browser().script("return window.failure ?? null");
                if (failure != null) {
                    throw new IllegalStateException("The page of timingsrc failed: " + failure);
                }
                return viewer.browser().script("return Boolean(window.ready)").equals(true);
            });
        }
    }

    /** When the one who comes late is told to join; their page is there before. NaN where pages join by themselves. */
    private double lateJoin(Truth truth, Lan lan, TuttiApi.Created session, List<Viewer> viewers) throws Exception {
        if (follower != Follower.TUTTI) {
            return Double.NaN;
        }
        Viewer late = viewer(lan, 2, session);
        viewers.add(late);
        late.browser().script("""
                deep('join').addEventListener('click', () => {
                  watch.marks.join = performance.now();
                }, { capture: true });""");
        late.browser().join("Late");
        truth.watchFor(LATE);
        return late.mark("join");
    }

    private static double local(Truth truth, Accepted accepted) {
        truth.look();
        return truth.localOf(accepted.effectiveAt());
    }
}
