package org.tutti.engine;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * The one clock of the server: microseconds since the Unix epoch, anchored to the wall clock at start, carried by the
 * monotonic one, and slewed towards the wall clock by at most 500 ppm, so that it never jumps and never runs backwards.
 * All threads may read it.
 */
public final class ServerClock {

    private static final double MAX_SLEW = 500e-6;

    /** The line the clock follows from {@code nanos} on. */
    private record Line(long nanos, long micros, double rate) {
        long at(long nano) {
            return micros + (long) ((nano - nanos) / 1000.0 * rate);
        }
    }

    private final LongSupplier wallMicros;
    private final LongSupplier nanos;
    private final String id = Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);
    private volatile Line line;

    /** A clock on the system's clocks. */
    public static ServerClock system() {
        return new ServerClock(() -> {
            var now = java.time.Instant.now();
            return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
        }, System::nanoTime);
    }

    ServerClock(LongSupplier wallMicros, LongSupplier nanos) {
        this.wallMicros = wallMicros;
        this.nanos = nanos;
        this.line = new Line(nanos.getAsLong(), wallMicros.getAsLong(), 1);
    }

    /** Names this clock: readings of clocks with different ids cannot be compared. */
    public String id() {
        return id;
    }

    /** The instant, in µs since the Unix epoch. */
    public long now() {
        return line.at(nanos.getAsLong());
    }

    /** Makes sure the clock reads at least {@code stamp} (µs), the last one in the journal. Before it is used only. */
    synchronized void notBefore(long stamp) {
        long nano = nanos.getAsLong();
        line = new Line(nano, Math.max(line.at(nano), stamp), 1);
    }

    /** Bends the clock towards the wall clock so that it would meet it in {@code withinMicros}. Call regularly. */
    synchronized void slew(long withinMicros) {
        long nano = nanos.getAsLong();
        long micros = line.at(nano);
        double needed = (double) (wallMicros.getAsLong() - micros) / withinMicros;
        line = new Line(nano, micros, 1 + Math.clamp(needed, -MAX_SLEW, MAX_SLEW));
    }
}
