package org.tutti.gateway.sip.sound;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.session.Item;

/** Media that come as far as {@code pause} bytes, and further only when told; 0 for no pause. */
final class SlowMedia implements Media {

    private final Media media;
    private final long pause;
    private final CountDownLatch gate = new CountDownLatch(1);

    SlowMedia(Media media, long pause) {
        this.media = media;
        this.pause = pause;
    }

    void goOn() {
        gate.countDown();
    }

    @Override
    public Bytes open(Item item, Rendition rendition) throws SilentException {
        Bytes bytes = media.open(item, rendition);
        return new Bytes() {
            @Override
            public OptionalLong length() {
                return bytes.length();
            }

            @Override
            public ReadableByteChannel from(long offset) throws IOException {
                return new Paused(bytes.from(offset));
            }
        };
    }

    private final class Paused implements ReadableByteChannel {
        private final ReadableByteChannel channel;
        private long at;

        private Paused(ReadableByteChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            try {
                if (pause > 0 && at >= pause && !gate.await(20, TimeUnit.SECONDS)) {
                    throw new IOException("nobody said to go on");
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (pause > at) {
                target.limit((int) Math.min(target.limit(), target.position() + pause - at));
            }
            int read = channel.read(target);
            at += Math.max(0, read);
            return read;
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
