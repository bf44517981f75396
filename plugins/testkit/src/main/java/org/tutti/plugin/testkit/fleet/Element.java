package org.tutti.plugin.testkit.fleet;

import java.util.SplittableRandom;

/**
 * A media element as Chromium's behaves: it takes its time to seek, to start and to obey a speed, its clock is its own,
 * and it may run out of media. What has been asked of it happens when {@link #advance} comes to it. All in seconds.
 */
final class Element {

    private static final double NEVER = Double.POSITIVE_INFINITY;
    /** With less ahead it cannot play. */
    private static final double LEAST = 0.05;

    private final SplittableRandom random;
    private final Supply supply;
    private final double duration;
    private final double drift;
    private final double pace;
    private final double startLatency;
    private final double seekLatency;

    private double position;
    private double since;
    private double speed;
    private double commanded = 1;
    private double obeyed = 1;
    private final double[] dueRates = new double[8];
    private final double[] dueAt = new double[8];
    private int due;

    private boolean paused = true;
    private boolean seeking;
    private boolean starved;
    private boolean emptyBuffers = true;
    private double startsAt = NEVER;
    private double seekEnds = NEVER;
    private boolean frozen;

    Element(Player player, Supply supply, double duration, SplittableRandom random) {
        this.random = random;
        this.supply = supply;
        this.duration = duration;
        this.drift = player.mediaDrift().draw(random) * 1e-6;
        this.startLatency = player.startLatency().draw(random) / 1000;
        this.seekLatency = player.seekLatency().draw(random) / 1000;
        this.pace = player.pace().draw(random);
    }

    /** Lets happen what is due by {@code t}. */
    void advance(double t) {
        for (double next = next(); next <= t; next = next()) {
            if (next == seekEnds) {
                seekEnds = NEVER;
                seeking = false;
                if (!paused) {
                    startsAt = next + startTakes(true);
                }
            } else if (next == startsAt) {
                startsAt = NEVER;
                emptyBuffers = false;
                anchor(next);
                run();
            } else {
                obeyed = dueRates[0];
                due--;
                System.arraycopy(dueRates, 1, dueRates, 0, due);
                System.arraycopy(dueAt, 1, dueAt, 0, due);
                if (speed != 0) {
                    anchor(next);
                    run();
                }
            }
        }
        if (!supply.plentiful()) {
            feed(t);
        }
    }

    private double next() {
        return Math.min(Math.min(seekEnds, startsAt), due > 0 ? dueAt[0] : NEVER);
    }

    /** Stands still where media ends, and goes on when there is enough. */
    private void feed(double t) {
        if (speed == 0 && !starved) {
            return;
        }
        double here = position(t);
        if (!starved && here < duration && supply.ahead(here, t) <= 0) {
            starved = true;
            anchor(t);
            speed = 0;
        } else if (starved && supply.enough(here, t, Physics.GOES_ON_WITH)) {
            starved = false;
            anchor(t);
            run();
        }
    }

    private void run() {
        speed = starved || frozen ? 0 : Math.min(obeyed, pace) * (1 + drift);
    }

    private void anchor(double t) {
        position = position(t);
        since = t;
    }

    /** Where it is; {@link #advance} must have come as far. */
    double position(double t) {
        return speed == 0 ? position : Math.min(duration, position + speed * (t - since));
    }

    void play(double t) {
        if (paused) {
            paused = false;
            startsAt = seeking ? NEVER : t + startTakes(emptyBuffers);
        }
    }

    private double startTakes(boolean empty) {
        double takes = startLatency - (empty ? 0 : Physics.IN_PLACE_GAIN);
        return Math.max(0, takes + Physics.START_SCATTER * random.nextGaussian());
    }

    void pause(double t) {
        anchor(t);
        speed = 0;
        paused = true;
        starved = false;
        startsAt = NEVER;
    }

    /** Goes to another place; plays on there if it plays. */
    void seek(double target, double t) {
        double fetch = holds(target, t) ? 0 : Physics.FETCH_TRIPS * supply.roundTrip();
        speed = 0;
        position = Math.clamp(target, 0, duration);
        since = t;
        seeking = true;
        starved = false;
        emptyBuffers = true;
        startsAt = NEVER;
        double scatter = 1 + Physics.SEEK_SCATTER * Math.abs(random.nextGaussian());
        seekEnds = t + (seekLatency + fetch) * scatter;
        supply.turnTo(position, t);
    }

    /** Whether media is there at a position. */
    boolean holds(double target, double t) {
        return supply.holds(target, position(t), t);
    }

    /** Sets the speed, which is obeyed a little later, at once if it does not play. */
    void setRate(double rate, double t) {
        if (Math.abs(commanded - rate) <= 5e-6) {
            return;
        }
        commanded = rate;
        if (speed == 0) {
            obeyed = rate;
            due = 0;
        } else if (due < dueAt.length) {
            dueRates[due] = rate;
            dueAt[due++] = t + Physics.OBEYS_AFTER;
        } else {
            dueRates[due - 1] = rate;
        }
    }

    /** The picture stands still for ever, though nothing says so. */
    void freeze(double t) {
        anchor(t);
        speed = 0;
        frozen = true;
        startsAt = NEVER;
    }

    double rate() {
        return commanded;
    }

    boolean paused() {
        return paused;
    }

    boolean seeking() {
        return seeking;
    }

    boolean emptyBuffers() {
        return emptyBuffers;
    }

    double seekEnds() {
        return seekEnds;
    }

    /** When it begins to move; in the past if it does. */
    double startsAt() {
        return startsAt;
    }

    /** Whether it plays, or would if it had media: what is seen by who watches, right or wrong. */
    boolean plays() {
        return !paused && !seeking && startsAt == NEVER;
    }

    boolean starved() {
        return starved;
    }

    /** Whether there is media to play on with, or nothing left to play. */
    boolean able(double t) {
        double here = position(t);
        return !starved && supply.enough(here, t, LEAST);
    }

    double buffered(double t) {
        return supply.ahead(position(t), t);
    }
}
