package org.tutti.bench.asynchrony;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tutti.bench.Benchmark;
import org.tutti.bench.Plot;
import org.tutti.bench.Results;
import org.tutti.bench.Results.Series;
import org.tutti.bench.Stats;
import org.tutti.bench.Target;
import org.tutti.conformance.support.Executables;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.sip.Baresip;
import org.tutti.conformance.support.sip.Sound;
import org.tutti.conformance.support.sip.TuttiOnSip;

/**
 * What is heard: two Chromium processes and a telephone, baresip, in one session, recorded on one clock. First one call
 * tells how late that telephone is heard; with that the server is started anew, and other calls are measured.
 */
public final class SoundInStep implements Benchmark {

    private static final double SET_OUT = 120;
    private static final int CALLS = QUICK ? 1 : 3;
    private static final int CHANGES = QUICK ? 1 : 4;
    /** How long there is film after a change, ms, and from when on browsers are taken to have settled. */
    private static final int FILM = 6500;
    private static final int SETTLED = 2000;
    private static final int PAUSE = 1500;

    @Override
    public String name() {
        return "sound";
    }

    @Override
    public void run(Results results) throws Exception {
        Asynchrony.requireBrowser();
        for (String program : List.of("pulseaudio", "parec", "baresip")) {
            if (Executables.find(program).isEmpty()) {
                throw new SkippedException(program + " is missing. Try mvn verify -Dpeers=install once, as root.");
            }
        }
        Sip.load(results, "before");
        try (Studio studio = new Studio()) {
            Map<String, Heard> first = listen(studio, SET_OUT, 1, CHANGES);
            double late = Stats.median(Heard.values(all(first).phone()));
            double delay = Math.max(0, SET_OUT + late);
            results.figure("calibration, the phone after the browsers, median", late, "ms")
                    .figure("calibration, beeps", all(first).at().size(), "")
                    .figure("tutti.sip.delay from now on", Math.rint(delay), "ms");
            Map<String, Heard> heard = listen(studio, Math.rint(delay), CALLS, CHANGES);
            heard.forEach((change, part) -> tell(results, "after " + change + ", ", part));
            Heard all = all(heard);
            tell(results, "", all);
            Series browsers = new Series("second browser", indices(all), Heard.values(all.browsers()));
            Series phone = new Series("phone", indices(all), Heard.values(all.phone()));
            results.raw(browsers).raw(phone).plot(new Plot("Heard after the browsers", "beep", "ms", Plot.Style.POINTS, Double.NaN,
                    List.of(new Series("browsers apart", browsers.x(), Heard.sizes(all.browsers())),
                            new Series("phone off", phone.x(), Heard.sizes(all.phone())))));
        }
        Sip.load(results, "after");
    }

    private static double[] indices(Heard heard) {
        double[] indices = new double[heard.at().size()];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = i;
        }
        return indices;
    }

    private static Heard all(Map<String, Heard> parts) {
        return parts.values().stream().reduce(Heard::and).orElseThrow();
    }

    private static void tell(Results results, String what, Heard heard) {
        double[] apart = Heard.sizes(heard.browsers());
        double[] off = Heard.sizes(heard.phone());
        results.figure(what + "beeps heard by all", heard.at().size(), "")
                .figure(what + "browsers apart, median", Stats.median(apart), "ms")
                .figure(what + "browsers apart, p95", Stats.percentile(95, apart), "ms", Target.atMost(2))
                .figure(what + "phone off the browsers, median", Stats.median(off), "ms", Target.atMost(20))
                .figure(what + "phone off the browsers, p95", Stats.percentile(95, off), "ms", Target.atMost(40))
                .figure(what + "phone after the browsers, signed median", Stats.median(Heard.values(heard.phone())), "ms");
    }

    /** What was heard, by what was done before it. */
    private static Map<String, Heard> listen(Studio studio, double delay, int calls, int changes) throws Exception {
        Map<String, Heard> parts = new LinkedHashMap<>();
        try (TuttiOnSip tutti = TuttiOnSip.start("bench-sound", "-Dtutti.sip.delay=" + Math.round(delay));
                SipScene scene = new SipScene(tutti, List.of(studio.browser(0), studio.browser(1)))) {
            for (int call = 0; call < calls; call++) {
                Baresip.Options options = Baresip.Options.of("Eva").playing("alsa,default", studio.on(2))
                        // Otherwise it keeps for good what it was once late by, up to 160 ms.
                        .configured("audio_buffer 20-60");
                try (Baresip eva = Baresip.start(options)) {
                    eva.call(scene.uri());
                    scene.awaitMember("Eva");
                    scene.truth().watchFor(6000); // until all has been said to who calls
                    Map<String, Heard> heard = take(studio, scene, changes);
                    heard.forEach((change, part) -> parts.merge(change, part, Heard::and));
                    System.out.printf(Locale.ROOT, "A call, sent %.0f ms ahead: the phone %.1f ms after the browsers (median of %d beeps)%n",
                            delay, Stats.median(Heard.values(all(heard).phone())), all(heard).at().size());
                    eva.hangUp();
                }
            }
        }
        return parts;
    }

    private record Change(String name, double at) {}

    private static Map<String, Heard> take(Studio studio, SipScene scene, int changes) throws IOException {
        TuttiClient host = scene.host();
        Studio.Recording recording = studio.record();
        List<Change> done = new ArrayList<>();
        host.command(TuttiClient.seek(2));
        scene.truth().watchFor(PAUSE);
        host.play();
        change("start", recording, scene, done);
        for (int i = 0; i < changes; i++) {
            host.pause();
            scene.truth().watchFor(PAUSE);
            host.play();
            change("pause and resume", recording, scene, done);
        }
        for (int i = 0; i < changes; i++) {
            host.command(TuttiClient.seek(i % 2 == 0 ? 60.3 + i : 10.6 + i));
            change("seek", recording, scene, done);
        }
        host.pause();
        Sound[] tracks = recording.end();
        Heard heard = Heard.in(tracks);
        Map<String, Heard> parts = new LinkedHashMap<>();
        for (Change one : done) {
            parts.merge(one.name(), heard.between(one.at() + SETTLED, one.at() + FILM), Heard::and);
        }
        return parts;
    }

    private static void change(String name, Studio.Recording recording, SipScene scene, List<Change> done) throws IOException {
        done.add(new Change(name, recording.length()));
        scene.truth().watchFor(FILM);
    }
}
