package org.tutti.plugin.testkit.fleet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.tutti.plugin.sync.Decision.Rule;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.timeline.Motion;
import org.tutti.plugin.timeline.Timeline;

/** The latest report of each player, as the server has it, in order of joining. */
final class Board {

    private static final long RECENT = 5_000_000;
    /** RFC 7272 §12: what is further off than this is no reference for anybody, s. */
    private static final double LIMIT = 10;
    /** So many median deviations may somebody be off the median to count, and so much (s) always. */
    private static final double DEVIATIONS = 5, ALLOWANCE = 0.1;
    /** After a start players are not yet where they will be, µs. */
    private static final long SETTLING = 2_000_000;

    private final Report[] latest;
    private final long[] heardAt;

    Board(int players) {
        latest = new Report[players];
        heardAt = new long[players];
    }

    void put(int player, Report report, long now) {
        latest[player] = report;
        heardAt[player] = now;
    }

    Report of(int player) {
        return latest[player];
    }

    List<Report> reports() {
        List<Report> all = new ArrayList<>(latest.length);
        for (Report report : latest) {
            if (report != null) {
                all.add(report);
            }
        }
        return all;
    }

    /** The largest clock bound, µs. */
    long slowestBound() {
        long slowest = 0;
        for (Report report : latest) {
            slowest = report == null ? slowest : Math.max(slowest, report.bound());
        }
        return slowest;
    }

    /** What a rule makes of everybody's distance from the timeline, s; NaN if nobody counts. */
    double reference(Rule rule, Timeline timeline, ToDoubleFunction<String> advised, long now) {
        double[] offsets = new double[latest.length];
        int count = 0;
        for (int i = 0; i < latest.length; i++) {
            double offset = latest[i] == null || now - heardAt[i] > RECENT ? Double.NaN
                    : offset(latest[i], timeline) - advised.applyAsDouble(latest[i].endpoint());
            if (Math.abs(offset) <= LIMIT) {
                offsets[count++] = offset;
            }
        }
        double[] sorted = Arrays.copyOf(offsets, count);
        Arrays.sort(sorted);
        double[] counted = withoutOutliers(sorted);
        if (counted.length == 0) {
            return Double.NaN;
        }
        return switch (rule) {
            case SLOWEST -> counted[0];
            case FASTEST -> counted[counted.length - 1];
            case MEAN -> Arrays.stream(counted).sum() / counted.length;
            case MEDIAN -> median(counted);
            case TIMELINE, COPY -> Double.NaN;
        };
    }

    private static double offset(Report report, Timeline timeline) {
        Motion motion = timeline.motionAt(report.time());
        return motion.moving() && report.time() >= motion.timestamp() + SETTLING
                        && report.readiness() == Report.Readiness.READY
                ? report.position() - timeline.positionAt(report.time())
                : Double.NaN;
    }

    private static double[] withoutOutliers(double[] sorted) {
        if (sorted.length == 0) {
            return sorted;
        }
        double median = median(sorted);
        double[] deviations = Arrays.stream(sorted).map(each -> Math.abs(each - median)).sorted().toArray();
        double most = Math.max(ALLOWANCE, DEVIATIONS * median(deviations));
        return Arrays.stream(sorted).filter(each -> Math.abs(each - median) <= most).toArray();
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
