package org.tutti.bench.asynchrony;

import java.lang.management.ManagementFactory;
import java.util.List;
import org.tutti.bench.Benchmark;
import org.tutti.bench.Results;
import org.tutti.conformance.support.Executables;
import org.tutti.conformance.support.sip.TuttiOnSip;

/** What it is like to be in a session by telephone: a key until the browsers have stopped, and many calls at a time. */
public final class Sip implements Benchmark {

    @Override
    public String name() {
        return "sip";
    }

    @Override
    public void run(Results results) throws Exception {
        Asynchrony.requireBrowser();
        for (String program : List.of("sipp", "dumpcap")) {
            if (Executables.find(program).isEmpty()) {
                throw new SkippedException(program + " is missing. Try mvn verify -Dpeers=install once, as root.");
            }
        }
        load(results, "before");
        try (TuttiOnSip tutti = TuttiOnSip.start("bench-sip", "-Dtutti.sip.calls=2000", "-Dtutti.sip.rtp=20000-23999")) {
            try (SipScene scene = new SipScene(tutti, List.of(Place.onLoopback(), Place.onLoopback()))) {
                new SipPauses(scene).measure(results);
            }
            load(results, "after the keys");
            new SipCalls(tutti).measure(results);
        }
        load(results, "after");
    }

    /** What else the machine does decides about every figure. */
    static void load(Results results, String when) {
        results.figure(when + ", load of the machine (1 min)",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(), "");
    }
}
