package org.tutti.engine.cluster;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.tutti.engine.ServerClock;

/**
 * What another node's clock reads, by the last questions it has answered: four timestamps each, of which the ones that
 * travelled least say most. All in µs. Thread-safe.
 */
final class Samples implements ServerClock.Reference {

    /** So many are kept. */
    private static final int MOST = 8;

    /** How far two clocks may drift apart, as a share of the time since the sample. */
    private static final double DRIFT = 100e-6;

    /** @param ahead of the other clock before {@code elapsed}, which nothing bends */
    private record Sample(long at, double ahead, double bound) {
        double boundAt(long now) {
            return bound + (now - at) * DRIFT;
        }
    }

    private final LongSupplier elapsed;
    private final Deque<Sample> samples = new ArrayDeque<>();

    /** @param elapsed {@link ServerClock#elapsed} */
    Samples(LongSupplier elapsed) {
        this.elapsed = elapsed;
    }

    /**
     * @param asked when the question left, by {@code elapsed}
     * @param heard when it came to the other node, by that one's clock
     * @param answered when the answer left there, by that one's clock
     */
    synchronized void add(long asked, long heard, long answered) {
        long now = elapsed.getAsLong();
        double travelled = Math.max(0, (now - asked) - (answered - heard));
        samples.addLast(new Sample(now, ((heard - asked) + (answered - now)) / 2.0, travelled / 2));
        if (samples.size() > MOST) {
            samples.removeFirst();
        }
    }

    /** Another node is asked from now on. */
    synchronized void forget() {
        samples.clear();
    }

    synchronized int count() {
        return samples.size();
    }

    @Override
    public OptionalLong micros() {
        long now = elapsed.getAsLong();
        return best(now).map(sample -> OptionalLong.of(now + Math.round(sample.ahead()))).orElse(OptionalLong.empty());
    }

    /** So far (µs) {@link #micros} may be from the truth at most, if it is known at all. */
    Optional<Double> bound() {
        long now = elapsed.getAsLong();
        return best(now).map(sample -> sample.boundAt(now));
    }

    private synchronized Optional<Sample> best(long now) {
        return samples.stream().min((a, b) -> Double.compare(a.boundAt(now), b.boundAt(now)));
    }
}
