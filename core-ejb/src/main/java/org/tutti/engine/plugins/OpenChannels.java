package org.tutti.engine.plugins;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The channels open on one source, all closed when it goes. */
final class OpenChannels {

    private static final System.Logger LOG = System.getLogger(OpenChannels.class.getName());

    /*
     * Concurrency: a channel is first added, then the flag is read; closeAll first sets the flag, then goes through the
     * channels. Whichever comes second therefore sees the other, and no channel outlives its source.
     */
    private final Set<Tracked> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Takes charge of a channel. @throws IOException if the source has gone; the channel is closed then */
    ReadableByteChannel track(ReadableByteChannel channel) throws IOException {
        Tracked tracked = new Tracked(channel);
        open.add(tracked);
        if (closed) {
            tracked.close();
            throw new IOException("The source was removed just now.\nMaybe it is being replaced: ask again.");
        }
        return tracked;
    }

    boolean closed() {
        return closed;
    }

    void closeAll() {
        closed = true;
        for (Tracked channel : open) {
            try {
                channel.close();
            } catch (IOException | RuntimeException e) {
                LOG.log(Level.DEBUG, "A channel of a source that goes did not close properly. "
                        + PluginFailedException.unasked(e).getMessage());
            }
        }
    }

    private final class Tracked implements ReadableByteChannel {

        private final ReadableByteChannel channel;

        private Tracked(ReadableByteChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return channel.read(target);
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            open.remove(this);
            channel.close();
        }
    }
}
