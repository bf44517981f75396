package org.tutti.gateway.sip.sound;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * The soundtrack of what has no end: the last minutes of it, in a file that goes round. Sample 0 is where reading
 * began; where that lies in the programme's own time is for the source to say.
 */
final class LiveTrack implements Track, AutoCloseable {

    static final int KEPT_SECONDS = 300;

    /** What is about to be written over is not given any more. */
    private static final int MARGIN_SECONDS = 5;

    private static final int BUFFER = 1 << 14;
    private static final long WAIT_MS = 100;

    private final int rate;
    private final long size;
    private final Path file;
    private final Space space;
    private final FileChannel channel;
    private volatile long head;
    private volatile long wanted;
    private volatile boolean closed;
    private Process program;

    LiveTrack(int rate, Path file, Space space) throws IOException, SilentException {
        this.rate = rate;
        this.size = (long) KEPT_SECONDS * rate;
        this.file = file;
        this.space = space;
        space.take(2 * size);
        this.channel = FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
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

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            long at = head % size;
            int part = (int) Math.min(bytes.remaining(), 2 * (size - at));
            ByteBuffer slice = bytes.slice(bytes.position(), part);
            for (long place = 2 * at; slice.hasRemaining(); ) {
                place += channel.write(slice, place);
            }
            bytes.position(bytes.position() + part);
            head += part / 2;
        }
    }

    /** What comes quicker than it is heard, as from a file, must not run away from who listens. */
    private synchronized void waitForListeners() throws InterruptedException {
        while (!closed && head - wanted > size - 2L * MARGIN_SECONDS * rate) {
            wait(WAIT_MS);
        }
    }

    @Override
    public int sampleRate() {
        return rate;
    }

    @Override
    public int read(long first, short[] into, int offset, int count) {
        int got = 0;
        long oldest = head - size + (long) MARGIN_SECONDS * rate;
        int there = first < Math.max(0, oldest) ? 0 : Math.clamp(head - first, 0, count);
        try {
            while (got < there) {
                long at = (first + got) % size;
                int part = (int) Math.min(there - got, size - at);
                ByteBuffer bytes = ByteBuffer.allocate(2 * part).order(ByteOrder.LITTLE_ENDIAN);
                if (channel.read(bytes, 2 * at) < 2 * part) {
                    break;
                }
                bytes.flip().asShortBuffer().get(into, offset + got, part);
                got += part;
            }
        } catch (IOException e) {
            // Closed just now.
        }
        Arrays.fill(into, offset + got, offset + count, (short) 0);
        return got;
    }

    @Override
    public void prepare(long first) {
        wanted = first;
    }

    @Override
    public boolean over(long first) {
        return closed;
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            notifyAll();
            if (program != null) {
                program.destroyForcibly();
            }
            channel.close();
            Files.deleteIfExists(file);
            space.give(2 * size);
        }
    }
}
