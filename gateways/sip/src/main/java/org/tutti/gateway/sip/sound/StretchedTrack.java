package org.tutti.gateway.sip.sound;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.locks.LockSupport;

/**
 * A soundtrack at another speed, its pitch kept by ffmpeg's filter {@code atempo}: made from where somebody listens,
 * not far ahead of them, and kept. Works while somebody listens.
 */
final class StretchedTrack implements Track, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(StretchedTrack.class.getName());

    private static final int AHEAD_SECONDS = 30;

    /** Further away than this another run is quicker. */
    private static final int SOON_SECONDS = 20;

    private static final int BUFFER = 1 << 14;
    private static final long WAIT_NANOS = 50_000_000;

    private final Track base;
    private final double velocity;
    private final Samples samples;
    private final Workshop shop;
    private final long shift;
    private volatile long wanted;
    private volatile boolean closed;
    private volatile boolean listened;
    private volatile Thread worker;
    private volatile Process program;

    StretchedTrack(Track base, double velocity, Workshop shop) throws IOException {
        this.base = base;
        this.velocity = velocity;
        this.shop = shop;
        this.samples = new Samples(shop.file(".stretched"), shop.space());
        this.shift = Math.round(Tempo.lateness(velocity) * base.sampleRate());
    }

    /** Somebody listens. */
    synchronized void begin() {
        listened = true;
        if (worker == null && !closed) {
            shop.start("at " + velocity, this::work);
        }
    }

    /** Nobody does for now. */
    void pause() {
        listened = false;
        end();
    }

    private void end() {
        Process running = program;
        if (running != null) {
            running.destroyForcibly();
        }
        LockSupport.unpark(worker);
    }

    private void work() {
        synchronized (this) {
            if (worker != null) {
                return;
            }
            worker = Thread.currentThread();
        }
        try {
            while (goesOn()) {
                long gap = samples.until(wanted);
                if (over(gap) || gap - wanted > far(AHEAD_SECONDS) || !isThere(Math.round(gap * velocity))) {
                    LockSupport.parkNanos(this, WAIT_NANOS);
                } else {
                    shop.places().stretchers().acquire();
                    try {
                        run(shop.ffmpeg(), gap);
                    } finally {
                        shop.places().stretchers().release();
                    }
                }
            }
        } catch (IOException | SilentException e) {
            if (!closed) {
                LOG.log(Level.WARNING, "Nothing can be heard at %s times the speed: %s".formatted(velocity, e));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            synchronized (this) {
                worker = null;
            }
        }
    }

    /** Whether what is to be stretched is there already: no program waits for it. */
    private boolean isThere(long first) {
        base.prepare(first);
        return base.read(first, new short[1], 0, 1) == 1;
    }

    private boolean goesOn() {
        return !closed && listened && !Thread.currentThread().isInterrupted();
    }

    private long far(int seconds) {
        return (long) seconds * sampleRate();
    }

    /** From {@code first} on, until there is enough, or more is wanted elsewhere. */
    private void run(Ffmpeg ffmpeg, long first) throws IOException, SilentException {
        // What is cut off at the beginning by the shift, and what the filter needs to come into step.
        long begin = Math.max(0, first - sampleRate() / 2);
        Process running = ffmpeg.filter(sampleRate(), Tempo.filters(sampleRate(), velocity));
        program = running;
        shop.start("feeder", () -> feed(running, Math.round(begin * velocity)));
        long at = begin - shift;
        try (InputStream out = running.getInputStream()) {
            if (!goesOn() || at > first && !samples.write(first, ByteBuffer.allocate((int) (2 * (at - first))))) {
                return;
            }
            byte[] bytes = new byte[BUFFER];
            int kept = 0;
            for (int read; (read = out.read(bytes, kept, BUFFER - kept)) >= 0; ) {
                int all = (kept + read) & ~1;
                int left = Math.clamp(2 * (first - at), 0, all);
                at += all / 2;
                kept = kept + read - all;
                if (all > left && !samples.write(at - (all - left) / 2, ByteBuffer.wrap(bytes, left, all - left))) {
                    return;
                }
                if (kept == 1) {
                    bytes[0] = bytes[all];
                }
                while (goesOn() && !isNeededElsewhere(first, at) && at - wanted > far(AHEAD_SECONDS)) {
                    LockSupport.parkNanos(this, WAIT_NANOS);
                }
                if (!goesOn() || isNeededElsewhere(first, at)) {
                    return;
                }
            }
            if (base.over(Math.round(at * velocity) + sampleRate())) {
                samples.endAt(Math.max(first, at));
            } else if (at <= first && goesOn()) {
                throw new SilentException("The filter gave nothing.");
            }
        } finally {
            running.destroyForcibly();
        }
    }

    private boolean isNeededElsewhere(long first, long at) {
        long here = wanted;
        return samples.until(here) == here
                && !over(here)
                && (here < first || here > at + far(SOON_SECONDS));
    }

    private void feed(Process program, long first) {
        short[] some = new short[BUFFER / 2];
        ByteBuffer bytes = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
        try (OutputStream out = program.getOutputStream()) {
            for (long at = first; program.isAlive() && !base.over(at); ) {
                base.prepare(at);
                int got = base.read(at, some, 0, some.length);
                if (got == 0) {
                    out.flush();
                    LockSupport.parkNanos(this, WAIT_NANOS);
                } else {
                    bytes.clear().asShortBuffer().put(some, 0, got);
                    out.write(bytes.array(), 0, 2 * got);
                    at += got;
                }
            }
        } catch (IOException e) {
            // The program has ended.
        }
    }

    @Override
    public int sampleRate() {
        return base.sampleRate();
    }

    @Override
    public int read(long first, short[] into, int offset, int count) {
        int got = samples.read(first, into, offset, count);
        if (got < count && !over(first + got)) {
            prepare(first + got);
        }
        return got;
    }

    @Override
    public void prepare(long first) {
        wanted = Math.max(0, first);
        if (samples.until(first) == first) {
            LockSupport.unpark(worker);
        }
    }

    @Override
    public boolean over(long first) {
        return samples.over(first) || base.over(Math.round(first * velocity));
    }

    @Override
    public void close() throws IOException {
        closed = true;
        end();
        samples.close();
    }
}
