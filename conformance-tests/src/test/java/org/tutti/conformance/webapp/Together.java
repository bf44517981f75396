package org.tutti.conformance.webapp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tutti.conformance.support.Messages.Item;
import org.tutti.conformance.support.Messages.Timeline;
import org.tutti.conformance.webapp.Watched.Sample;

/**
 * How far watched pages were from the timeline and from each other, in ms, whenever all of them were to play. Players go to
 * where a change will lead a little before it is due: then, and for a while after it, they are compared apart.
 */
final class Together {
    /** So long (ms) after a change, or after a page came in, they have to be in step. */
    private static final double SETTLED = 3_000;
    private static final double BIN = 100; // ms

    /** The timeline from an instant on. */
    record Version(double from, Timeline timeline) {}

    private final TreeMap<Double, Timeline> history = new TreeMap<>();
    private final Item item;
    final List<Double> errors = new ArrayList<>();
    final List<Double> asynchrony = new ArrayList<>();
    final List<Double> asynchronyAlways = new ArrayList<>();
    double worstBound;

    Together(List<Version> versions, Item item) {
        versions.forEach(each -> history.put(each.from(), each.timeline()));
        this.item = item;
    }

    Together compare(List<Watched> pages) {
        Map<Long, List<Double>> steady = new TreeMap<>();
        Map<Long, List<Double>> always = new TreeMap<>();
        for (Watched page : pages) {
            double came = Double.NEGATIVE_INFINITY;
            double last = Double.NEGATIVE_INFINITY;
            long lastBin = Long.MIN_VALUE;
            for (Sample sample : page.samples) {
                came = sample.at() - last > SETTLED / 2 ? sample.at() : came;
                last = sample.at();
                long bin = (long) (sample.at() / BIN);
                Timeline timeline = at(sample.at());
                if (timeline == null || bin == lastBin || timeline.motionAt(sample.at()).velocity() != 1 || atTheEnd(timeline, sample)) {
                    continue;
                }
                lastBin = bin;
                double error = (sample.position() - timeline.positionAt(sample.at(), item)) * 1000;
                always.computeIfAbsent(bin, _ -> new ArrayList<>()).add(error);
                if (sample.at() - came > SETTLED && timeline.motionAt(sample.at()) == timeline.last()
                        && sample.at() - timeline.last().timestamp() > SETTLED) {
                    steady.computeIfAbsent(bin, _ -> new ArrayList<>()).add(error);
                    errors.add(Math.abs(error));
                    worstBound = Math.max(worstBound, sample.bound());
                }
            }
        }
        fill(asynchrony, steady, pages.size());
        fill(asynchronyAlways, always, pages.size());
        return this;
    }

    private static void fill(List<Double> asynchrony, Map<Long, List<Double>> bins, int pages) {
        bins.values().stream().filter(each -> each.size() == pages)
                .map(each -> each.stream().max(Double::compare).orElseThrow() - each.stream().min(Double::compare).orElseThrow())
                .forEach(asynchrony::add);
    }

    private boolean atTheEnd(Timeline timeline, Sample sample) {
        return item.duration() != null && timeline.positionAt(sample.at(), item) > item.duration() - 0.5;
    }

    private Timeline at(double instant) {
        var version = history.floorEntry(instant);
        return version == null || version.getValue().hold() != null ? null : version.getValue();
    }

    static double percentile(List<Double> values, double share) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
    }
}
