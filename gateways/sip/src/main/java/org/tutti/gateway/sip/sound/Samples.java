package org.tutti.gateway.sip.sound;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Samples in a file, 16-bit mono, that come in stretches: from the beginning on, and from where somebody went on
 * listening. Read by any thread, without waiting; written by one at a time.
 */
final class Samples implements AutoCloseable {

    /** Not known yet. */
    static final long UNKNOWN = Long.MAX_VALUE;

    private static final Set<StandardOpenOption> OPTIONS = Set.of(
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.SPARSE);
    private static final int BUFFER = 4096;
    private static final ThreadLocal<ByteBuffer> BUFFERS =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN));

    /** What of the file is taken from the space for all is counted by pieces. */
    private static final long PIECE = 1 << 20;

    private final Path file;
    private final Space space;

    /** In order, none touching the next; replaced when one begins or two meet, while the last end only grows. */
    private volatile List<Stretch> stretches = List.of();

    private volatile long end = UNKNOWN;
    /** Not this, which is held while something is written: who reads must not wait for that. */
    private final Object opening = new Object();

    private volatile FileChannel channel;
    private volatile boolean closed;
    private long written;
    private long taken;

    /** Samples that are there, from {@code start} to before {@code end}. */
    static final class Stretch {
        private final long start;
        private volatile long end;

        private Stretch(long start, long end) {
            this.start = start;
            this.end = end;
        }
    }

    /** @throws IOException if the file cannot be made */
    Samples(Path file, Space space) throws IOException {
        this.file = file;
        this.space = space;
        this.channel = FileChannel.open(file, OPTIONS);
    }

    /** As {@link Track#read}. */
    int read(long first, short[] into, int offset, int count) {
        int there = Math.clamp(until(first) - first, 0, count);
        int got = 0;
        try {
            while (got < there) {
                ByteBuffer buffer = BUFFERS.get().clear();
                buffer.limit(Math.min(BUFFER, 2 * (there - got)));
                int bytes = channel.read(buffer, 2 * (first + got));
                if (bytes < 2) {
                    break;
                }
                int samples = bytes / 2;
                buffer.flip().asShortBuffer().get(into, offset + got, samples);
                got += samples;
            }
        } catch (ClosedChannelException e) {
            reopen();
        } catch (IOException e) {
            // Silence is all that can be made of it.
        }
        Arrays.fill(into, offset + got, offset + count, (short) 0);
        return got;
    }

    /** A thread that is interrupted while it reads takes the channel with it. */
    private void reopen() {
        synchronized (opening) {
            if (!closed && !channel.isOpen()) {
                try {
                    channel = FileChannel.open(file, OPTIONS);
                } catch (IOException e) {
                    // The next who reads tries again.
                }
            }
        }
    }

    /** Where the samples end that are there from {@code first} on; {@code first} itself if it is not there. */
    long until(long first) {
        for (Stretch stretch : stretches) {
            if (stretch.start <= first && first < stretch.end) {
                return stretch.end;
            }
        }
        return first;
    }

    /** The first sample from {@code first} on that is there; {@link #UNKNOWN} if there is none. */
    long next(long first) {
        for (Stretch stretch : stretches) {
            if (stretch.end > first) {
                return Math.max(stretch.start, first);
            }
        }
        return UNKNOWN;
    }

    /** Whether there is nothing, and will be nothing, from {@code first} on. */
    boolean over(long first) {
        return first >= end;
    }

    boolean isEmpty() {
        return stretches.isEmpty();
    }

    /** There is nothing from {@code first} on. */
    synchronized void endAt(long first) {
        end = Math.min(end, first);
    }

    /**
     * Writes samples; {@code first} is where a stretch ends, or is in none.
     *
     * @return whether more is wanted behind: not where the next stretch begins
     * @throws IOException if they cannot be written
     * @throws SilentException if there is no room
     */
    synchronized boolean write(long first, ByteBuffer bytes) throws IOException, SilentException {
        long last = first + bytes.remaining() / 2;
        long following = next(first);
        if (last >= following) {
            last = following;
            bytes.limit(bytes.position() + (int) (2 * (following - first)));
        }
        long size = written + bytes.remaining();
        if (size > taken) {
            space.take(PIECE);
            taken += PIECE;
        }
        reopen();
        for (long at = 2 * first; bytes.hasRemaining(); ) {
            at += channel.write(bytes, at);
        }
        written = size;
        grow(first, last, following);
        return last < following;
    }

    private void grow(long first, long last, long following) {
        List<Stretch> all = new ArrayList<>(stretches);
        int before = -1;
        int at = 0;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).end == first) {
                before = i;
            }
            if (all.get(i).start < first) {
                at = i + 1;
            }
        }
        if (before >= 0 && last < following) {
            all.get(before).end = last;
            return;
        }
        long start = before >= 0 ? all.get(before).start : first;
        if (last == following) {
            Stretch next = all.remove(at);
            all.add(at, new Stretch(start, next.end));
        } else if (last > first) {
            all.add(at, new Stretch(start, last));
        }
        if (before >= 0) {
            all.remove(before);
        }
        stretches = List.copyOf(all);
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            stretches = List.of();
            synchronized (opening) {
                closed = true;
                channel.close();
            }
            Files.deleteIfExists(file);
            space.give(taken);
        }
    }
}
