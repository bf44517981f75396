package org.tutti.bench.asynchrony;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A kind of network.
 *
 * @param paths of the clients, in turn; empty: the loopback, without emulation
 */
record Network(String name, List<Path> paths) {

    static final Network LOOPBACK = new Network("loopback", List.of());

    /** Design §8; engineers' figures for what people have at home and on the way. */
    static final List<Network> EMULATED = List.of(
            new Network("WAN", List.of(Path.normal(20, 3, 0), Path.normal(80, 10, 0))),
            new Network("Wi-Fi", List.of(Path.pareto(15, 15, 0.5), Path.pareto(40, 25, 1))),
            new Network("lossy", List.of(Path.normal(25, 5, 2), Path.normal(60, 10, 3))));

    boolean emulated() {
        return !paths.isEmpty();
    }

    Optional<Path> pathOf(int client) {
        return emulated() ? Optional.of(paths.get(client % paths.size())) : Optional.empty();
    }

    /**
     * One way, the same in both directions.
     *
     * @param delay ms, at least
     * @param jitter scale of what comes on top, ms
     * @param heavyTail Pareto rather than half a normal distribution
     * @param loss percent
     */
    record Path(double delay, double jitter, boolean heavyTail, double loss) {

        private static final double SHAPE = 3;

        static Path normal(double delay, double jitter, double loss) {
            return new Path(delay, jitter, false, loss);
        }

        static Path pareto(double delay, double jitter, double loss) {
            return new Path(delay, jitter, true, loss);
        }

        boolean loses(RandomGenerator random) {
            return random.nextDouble() * 100 < loss;
        }

        /** How long the next packet takes, in ns. */
        long next(RandomGenerator random) {
            double extra = heavyTail
                    ? Math.pow(1 - random.nextDouble(), -1 / SHAPE) - 1
                    : Math.abs(random.nextGaussian());
            return Math.round((delay + jitter * extra) * 1e6);
        }
    }
}
