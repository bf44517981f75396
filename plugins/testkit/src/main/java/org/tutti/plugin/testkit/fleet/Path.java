package org.tutti.plugin.testkit.fleet;

import java.util.SplittableRandom;

/** One player's network at work: says when a message arrives. Order is kept in each direction, as TCP does. */
final class Path {

    private static final double SHAPE = 3;

    private final Link link;
    private final SplittableRandom random;
    private final double up;
    private final double down;
    private double lastUp;
    private double lastDown;

    Path(Link link, SplittableRandom random) {
        this.link = link;
        this.random = random;
        this.up = link.up().draw(random) / 1000;
        // A link that is the same in both directions is so for each player, not only on average.
        this.down = link.down().equals(link.up()) ? up : link.down().draw(random) / 1000;
    }

    /** When what the player sends at {@code t} (s) is with the server. */
    double toServer(double t) {
        lastUp = Math.max(lastUp, t + up + delay());
        return lastUp;
    }

    /** When what the server sends at {@code t} (s) is with the player. */
    double toPlayer(double t) {
        lastDown = Math.max(lastDown, t + down + delay());
        return lastDown;
    }

    /** How long one small message takes to the server (s), by itself. */
    double there() {
        return up + delay();
    }

    /** How long one small message takes from the server (s), by itself. */
    double back() {
        return down + (random.nextDouble() < Physics.CROWDED ? Math.max(delay(), delay()) : delay());
    }

    double roundTrip() {
        return up + down;
    }

    private double delay() {
        double extra = link.tail() == Link.Tail.PARETO
                ? StrictMath.pow(1 - random.nextDouble(), -1 / SHAPE) - 1
                : Math.abs(random.nextGaussian());
        double delay = link.jitter() / 1000 * extra;
        double again = roundTrip() + Physics.RETRANSMISSION;
        while (link.loss() > 0 && random.nextDouble() < link.loss()) {
            delay += again;
            again *= 2;
        }
        return delay;
    }
}
