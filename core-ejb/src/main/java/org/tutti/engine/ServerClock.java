package org.tutti.engine;

import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * The one clock of the server: microseconds since the Unix epoch, anchored to the wall clock at start, carried by the
 * monotonic one, and slewed by at most 500 ppm, so that it never jumps and never runs backwards: towards the wall clock,
 * or in a cluster towards the clock of the coordinator. All threads may read it.
 */
public final class ServerClock {

    private static final double MAX_SLEW = 500e-6;

    /** What a clock is bent towards. */
    @FunctionalInterface
    public interface Reference {

        /** What it reads now (µs since the Unix epoch); empty if that is not known now. */
        OptionalLong micros();
    }

    /** The line the clock follows from {@code nanos} on; it is bent for so many µs, and goes straight on then. */
    private record Line(long nanos, long micros, double bend, long bentFor) {
        long at(long nano) {
            double passed = (nano - nanos) / 1000.0;
            return micros + (long) (passed + Math.clamp(passed, 0.0, bentFor) * bend);
        }

        static Line straight(long nanos, long micros) {
            return new Line(nanos, micros, 0, 0);
        }
    }

    private final Reference wall;
    private final LongSupplier nanos;
    private final String id = Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);
    private volatile Line line;
    private volatile Reference reference;

    /** A clock on the system's clocks. */
    public static ServerClock system() {
        return new ServerClock(() -> {
            var now = java.time.Instant.now();
            return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
        }, System::nanoTime);
    }

    ServerClock(LongSupplier wallMicros, LongSupplier nanos) {
        this.wall = () -> OptionalLong.of(wallMicros.getAsLong());
        this.nanos = nanos;
        this.line = Line.straight(nanos.getAsLong(), wallMicros.getAsLong());
        this.reference = wall;
    }

    /** Names this clock: readings of clocks with different ids cannot be compared. */
    public String id() {
        return id;
    }

    /** The instant, in µs since the Unix epoch. */
    public long now() {
        return line.at(nanos.getAsLong());
    }

    /** Microseconds since some instant, by the monotonic clock, which nothing bends: for what takes how long. */
    public long elapsed() {
        return Math.floorDiv(nanos.getAsLong(), 1000L);
    }

    /** From now on it is bent towards another clock. */
    public void follow(Reference other) {
        reference = other;
    }

    /** From now on it is bent towards the wall clock, from wherever it is. */
    public void followWall() {
        reference = wall;
    }

    /**
     * Makes the clock read at once what its reference reads, if that is known. Before sessions are served only: it may
     * jump, also backwards.
     */
    public synchronized void step() {
        long nano = nanos.getAsLong();
        reference.micros().ifPresent(micros -> line = Line.straight(nano, micros));
    }

    /** Makes sure the clock reads at least {@code stamp} (µs), the last one in the journal. Before it is used only. */
    synchronized void notBefore(long stamp) {
        long nano = nanos.getAsLong();
        line = Line.straight(nano, Math.max(line.at(nano), stamp));
    }

    /**
     * Bends the clock towards its reference so that it would meet it in {@code withinMicros}, and not beyond; while that is
     * not known, it goes straight on. Call regularly.
     */
    public synchronized void slew(long withinMicros) {
        OptionalLong aim = reference.micros();
        long nano = nanos.getAsLong();
        long micros = line.at(nano);
        double needed = aim.isPresent() ? (double) (aim.getAsLong() - micros) / withinMicros : 0;
        line = new Line(nano, micros, Math.clamp(needed, -MAX_SLEW, MAX_SLEW), withinMicros);
    }
}
