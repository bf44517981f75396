package org.tutti.gateway.web;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.function.LongSupplier;

/**
 * An answer that its client may be slow to take. One thread writes it and waits in there; {@link #check} is for another,
 * which hangs up on who takes nothing.
 */
final class SlowOutput extends FilterOutputStream {

    /** Whoever takes longer to take all of it (µs) would keep others from theirs. */
    static final long LIMIT = 120_000_000;

    /** Whoever takes nothing for so long (µs) does not come back. */
    static final long STALLED = 30_000_000;

    private static final int PART = 16 * 1024;

    private final Runnable hangUp;
    private final LongSupplier clock;
    private final long begun;
    private volatile long tookAt;
    private boolean over;

    /**
     * @param hangUp ends the connection
     * @param clock the server's (µs)
     */
    SlowOutput(OutputStream out, Runnable hangUp, LongSupplier clock) {
        super(out);
        this.hangUp = hangUp;
        this.clock = clock;
        this.begun = clock.getAsLong();
        this.tookAt = begun;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one});
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int end = from + length;
        for (int at = from; at < end; at += PART) {
            if (clock.getAsLong() - begun > LIMIT) {
                throw new InterruptedIOException("It was not taken within %d s.".formatted(LIMIT / 1_000_000));
            }
            out.write(bytes, at, Math.min(PART, end - at));
            tookAt = clock.getAsLong();
        }
    }

    /** Hangs up on a client that takes too long: the thread that waits for it goes on with an error. */
    synchronized void check() {
        long now = clock.getAsLong();
        if (!over && (now - tookAt > STALLED || now - begun > LIMIT)) {
            hangUp.run();
        }
    }

    /** It is written: the connection may be another answer's from now on. */
    synchronized void end() {
        over = true;
    }
}
