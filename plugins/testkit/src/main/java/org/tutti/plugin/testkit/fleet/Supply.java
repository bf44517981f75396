package org.tutti.plugin.testkit.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** The media a player holds ahead of its position, and how more of it comes. All in seconds. */
final class Supply {

    /** Faster than anybody could tell. */
    private static final double MOST_SPEED = 1000;

    private final boolean plentiful;
    /** s after which live media is here; NaN if it is not live. */
    private final double liveDelay;
    private final double speed;
    private final double roundTrip;
    private final double duration;
    private final List<Link.Outage> outages;
    private int outage;
    private double from;
    private double to;
    private double filledAt;

    /** @param bitrate of the media, Mbit/s */
    Supply(Link link, double roundTrip, double bitrate, double duration, double until, SplittableRandom random) {
        boolean live = duration == Double.POSITIVE_INFINITY;
        double luck = random.nextDouble();
        this.liveDelay = live ? Physics.LIVE_DELAY_LEAST + Physics.LIVE_DELAY_MORE * luck * luck : Double.NaN;
        this.plentiful = link.plentiful() && !live;
        this.speed = Math.min(MOST_SPEED, link.bandwidth() / bitrate);
        this.roundTrip = roundTrip;
        this.duration = duration;
        this.outages = outages(link, until, random);
    }

    private static List<Link.Outage> outages(Link link, double until, SplittableRandom random) {
        List<Link.Outage> all = new ArrayList<>(link.outages());
        double t = 0;
        while (link.breaksPerHour() > 0) {
            t -= StrictMath.log(1 - random.nextDouble()) * 3600 / link.breaksPerHour();
            if (t > until) {
                break;
            }
            double length = link.breakLength().draw(random);
            all.add(new Link.Outage(t, t + length));
            t += length;
        }
        all.sort(Comparator.comparingDouble(Link.Outage::from));
        return all;
    }

    /** Media that lies there is kept; a leap to anywhere else begins with nothing. */
    void turnTo(double position, double t) {
        if (plentiful) {
            return;
        }
        fill(position, t);
        if (position < from || position > to) {
            from = to = position;
            filledAt = t + Physics.FETCH_TRIPS * roundTrip;
        }
    }

    /** Whether media lies there for somebody who is at {@code position}. */
    boolean holds(double target, double position, double t) {
        if (plentiful) {
            return Math.abs(target - position) <= Physics.KEEPS;
        }
        fill(position, t);
        return target >= from && target <= to;
    }

    double roundTrip() {
        return roundTrip;
    }

    /** Takes in what has come since it was last asked. */
    private void fill(double position, double t) {
        while (filledAt < t) {
            while (outage < outages.size() && outages.get(outage).to() <= filledAt) {
                outage++;
            }
            boolean off = outage < outages.size() && outages.get(outage).from() <= filledAt;
            double end = outage == outages.size()
                    ? t
                    : Math.min(t, off ? outages.get(outage).to() : outages.get(outage).from());
            if (!off) {
                double most = Math.min(duration, position + Physics.FETCHES_AHEAD);
                most = Double.isNaN(liveDelay) ? most : Math.min(most, end - liveDelay);
                to = Math.max(to, Math.min(most, to + speed * (end - filledAt)));
            }
            filledAt = end;
        }
    }

    /** Seconds of media ahead of {@code position}. */
    double ahead(double position, double t) {
        if (plentiful) {
            return Math.min(Physics.FETCHES_AHEAD, duration - position);
        }
        fill(position, t);
        return Math.max(0, to - position);
    }

    /** Whether there is enough to begin with, or all there is. */
    boolean enough(double position, double t, double wanted) {
        return ahead(position, t) >= Math.min(wanted, duration - position - 0.01);
    }

    boolean plentiful() {
        return plentiful;
    }
}
