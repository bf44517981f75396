package org.tutti.plugin.testkit.fleet;

import org.tutti.plugin.testkit.fleet.Course.Leg;

/**
 * Keeps an element on the timeline as the browser client's {@code follower.js} does: prepares what is to come, leaps
 * when it is far off, steers when it is near. Or, by the rule <i>copy</i>, does what it is told when it hears of it.
 */
final class Follower {

    private static final double LEAP = 0.4;
    private static final double SAME_PLACE = 0.01;
    private static final double LEAP_WITHOUT_DATA = 5;
    private static final double SETTLING = 2;
    private static final double BETWEEN_LEAPS = 1;
    private static final double END_ZONE = 0.1;
    /** Beyond this share of the speed somebody may hear it. */
    private static final double AUDIBLE = 0.01;

    private final Element element;
    private final ClockEstimate clock;
    private final Driver driver;
    private final Steering steering = new Steering();
    private Course course;
    private boolean copies;
    private double steeredAt;
    private double startedAt = Double.NEGATIVE_INFINITY;
    private boolean everStarted;
    private boolean audible;
    /** The beginning of the leg that people asked for and that it has yet to get onto; NaN if there is none. */
    private double askedFor = Double.NaN;
    private int leaps;
    private int rateChanges;

    Follower(Element element, ClockEstimate clock, Driver driver) {
        this.element = element;
        this.clock = clock;
        this.driver = driver;
    }

    /** Goes by a timeline from now on; {@code asked}: whether people wanted it so. */
    void follow(Course timeline, boolean asked, double t) {
        Course before = course;
        boolean copied = copies;
        if (before == null || !sameAim(timeline.latest(), before.latest())) {
            askedFor = asked ? timeline.latest().since() : Double.NaN;
        }
        course = timeline;
        copies = false;
        if (driver.busy() && (copied || before == null || !sameAim(timeline.latest(), before.latest()))) {
            driver.abort();
        }
    }

    /** The same timeline, with another shift: whatever is under way goes on. */
    void shift(Course shifted) {
        course = shifted;
    }

    private static boolean sameAim(Leg one, Leg other) {
        return one.since() == other.since() && one.velocity() == other.velocity()
                && Math.abs(one.position() - other.position()) < LEAP / 2;
    }

    /** Does what a timeline says now, whenever it was to be done. */
    void copy(Course timeline, double sent, double t) {
        Leg before = copies ? course.latest() : null;
        course = timeline;
        copies = true;
        driver.abort();
        Leg leg = timeline.latest();
        if (leg.equals(before)) {
            return;
        }
        double place = timeline.position(leg, Math.max(sent, leg.since()));
        if (!leg.moving()) {
            element.pause(t);
            if (!driver.restsAt(place, t)) {
                element.seek(place, t);
            }
            return;
        }
        element.setRate(leg.velocity(), t);
        if (Math.abs(element.position(t) - place) > (element.paused() ? SAME_PLACE : LEAP)) {
            element.seek(place, t);
        }
        element.play(t);
        everStarted = true;
    }

    /** What must be looked at each 40 ms. */
    void tick(double t) {
        if (course == null || driver.busy() || copies) {
            return;
        }
        double now = clock.at(t);
        Leg leg = course.at(now);
        Leg next = course.after(now);
        if (next != null && prepare(leg, next, next.since() - now, t)) {
            return;
        }
        if (leg.moving()) {
            keepMoving(leg, now, t);
        } else if (!driver.restsAt(course.position(leg, now), t)) {
            driver.rest(leg, t);
        }
    }

    private boolean prepare(Leg leg, Leg next, double ahead, double t) {
        if (!next.moving()) {
            if (!leg.moving() || ahead > 2 * Physics.TICK) {
                return false;
            }
            driver.stop(next, t);
            return true;
        }
        boolean leap = Math.abs(next.position() - course.position(leg, next.since())) > LEAP;
        if (!leg.moving() || leap) {
            if (leap && ahead > driver.parkTime(next.position(), t) + Physics.TICK) {
                return false;
            }
            start(next, leap, t);
            return true;
        }
        if (next.velocity() == leg.velocity() || ahead > driver.speedLead(next.velocity()) + Physics.TICK) {
            return false;
        }
        driver.changeSpeed(next, t);
        return true;
    }

    private void start(Leg leg, boolean leap, double t) {
        leaps += leap && everStarted && !element.paused() && leg.since() != askedFor ? 1 : 0;
        askedFor = leg.since() == askedFor ? Double.NaN : askedFor;
        driver.start(leg, t);
    }

    private void keepMoving(Leg leg, double now, double t) {
        double expected = course.position(leg, now);
        if (expected >= course.duration() - END_ZONE) {
            return;
        }
        double error = driver.reading(t) - expected;
        boolean leap = Math.abs(error) > (element.able(t) ? LEAP : LEAP_WITHOUT_DATA) && t - startedAt > BETWEEN_LEAPS;
        if (element.paused() || leap) {
            start(leg, leap, t);
        } else if (driver.mustChangeTo(leg.velocity())) {
            driver.changeSpeed(leg, t);
        } else if (!element.seeking() && element.able(t)) {
            double elapsed = Math.max(0.001, t - steeredAt);
            steeredAt = t;
            double rate = steering.rate(error, leg.velocity(), elapsed, t - startedAt < SETTLING);
            element.setRate(rate, t);
            hear(Math.abs(rate / leg.velocity() - 1) > AUDIBLE);
        }
    }

    private void hear(boolean now) {
        rateChanges += now && !audible ? 1 : 0;
        audible = now;
    }

    /** A manoeuvre is over. */
    void settled(double t) {
        steering.reset();
        steeredAt = startedAt = t;
        everStarted |= !element.paused();
    }

    boolean moving(double t) {
        return course != null && (copies ? course.latest() : course.at(clock.at(t))).moving();
    }

    /** Whether it has been on the timeline since it came. */
    boolean everStarted() {
        return everStarted;
    }

    /** How often it leapt though nobody had asked it to. */
    int leaps() {
        return leaps;
    }

    /** How often it went so much faster or slower that it may be heard. */
    int rateChanges() {
        return rateChanges;
    }
}
