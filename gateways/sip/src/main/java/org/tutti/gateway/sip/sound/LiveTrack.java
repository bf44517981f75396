package org.tutti.gateway.sip.sound;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.util.Arrays;

/**
 * The soundtrack of what has no end: the last of it. Where a position lies in the programme's own time is for the
 * source to say; as long as none does, who listens hears it from where they begin, a little later than it comes, and
 * after it faltered from where it broke off.
 */
final class LiveTrack implements Track, AutoCloseable {

    private static final int KEPT_SECONDS = 120;

    /** What is about to be written over is not given any more. */
    private static final int MARGIN_SECONDS = 5;

    /** So much must be there before it is heard: it comes by fits and starts. */
    private static final int AHEAD_SECONDS = 2;

    private static final int BUFFER = 1 << 14;
    private static final long WAIT_MS = 100;

    private final int rate;
    private final short[] ring;
    private volatile long head;

    /** What {@code read} is asked for, less what it gives. */
    private volatile long offset;

    /** Where it broke off; below 0 while it is heard. */
    private volatile long stopped = -1;

    private volatile long wanted;
    private volatile boolean closed;
    private Process program;

    LiveTrack(int rate) {
        this.rate = rate;
        this.ring = new short[KEPT_SECONDS * rate];
    }

    /** Until it ends, which is trouble; returns when it is closed. */
    void run(Process decoder, Media.Bytes bytes, Workshop shop)
            throws IOException, SilentException, InterruptedException {
        synchronized (this) {
            program = decoder;
        }
        try (InputStream out = decoder.getInputStream()) {
            if (closed) {
                return;
            }
            shop.start("feeder", () -> feed(bytes, decoder));
            byte[] buffer = new byte[BUFFER];
            for (int kept = 0, read; (read = out.read(buffer, kept, BUFFER - kept)) >= 0; ) {
                int all = (kept + read) & ~1;
                write(ByteBuffer.wrap(buffer, 0, all));
                kept = kept + read - all;
                if (kept == 1) {
                    buffer[0] = buffer[all];
                }
                waitForListeners();
            }
        } finally {
            decoder.destroyForcibly();
        }
        if (!closed) {
            throw new SilentException("What was on has ended, or cannot be decoded any more.");
        }
    }

    private static void feed(Media.Bytes bytes, Process decoder) {
        try (OutputStream out = decoder.getOutputStream();
                InputStream in = Channels.newInputStream(bytes.from(0))) {
            byte[] buffer = new byte[BUFFER];
            for (int read; (read = in.read(buffer)) >= 0; ) {
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException e) {
            // Whoever reads what the program makes of it sees that it ends.
        }
    }

    private void write(ByteBuffer bytes) {
        var samples = bytes.order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        while (samples.hasRemaining()) {
            int at = (int) (head % ring.length);
            int part = Math.min(samples.remaining(), ring.length - at);
            samples.get(ring, at, part);
            head += part;
        }
    }

    /** What comes quicker than it is heard, as from a file, must not run away from who listens. */
    private synchronized void waitForListeners() throws InterruptedException {
        while (!closed && head - wanted > ring.length - 2L * MARGIN_SECONDS * rate) {
            wait(WAIT_MS);
        }
    }

    @Override
    public int sampleRate() {
        return rate;
    }

    @Override
    public int read(long first, short[] into, int offset, int count) {
        long from = place(first, count);
        int got = from < 0 ? 0 : Math.clamp(head - from, 0, count);
        for (int done = 0; done < got; ) {
            int at = (int) ((from + done) % ring.length);
            int part = Math.min(got - done, ring.length - at);
            System.arraycopy(ring, at, into, offset + done, part);
            done += part;
        }
        Arrays.fill(into, offset + got, offset + count, (short) 0);
        return got;
    }

    /** Where what is asked for lies; below 0 if it is not to be heard yet. */
    private long place(long first, int count) {
        long there = head;
        long oldest = Math.max(0, there - ring.length + (long) MARGIN_SECONDS * rate);
        long from = first - offset;
        long ahead = (long) AHEAD_SECONDS * rate;
        if (from < oldest || from + count > there) {
            if (stopped < oldest) {
                stopped = from >= oldest && from <= there + ahead ? Math.min(from, there) : Math.max(0, there - ahead);
            }
            if (there - stopped < ahead) {
                return -1;
            }
            from = stopped;
            offset = first - from;
        }
        stopped = -1;
        wanted = from;
        return from;
    }

    @Override
    public void prepare(long first) {
        // It is on its way already.
    }

    @Override
    public boolean over(long first) {
        return closed;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            notifyAll();
            if (program != null) {
                program.destroyForcibly();
            }
        }
    }
}
