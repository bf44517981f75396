package org.tutti.conformance.support.xmpp;

import java.util.Random;

/**
 * A player without pictures that behaves like one: it starts late, takes its time to seek, and learns only afterwards
 * where it ended up. Its position is a function of the server's clock. It follows as Cofocus does: it predicts where
 * the others will be when its own seek is over, {@code p' = p + s(ds + t2 - t1)/1000}, goes there, and makes up what is
 * left by playing a little faster or slower. Positions and times in ms. Any thread may call.
 */
public final class SimulatedPlayer {
    /** Farther off than this (ms) it seeks; else it plays faster or slower. */
    static final double SEEK_FROM = 400;
    /** Nearer than this (ms) it leaves it. */
    static final double TOLERANCE = 5;
    /** How long it takes to see where it ended up, ms. */
    private static final double NOTICED_AFTER = 100;
    /** How long it may take to make up the rest, ms. */
    private static final double MADE_UP_WITHIN = 2000;
    private static final double GENTLY = 0.1;

    /**
     * What such a device is like. {@code startMs}: from the call to the first frame; {@code seekMs} and
     * {@code seekPerMs}: a seek over a distance d takes {@code seekMs + d·seekPerMs}; {@code jitterMs}: by how much
     * each may be off, either way; {@code seed}: the same device again takes the same times.
     */
    public record Device(double startMs, double seekMs, double seekPerMs, double jitterMs, long seed) {
        public static final Device PHONE = new Device(120, 180, 0.0005, 30, 1);
        public static final Device INSTANT = new Device(0, 0, 0, 0, 0);
    }

    private final Device device;
    private final Random random;
    private final Course course = new Course();
    private final Course ideal = new Course();
    private final SeekTimes seeks = new SeekTimes();
    private double startTime;
    private int seekCount;

    public SimulatedPlayer(Device device) {
        this.device = device;
        this.random = new Random(device.seed());
    }

    /** Where it is at that instant of the server's clock, past or to come as things stand. */
    public synchronized double position(double instant) {
        return course.at(instant);
    }

    /** By how much it is ahead of the timeline at that instant; negative: behind. */
    public synchronized double offset(double instant) {
        return course.at(instant) - ideal.at(instant);
    }

    /** Its speed at that instant, ms per second. */
    public synchronized double speed(double instant) {
        return course.motion(instant).s();
    }

    /** How often it has had to seek. */
    public synchronized int seeks() {
        return seekCount;
    }

    /** Told at {@code now} how the timeline goes on; tells when it will be where it should. */
    public synchronized double follow(Motion target, double now) {
        ideal.add(target);
        double from = Math.max(now, target.t());
        return target.isStanding() ? stand(target, from) : run(target, now, from);
    }

    private double stand(Motion target, double from) {
        course.add(new Motion(course.at(from), from, 0));
        double distance = Math.abs(course.at(from) - target.p());
        if (distance <= TOLERANCE) {
            course.add(new Motion(target.p(), from, 0));
            return from;
        }
        double over = from + seek(distance);
        course.add(new Motion(target.p(), over, 0));
        return over;
    }

    private double run(Motion target, double now, double from) {
        boolean standing = course.motion(now).isStanding();
        double distance = Math.abs(course.at(from) - target.at(from));
        double running;
        if (distance > SEEK_FROM) {
            double begin = standing ? now : from; // what plays goes on until the others leave it, too
            course.add(new Motion(course.at(begin), begin, 0));
            double expected = begin + seeks.expected(Math.abs(course.at(begin) - target.at(Math.max(from, begin))));
            double aim = target.at(Math.max(target.t(), expected + (standing ? startTime : 0)));
            double over = begin + seek(Math.abs(course.at(begin) - aim));
            course.add(new Motion(aim, over, 0));
            running = standing ? start(over, target.t()) : Math.max(over, target.t());
        } else {
            running = standing ? start(now, target.t()) : from;
        }
        course.add(new Motion(course.at(running), running, target.s()));
        return makeUp(target, running);
    }

    /** When it really runs, called so that it should at {@code wanted}. */
    private double start(double now, double wanted) {
        double took = Math.max(0, device.startMs() + jitter());
        double running = Math.max(now, wanted - startTime) + took;
        startTime = took;
        return running;
    }

    private double seek(double distance) {
        double took = Math.max(0, device.seekMs() + distance * device.seekPerMs() + jitter());
        seeks.add(distance, took);
        seekCount++;
        return took;
    }

    private double makeUp(Motion target, double running) {
        double seen = running + NOTICED_AFTER;
        double ahead = course.at(seen) - target.at(seen);
        if (Math.abs(ahead) <= TOLERANCE) {
            return running;
        }
        double correction = Math.max(GENTLY, Math.abs(ahead) / (target.s() / 1000 * MADE_UP_WITHIN));
        double speed = target.s() * (1 - Math.signum(ahead) * correction);
        course.add(new Motion(course.at(seen), seen, speed));
        double even = seen + Math.abs(ahead) / (target.s() / 1000 * correction);
        course.add(new Motion(target.at(even), even, target.s()));
        return even;
    }

    private double jitter() {
        return device.jitterMs() * (2 * random.nextDouble() - 1);
    }

    /** What seeks took, as a line over their distance (least squares): the patent's model of ds. */
    private static final class SeekTimes {
        /** 11 s for 26 minutes, as measured in 2012; for who has no better idea yet. */
        private static final double FIRST_GUESS = 0.007;
        private int count;
        private double distances;
        private double times;
        private double squares;
        private double products;

        void add(double distance, double time) {
            count++;
            distances += distance;
            times += time;
            squares += distance * distance;
            products += distance * time;
        }

        double expected(double distance) {
            if (count == 0) {
                return Math.min(distance * FIRST_GUESS, 500);
            }
            double spread = count * squares - distances * distances;
            double slope = spread <= 1e-6 * squares ? 0 : Math.max(0, (count * products - distances * times) / spread);
            return Math.max(0, (times - slope * distances) / count + slope * distance);
        }
    }
}
