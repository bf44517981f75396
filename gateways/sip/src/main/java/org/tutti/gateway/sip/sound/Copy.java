package org.tutti.gateway.sip.sound;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A film on its way into a temporary file: a program that decodes must be able to go back and forth in it, as the index
 * may be at its end. One thread fills it, others read what is there.
 */
final class Copy implements AutoCloseable {

    private static final int BUFFER = 1 << 18;
    private static final long WAIT_MS = 250;

    private final Path file;
    private final Media.Bytes bytes;
    private final long length;
    private final Space space;
    private final AtomicInteger users = new AtomicInteger();
    private volatile boolean closed;
    private long have;
    private SilentException failure;

    /** @throws SilentException if it is too long, or there is no room */
    Copy(Path file, Media.Bytes bytes, Limits limits, Space space) throws SilentException {
        this.file = file;
        this.bytes = bytes;
        this.length = bytes.length().orElseThrow();
        this.space = space;
        if (!bytes.own() && length > limits.copy()) {
            throw new SilentException("Its sound cannot be heard by telephone: the film has %d MB, more than %d."
                    .formatted(length >> 20, limits.copy() >> 20));
        }
        space.take(length);
    }

    Path file() {
        return file;
    }

    /** Fills it; returns when all is there, it failed, or it was closed. */
    void fill() {
        try (ReadableByteChannel in = bytes.from(0);
                FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            long at = 0;
            while (at < length && !closed && in.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    at += out.write(buffer);
                }
                set(at);
            }
            if (at < length) {
                fail(new SilentException("The film ended before its end while it was read."));
            }
        } catch (IOException | RuntimeException e) {
            fail(new SilentException("The film cannot be read: " + e.getMessage(), e));
        }
    }

    private synchronized void set(long at) {
        have = at;
        notifyAll();
    }

    private synchronized void fail(SilentException e) {
        failure = e;
        notifyAll();
    }

    synchronized boolean complete() {
        return have == length;
    }

    /**
     * Waits until more than {@code bytes} are there, or all of them, or it was closed.
     *
     * @return how many there are
     * @throws SilentException if there will not be so many
     */
    synchronized long await(long bytes) throws InterruptedException, SilentException {
        while (have <= bytes && have < length && !closed) {
            if (failure != null) {
                throw failure;
            }
            wait(WAIT_MS);
        }
        return have;
    }

    /** All of it. */
    void await() throws InterruptedException, SilentException {
        await(length);
    }

    long length() {
        return length;
    }

    boolean closed() {
        return closed;
    }

    /** One who uses it more. */
    void use() {
        users.incrementAndGet();
    }

    /** One who uses it less; with the last it is gone. @return whether it is */
    boolean leave() throws IOException {
        boolean last = users.decrementAndGet() == 0;
        if (last) {
            close();
        }
        return last;
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            notifyAll();
        }
        Files.deleteIfExists(file);
        space.give(length);
    }
}
