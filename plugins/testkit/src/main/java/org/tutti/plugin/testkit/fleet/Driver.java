package org.tutti.plugin.testkit.fleet;

import java.util.SplittableRandom;
import org.tutti.plugin.testkit.fleet.Course.Leg;

/**
 * Moves an element as the browser client's {@code driver.js} does: parks it ahead, starts, stops and changes its speed
 * on an instant, and puts right what a start has left it off by. One manoeuvre at a time, in steps that each say when
 * the next is due. It reads positions and the server's time only as a player can.
 */
final class Driver {

    private static final double NEVER = Double.POSITIVE_INFINITY;
    private static final double GRACE = 0.04;
    private static final int TRIES = 3;
    private static final double SAME_PLACE = 0.01;
    private static final double EXACT_PLACE = 0.002;
    private static final double DATA_LIMIT = 5;
    private static final double LOOK_FOR_DATA = 0.02;
    private static final double HASTE = 0.15;
    private static final double TRIFLE = 0.001;
    private static final double LARGEST_PUSH = 0.1;
    private static final double LATEST = 0.5;
    private static final double SWING = 0.08;
    private static final double ADVANCES_IN = 0.0175;
    private static final double BETWEEN_READINGS = 0.02;

    private enum Step {
        IDLE, SEEK, DATA, DUE, SWING, FIRST_READING, SECOND_READING, PUSH, CALM, STOP, REST, SPEED
    }

    private final Element element;
    private final ClockEstimate clock;
    private final SplittableRandom random;
    private final double duration;
    private final Latencies latencies = new Latencies();

    private Step step = Step.IDLE;
    private double wake = NEVER;
    private Leg aim;
    private double speed = 1;
    private double appointment;
    private int tries;
    private double began;
    private boolean near;
    private boolean fromEmpty;
    private boolean learns;
    private double late;
    private double reading;
    private boolean changesSpeed;
    private double restingPlace = Double.NaN;

    Driver(Element element, ClockEstimate clock, double duration, SplittableRandom random) {
        this.element = element;
        this.clock = clock;
        this.duration = duration;
        this.random = random;
    }

    /** When there is something to do next. */
    double wake() {
        return wake;
    }

    boolean busy() {
        return step != Step.IDLE;
    }

    Leg aim() {
        return aim;
    }

    /** How long before a leap the player must be sent on its way. */
    double parkTime(double position, double t) {
        return latencies.ofPark(element.holds(position, t));
    }

    /** How long before a change of speed it must be told. */
    double speedLead(double velocity) {
        return velocity == speed ? 0 : Physics.OBEYS_AFTER;
    }

    boolean mustChangeTo(double velocity) {
        return velocity != speed;
    }

    /** Where it is, as well as that can be read. */
    double reading(double t) {
        return element.position(t) + (random.nextDouble() - 0.5) * Physics.READING_QUANTUM;
    }

    void abort() {
        step = Step.IDLE;
        wake = NEVER;
    }

    /** Has it on a moving leg. */
    void start(Leg leg, double t) {
        aim = leg;
        tries = TRIES;
        park(t);
    }

    /** Pauses it exactly when a resting leg begins. */
    void stop(Leg leg, double t) {
        aim = leg;
        at(Step.STOP, clock.when(leg.since(), t) + timerLate(), t);
    }

    /** Has it rest at this leg's place now. */
    void rest(Leg leg, double t) {
        aim = leg;
        rest(t);
    }

    boolean restsAt(double position, double t) {
        return element.paused()
                && (Math.abs(element.position(t) - position) <= EXACT_PLACE || restingPlace == position);
    }

    /** Changes the speed in motion. */
    void changeSpeed(Leg leg, double t) {
        aim = leg;
        at(Step.SPEED, clock.when(leg.since() - speedLead(leg.velocity()), t) + timerLate(), t);
    }

    /** Does what is due. Says whether the manoeuvre is over. */
    boolean step(double t) {
        wake = NEVER;
        switch (step) {
            case SEEK -> {
                latencies.learnSeek(near, t - began);
                arrived(t);
            }
            case DATA -> {
                if (element.able(t) || t - began > DATA_LIMIT) {
                    parked(t);
                } else {
                    at(Step.DATA, t + LOOK_FOR_DATA, t);
                }
            }
            case DUE -> play(t);
            case SWING -> at(Step.FIRST_READING, t + SWING + BETWEEN_READINGS, t);
            case FIRST_READING -> {
                reading = error(t);
                at(Step.SECOND_READING, t + BETWEEN_READINGS, t);
            }
            case SECOND_READING -> settle((reading + error(t)) / 2, t);
            case PUSH -> {
                element.setRate(speed, t);
                at(Step.CALM, t + Physics.OBEYS_AFTER, t);
            }
            case CALM -> {
                if (!changesSpeed) {
                    return done();
                }
                changesSpeed = false;
                at(Step.SWING, Math.max(t, clock.when(aim.since(), t)), t);
            }
            case STOP -> rest(t);
            case REST -> {
                restingPlace = aim.position();
                return done();
            }
            case SPEED -> obey(t);
            default -> throw new IllegalStateException("There is nothing to do at " + step + '.');
        }
        return step == Step.IDLE;
    }

    private boolean done() {
        abort();
        return true;
    }

    private void at(Step next, double when, double now) {
        step = next;
        wake = Math.max(when, now);
    }

    private double timerLate() {
        return random.nextDouble() * Physics.TIMER_LATE;
    }

    private void park(double t) {
        double now = clock.at(t);
        boolean standsThere = element.paused() && Math.abs(element.position(t) - aim.position()) <= SAME_PLACE;
        double parkTime = parkTime(Math.clamp(aim.at(Math.max(now, aim.since())), 0, duration), t);
        double needed = standsThere ? latencies.ofStart(element.emptyBuffers()) : parkTime;
        appointment = now + needed <= aim.since() + GRACE ? aim.since() : now + parkTime;
        double target = Math.clamp(aim.at(appointment), 0, duration);
        element.pause(t);
        if (Math.abs(element.position(t) - target) <= SAME_PLACE) {
            arrived(t);
        } else {
            restingPlace = Double.NaN;
            began = t;
            near = element.holds(target, t);
            element.seek(target, t);
            at(Step.SEEK, element.seekEnds(), t);
        }
    }

    private void arrived(double t) {
        element.advance(t);
        if (element.able(t)) {
            parked(t);
        } else {
            began = t;
            at(Step.DATA, t + LOOK_FOR_DATA, t);
        }
    }

    private void parked(double t) {
        fromEmpty = element.emptyBuffers();
        double due = appointment - latencies.ofStart(fromEmpty);
        if (clock.at(t) - due < GRACE || --tries == 0) {
            at(Step.DUE, clock.when(due, t) + timerLate(), t);
        } else {
            park(t);
        }
    }

    private void play(double t) {
        speed = aim.velocity();
        element.setRate(speed, t);
        late = clock.at(t) - (appointment - latencies.ofStart(fromEmpty));
        learns = true;
        restingPlace = Double.NaN;
        element.play(t);
        at(Step.SWING, element.startsAt() + ADVANCES_IN, t);
    }

    private double error(double t) {
        double swing = (random.nextDouble() - 0.5) * Physics.SWING;
        return reading(t) + swing - Math.clamp(aim.at(clock.at(t)), 0, duration);
    }

    private void settle(double ahead, double t) {
        if (learns) {
            learns = false;
            latencies.learnStart(fromEmpty, ahead / speed + late);
        }
        if (Math.abs(ahead) < LARGEST_PUSH) {
            makeUp(-ahead, t);
        } else {
            abort();
        }
    }

    private void makeUp(double missed, double t) {
        if (Math.abs(missed) < TRIFLE) {
            abort();
            return;
        }
        double push = Math.signum(missed) * HASTE * speed;
        element.setRate(speed + push, t);
        at(Step.PUSH, t + missed / push, t);
    }

    private void obey(double t) {
        double due = aim.since() - speedLead(aim.velocity());
        double missed = Math.clamp(clock.at(t) - due, 0, LATEST) * (aim.velocity() - speed);
        speed = aim.velocity();
        element.setRate(speed, t);
        if (Math.abs(missed) >= TRIFLE) {
            changesSpeed = true;
            makeUp(missed, t);
        } else {
            at(Step.SWING, Math.max(t, clock.when(aim.since(), t)), t);
        }
    }

    private void rest(double t) {
        element.pause(t);
        if (restsAt(aim.position(), t)) {
            abort();
        } else {
            element.seek(aim.position(), t);
            at(Step.REST, element.seekEnds(), t);
        }
    }
}
