package org.tutti.engine.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.io.Closer;
import org.tutti.plugin.media.FetchException;
import org.tutti.plugin.media.FetchException.Reason;

/** The bytes of an answer, as they come. */
final class Stream implements ReadableByteChannel {

    private final URI address;
    private final HttpGet request;
    private final ClassicHttpResponse response;
    private final ReadableByteChannel content;
    private final Runnable closed;
    private final AtomicBoolean open = new AtomicBoolean(true);

    /** @param closed is run once */
    Stream(URI address, HttpGet request, ClassicHttpResponse response, Runnable closed) throws IOException {
        this.address = address;
        this.request = request;
        this.response = response;
        this.content = Channels.newChannel(
                response.getEntity() == null ? InputStream.nullInputStream() : response.getEntity().getContent());
        this.closed = closed;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        try {
            return content.read(target);
        } catch (SocketTimeoutException e) {
            throw failure(Reason.TOO_SLOW, "'%s' sends nothing any more.", e);
        } catch (IOException e) {
            throw failure(Reason.UNREACHABLE, "'%s' broke off.", e);
        }
    }

    /** With a reason that can go into a log, where no address is to be. */
    private IOException failure(Reason reason, String words, IOException cause) {
        var fetching = new FetchException(reason, words.formatted(Address.shown(address)));
        fetching.initCause(cause);
        return new IOException(fetching.getMessage(), fetching);
    }

    @Override
    public boolean isOpen() {
        return open.get();
    }

    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            // Or closing the answer would first read the rest of it, which may have no end.
            request.cancel();
            Closer.closeQuietly(response);
            closed.run();
        }
    }
}
