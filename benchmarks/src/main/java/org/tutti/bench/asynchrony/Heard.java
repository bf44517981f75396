package org.tutti.bench.asynchrony;

import java.util.ArrayList;
import java.util.List;
import org.tutti.conformance.support.sip.Sound;

/**
 * When each of three players was heard to beep, on the clock of one recording. Beeps of a second are told apart by what is
 * nearest.
 *
 * @param at where in the recording, ms: that of the first browser
 * @param browsers the second browser after the first, ms
 * @param phone the phone after the middle of both, ms
 */
record Heard(List<Double> at, List<Double> browsers, List<Double> phone) {

    private static final double BEEP = 1000;
    /** Of 32767; the film's has 13 100. */
    private static final double LOUD = 4500;
    /** Further apart than this (ms) are not the same beep. */
    private static final double SAME = 450;

    static Heard in(Sound[] tracks) {
        List<List<Double>> onsets = new ArrayList<>();
        for (Sound track : tracks) {
            onsets.add(track.onsets(BEEP, LOUD).stream().map(sample -> sample * 1000.0 / track.rate()).toList());
        }
        Heard heard = new Heard(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (double first : onsets.get(0)) {
            double second = nearest(onsets.get(1), first);
            double phone = nearest(onsets.get(2), first);
            if (Math.abs(second - first) < SAME && Math.abs(phone - first) < SAME) {
                heard.at.add(first);
                heard.browsers.add(second - first);
                heard.phone.add(phone - (first + second) / 2);
            }
        }
        return heard;
    }

    private static double nearest(List<Double> all, double to) {
        double nearest = Double.POSITIVE_INFINITY;
        for (double each : all) {
            nearest = Math.abs(each - to) < Math.abs(nearest - to) ? each : nearest;
        }
        return nearest;
    }

    /** Those between two moments of the recording, ms. */
    Heard between(double from, double to) {
        Heard part = new Heard(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < at.size(); i++) {
            if (at.get(i) >= from && at.get(i) < to) {
                part.at.add(at.get(i));
                part.browsers.add(browsers.get(i));
                part.phone.add(phone.get(i));
            }
        }
        return part;
    }

    Heard and(Heard more) {
        Heard all = new Heard(new ArrayList<>(at), new ArrayList<>(browsers), new ArrayList<>(phone));
        all.at.addAll(more.at);
        all.browsers.addAll(more.browsers);
        all.phone.addAll(more.phone);
        return all;
    }

    static double[] values(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }

    static double[] sizes(List<Double> list) {
        return list.stream().mapToDouble(Math::abs).toArray();
    }
}
