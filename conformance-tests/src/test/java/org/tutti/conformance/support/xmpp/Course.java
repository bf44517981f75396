package org.tutti.conformance.support.xmpp;

import java.util.Map;
import java.util.TreeMap;

/** Where something is, was and will be: one motion after the other. */
final class Course {
    private static final int KEPT = 1000;

    private final TreeMap<Double, Motion> motions = new TreeMap<>();

    /** That motion from its instant on, instead of all that would have begun later. */
    void add(Motion motion) {
        motions.tailMap(motion.t(), true).clear();
        motions.put(motion.t(), motion);
        if (motions.size() > KEPT) {
            motions.pollFirstEntry();
        }
    }

    /** The motion of that instant; before the first it stands where the first begins. */
    Motion motion(double instant) {
        Map.Entry<Double, Motion> motion = motions.floorEntry(instant);
        if (motion != null) {
            return motion.getValue();
        }
        return new Motion(motions.isEmpty() ? 0 : motions.firstEntry().getValue().p(), instant, 0);
    }

    double at(double instant) {
        return motion(instant).at(instant);
    }
}
