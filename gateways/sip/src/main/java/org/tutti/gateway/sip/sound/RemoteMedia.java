package org.tutti.gateway.sip.sound;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.tutti.plugin.media.Fetch;
import org.tutti.plugin.media.Fetch.Part;
import org.tutti.plugin.media.FetchException;
import org.tutti.plugin.media.FetchException.Reason;

/** A film on another server, fetched part by part. */
final class RemoteMedia implements Media.Bytes {

    /** The first part: a slow server has a few seconds for each. */
    private static final int SMALL = 1 << 18;

    private static final int TRIES = 4;
    private static final long PAUSE_NANOS = 50_000_000;

    private final Fetch fetch;
    private final Part first;

    private RemoteMedia(Fetch fetch, Part first) {
        this.fetch = fetch;
        this.first = first;
    }

    static RemoteMedia at(String url, Fetch fetch) throws SilentException {
        try {
            URI address = URI.create(url);
            Part first = fetch.get(address, 0, SMALL);
            if (!first.parts() && first.length().orElse(0) > SMALL) {
                first = fetch.get(address, 0, Fetch.MOST);
            }
            if (first.status() != 200 && first.status() != 206) {
                throw new SilentException("The film's server does not give it (%d).".formatted(first.status()));
            }
            if (first.length().isEmpty() || !first.parts() && first.length().getAsLong() > first.bytes().length) {
                throw new SilentException("The film's server does not give it in parts, so that it cannot be heard by"
                        + " telephone.");
            }
            return new RemoteMedia(fetch, first);
        } catch (FetchException e) {
            throw new SilentException("The film cannot be fetched: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new SilentException("The film is at an address that cannot be read.", e);
        }
    }

    @Override
    public OptionalLong length() {
        return first.length();
    }

    @Override
    public ReadableByteChannel from(long offset) {
        return new Parts(offset);
    }

    private final class Parts implements ReadableByteChannel {
        private long at;
        private int size = SMALL;
        private ByteBuffer part = ByteBuffer.allocate(0);
        private boolean open = true;

        private Parts(long offset) {
            at = offset;
            if (offset < first.bytes().length) {
                part = ByteBuffer.wrap(first.bytes(), (int) offset, first.bytes().length - (int) offset);
                at = first.bytes().length;
            }
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            if (!part.hasRemaining() && at >= first.length().getAsLong()) {
                return -1;
            }
            if (!part.hasRemaining()) {
                part = ByteBuffer.wrap(next());
                at += part.remaining();
            }
            int count = Math.min(part.remaining(), target.remaining());
            target.put(part.slice(part.position(), count));
            part.position(part.position() + count);
            return count;
        }

        /** Larger parts as long as they come, smaller ones when they take too long. */
        private byte[] next() throws IOException {
            for (int tries = 1; ; tries++) {
                try {
                    Part got = fetch.get(first.address(), at, size);
                    if (got.from() != at || got.bytes().length == 0) {
                        throw new IOException("its server gave another part of it than was asked for");
                    }
                    size = Math.min(2 * size, Fetch.MOST);
                    return got.bytes();
                } catch (FetchException e) {
                    boolean again = e.reason() == Reason.TOO_SLOW
                            || e.reason() == Reason.UNREACHABLE
                            || e.reason() == Reason.BUSY;
                    if (!again || tries == TRIES || Thread.currentThread().isInterrupted()) {
                        throw new IOException(e.getMessage(), e);
                    }
                    size = Math.max(size / 4, SMALL / 4);
                    LockSupport.parkNanos(this, tries * PAUSE_NANOS);
                }
            }
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
