package org.tutti.gateway.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One answer on its way: copies a channel to a client as fast as the client takes it. No thread waits meanwhile; the
 * container calls when there is room.
 */
final class MediaStream implements WriteListener, AsyncListener {

    /** A client that has not taken everything by then is cut off; players ask again for the part they lack. */
    private static final long LIMIT_MS = 30 * 60 * 1000;

    private static final int BUFFER = 64 * 1024;

    private final AsyncContext context;
    private final ServletOutputStream out;
    private final ReadableByteChannel channel;
    private final byte[] buffer;
    private final AtomicBoolean over = new AtomicBoolean();
    private long left;

    private MediaStream(AsyncContext context, ServletOutputStream out, ReadableByteChannel channel, long length) {
        this.context = context;
        this.out = out;
        this.channel = channel;
        this.left = length;
        this.buffer = new byte[(int) Math.min(BUFFER, length)];
    }

    /** Starts sending {@code length} bytes of the channel, and closes it in the end, whatever happens. */
    static void start(
            HttpServletRequest request, HttpServletResponse response, ReadableByteChannel channel, long length)
            throws IOException {
        AsyncContext context = request.startAsync();
        context.setTimeout(LIMIT_MS);
        var stream = new MediaStream(context, response.getOutputStream(), channel, length);
        context.addListener(stream);
        stream.out.setWriteListener(stream);
    }

    @Override
    public void onWritePossible() throws IOException {
        while (out.isReady()) {
            if (left == 0) {
                end();
                return;
            }
            int read = channel.read(ByteBuffer.wrap(buffer, 0, (int) Math.min(buffer.length, left)));
            if (read < 0) {
                throw new EOFException("The media ended %d bytes before its length.".formatted(left));
            }
            left -= read;
            out.write(buffer, 0, read);
        }
    }

    @Override
    public void onError(Throwable failure) {
        System.getLogger(MediaStream.class.getName())
                .log(Level.DEBUG, "An answer ended early, as when a player seeks.", failure);
        end();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        end();
    }

    @Override
    public void onError(AsyncEvent event) {
        end();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        close();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // This request is asynchronous once only.
    }

    private void end() {
        if (over.compareAndSet(false, true)) {
            close();
            context.complete();
        }
    }

    private void close() {
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger(MediaStream.class.getName()).log(Level.DEBUG, "A channel did not close.", e);
        }
    }
}
