package org.tutti.plugin.testkit.fleet;

import java.util.SplittableRandom;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Report.Readiness;
import org.tutti.plugin.testkit.fleet.Player.Nature;

/** Puts into a report what a player knows, or what it claims. */
final class Mouth {

    private static final long SECOND = 1_000_000;
    private static final double HOURS = 7200;

    private final String id;
    private final Nature nature;
    private final SplittableRandom random;

    Mouth(String id, Nature nature, SplittableRandom random) {
        this.id = id;
        this.nature = nature;
        this.random = random;
    }

    Report report(double position, long time, double rate, long bound, Readiness readiness, double buffered) {
        return switch (nature) {
            case HONEST, FREEZES -> new Report(id, position, time, rate, bound, readiness, buffered);
            case NEVER_READY -> new Report(id, 0, time, 0, bound, Readiness.LOADING, 0);
            case CRIES_WOLF -> new Report(id, position, time, rate, bound, Readiness.BUFFERING, 0);
            case LIAR -> lie(position, time, rate, bound, buffered);
        };
    }

    private Report lie(double position, long time, double rate, long bound, double buffered) {
        return switch (random.nextInt(6)) {
            case 0 -> new Report(id, position - HOURS, time, rate, bound, Readiness.READY, buffered);
            case 1 -> new Report(id, position + HOURS, time, rate, bound, Readiness.READY, buffered);
            case 2 -> new Report(id, position - 8, time, rate, bound, Readiness.READY, buffered);
            case 3 -> new Report(id, position + 3, time + 20 * SECOND, rate, bound, Readiness.READY, buffered);
            case 4 -> new Report(id, position, time - 3600 * SECOND, 16, Long.MAX_VALUE, Readiness.READY, 1e9);
            default -> new Report(id, -1e12, time, -5, 0, Readiness.BUFFERING, 0);
        };
    }
}
