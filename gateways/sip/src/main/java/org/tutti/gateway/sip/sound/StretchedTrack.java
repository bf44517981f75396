package org.tutti.gateway.sip.sound;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A soundtrack at another speed, its pitch kept by ffmpeg's filter {@code atempo}: made from where somebody listens,
 * not far ahead of them, and kept. Works while somebody listens.
 */
final class StretchedTrack implements Track, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(StretchedTrack.class.getName());

    /** One run makes so much, the next begins when so little is left: others have a turn between them. */
    private static final int AHEAD_SECONDS = 60, LOW_SECONDS = 20;

    /** Further away than this another run is quicker. */
    private static final int SOON_SECONDS = 20;

    /** Two runs do not meet with the same wave: one fades into the other, 1/100 s. */
    private static final int FADES_A_SECOND = 100;

    private static final int BUFFER = 1 << 14;
    private static final long WAIT_NANOS = 50_000_000;

    /** After trouble it is tried again, each time twice as late. */
    private static final long FIRST_PAUSE_MS = 500, LONGEST_PAUSE_MS = 32_000;

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
    private volatile Optional<String> trouble = Optional.empty();

    /** Guarded by this. */
    private boolean working;

    /** What the last run would have gone on with, to fade from, and where; confined to the worker. */
    private short[] tail = {};
    private long tailAt;

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
        if (!working && !closed) {
            shop.start("at " + velocity, this::work);
            working = true;
        }
    }

    /** Nobody does for now. */
    synchronized void pause() {
        listened = false;
        trouble = Optional.empty();
        end();
    }

    /** In words for people. */
    Optional<String> trouble() {
        return trouble;
    }

    private synchronized void end() {
        notifyAll();
        Process running = program;
        program = null;
        if (running != null) {
            running.destroyForcibly();
        }
        LockSupport.unpark(worker);
    }

    private void work() {
        worker = Thread.currentThread();
        long pause = FIRST_PAUSE_MS;
        while (stays()) {
            try {
                long gap = samples.until(wanted);
                if (over(gap) || gap - wanted > far(LOW_SECONDS) || !isThere(gap)) {
                    LockSupport.parkNanos(this, WAIT_NANOS);
                } else if (run()) {
                    trouble = Optional.empty();
                    pause = FIRST_PAUSE_MS;
                }
            } catch (SilentException e) {
                failed(e.getMessage(), e, pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
            } catch (IOException | RuntimeException e) {
                failed("The server has difficulties with its sound just now.", e, pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether the worker is still needed. Who begins after it was told that it is not starts another. */
    private synchronized boolean stays() {
        working = goesOn();
        return working;
    }

    /** Waits, for {@code pause} or until nobody listens any more. */
    private synchronized void failed(String words, Exception e, long pause) {
        if (!goesOn()) {
            return;
        }
        trouble = Optional.of(words);
        if (pause == FIRST_PAUSE_MS) {
            LOG.log(Level.WARNING, "TUTTI-0421 Nothing can be heard at %s times the speed: %s".formatted(velocity, e));
        }
        try {
            wait(pause);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether what is to be stretched is there already: no program waits for it. */
    private boolean isThere(long first) {
        long from = Math.round(first * velocity);
        base.prepare(from);
        return base.read(from, new short[1], 0, 1) == 1;
    }

    private boolean goesOn() {
        return !closed && listened && !Thread.currentThread().isInterrupted();
    }

    private boolean goesOn(Process running) {
        return program == running && goesOn();
    }

    private long far(int seconds) {
        return (long) seconds * sampleRate();
    }

    /** As soon as others let it. @return whether it made something */
    private boolean run() throws IOException, SilentException, InterruptedException {
        shop.places().stretchers().acquire();
        try {
            long first = samples.until(wanted);
            return goesOn() && !over(first) && run(shop.ffmpeg(), first);
        } finally {
            shop.places().stretchers().release();
        }
    }

    /** From {@code first} on, until there is enough, or more is wanted elsewhere. */
    private boolean run(Ffmpeg ffmpeg, long first) throws IOException, SilentException {
        // What is cut off at the beginning by the shift, and what the filter needs to come into step.
        long begin = Math.max(0, first - sampleRate() / 2);
        Process running = ffmpeg.filter(sampleRate(), Tempo.filters(sampleRate(), velocity));
        program = running;
        var starved = new AtomicBoolean();
        shop.start("feeder", () -> feed(running, Math.round(begin * velocity), starved));
        long at = begin - shift;
        try (InputStream out = running.getInputStream()) {
            if (!goesOn() || at > first && !samples.write(first, ByteBuffer.allocate((int) (2 * (at - first))))) {
                return false;
            }
            ByteBuffer bytes = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
            for (int read; (read = out.read(bytes.array(), bytes.position(), bytes.remaining())) >= 0; ) {
                bytes.position(bytes.position() + read).flip();
                at += bytes.remaining() / 2;
                boolean enough = isEnough(first, at);
                if (!keep(bytes, first, at, enough) || enough || !goesOn(running) || isNeededElsewhere(first, at)) {
                    return at > first;
                }
                bytes.compact();
            }
            if (base.over(Math.round(at * velocity) + sampleRate())) {
                samples.endAt(Math.max(first, at));
            } else if (at <= first && goesOn(running) && !starved.get()) {
                throw new SilentException("The film cannot be heard at this speed just now.");
            }
            return at > first;
        } finally {
            running.destroyForcibly();
        }
    }

    /**
     * Writes what ends at {@code at}, as far as it is not before {@code first}.
     *
     * @return whether more is wanted
     */
    private boolean keep(ByteBuffer bytes, long first, long at, boolean last) throws IOException, SilentException {
        int all = bytes.remaining() & ~1;
        ByteBuffer kept = bytes.slice(0, all).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(all);
        long from = at - all / 2;
        if (at <= first) {
            return true;
        }
        if (from < first) {
            kept.position((int) (2 * (first - from)));
            from = first;
        }
        fade(kept, from);
        int fade = sampleRate() / FADES_A_SECOND;
        if (last && kept.remaining() > 2 * fade) {
            kept.limit(kept.limit() - 2 * fade);
            tail = new short[fade];
            kept.slice(kept.limit(), 2 * fade).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(tail);
            tailAt = at - fade;
        }
        return samples.write(from, kept);
    }

    /** From the last run's to this one's, where they meet. */
    private void fade(ByteBuffer bytes, long from) {
        if (tailAt == from && bytes.remaining() >= 2 * tail.length) {
            for (int i = 0; i < tail.length; i++) {
                int place = bytes.position() + 2 * i;
                bytes.putShort(place, (short) ((bytes.getShort(place) * i + tail[i] * (tail.length - i)) / tail.length));
            }
        }
        tail = new short[0];
    }

    private boolean isEnough(long first, long at) {
        long here = wanted;
        return at - (here >= first && here <= at ? here : first) > far(AHEAD_SECONDS);
    }

    private boolean isNeededElsewhere(long first, long at) {
        long here = wanted;
        return samples.until(here) == here
                && !over(here)
                && (here < first || here > at + far(SOON_SECONDS));
    }

    /** @param starved is set if it broke off since others wait, and what is to be stretched is not there yet */
    private void feed(Process program, long first, AtomicBoolean starved) {
        short[] some = new short[BUFFER / 2];
        ByteBuffer bytes = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
        try (OutputStream out = program.getOutputStream()) {
            for (long at = first; program.isAlive() && !base.over(at); ) {
                base.prepare(at);
                int got = base.read(at, some, 0, some.length);
                if (got == 0) {
                    if (shop.places().stretchers().hasQueuedThreads()) {
                        starved.set(true);
                        return;
                    }
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
        if (samples.until(first + got) - first < far(LOW_SECONDS) && !over(first + got)) {
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
        synchronized (this) {
            closed = true;
            end();
        }
        samples.close();
    }
}
