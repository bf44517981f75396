package org.tutti.gateway.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.tutti.engine.fetch.Streams.Body;
import org.tutti.plugin.media.FetchException;

/**
 * One answer that is passed on, as fast as the slower of both sides: what is read is written before more is read. The
 * other server is waited for by a virtual thread of its own, so that none of the container's is; it takes the client's
 * pace from the container, which calls when there is room.
 */
final class RelayStream implements WriteListener, AsyncListener {

    /** The most bytes of an answer: players ask for segments, or parts of files. */
    static final long MOST = 64L << 20;

    /** A client that has not taken everything by then is cut off. */
    private static final long LIMIT_MS = 5 * 60 * 1000;

    private static final int BUFFER = 64 * 1024;
    private static final System.Logger LOG = System.getLogger(RelayStream.class.getName());

    /** Asks, and says of the answer what the client is to know. */
    interface Exchange {

        Body ask() throws FetchException;

        /** @return whether bytes are to follow */
        boolean head(Body body, HttpServletResponse response) throws RelayException;
    }

    private final AsyncContext context;
    private final HttpServletResponse response;
    private final ServletOutputStream out;
    private final Runnable hangUp;
    private final Runnable over;
    private final Semaphore room = new Semaphore(0);
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Body body;

    private RelayStream(AsyncContext context, Runnable hangUp, Runnable over) throws IOException {
        this.context = context;
        this.response = (HttpServletResponse) context.getResponse();
        this.out = response.getOutputStream();
        this.hangUp = hangUp;
        this.over = over;
    }

    /**
     * Begins.
     *
     * @param hangUp ends the client's connection
     * @param over is run once, whatever happens
     */
    static void start(AsyncContext context, Exchange exchange, Runnable hangUp, Runnable over) throws IOException {
        context.setTimeout(LIMIT_MS);
        var stream = new RelayStream(context, hangUp, over);
        context.addListener(stream);
        stream.out.setWriteListener(stream);
        Thread.ofVirtual().name("relay").start(() -> stream.run(exchange));
    }

    private void run(Exchange exchange) {
        try (Body answer = exchange.ask()) {
            body = answer;
            if (!ended.get() && exchange.head(answer, response)) {
                copy(answer);
            }
        } catch (FetchException e) {
            refuse(new RelayException(e));
        } catch (RelayException e) {
            refuse(e);
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "What is passed on ended early, as when a player seeks.", e);
            // Or what has come would look as if it were all.
            hangUp.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    private void copy(Body answer) throws IOException, InterruptedException {
        byte[] buffer = new byte[BUFFER];
        long left = MOST;
        for (int read; (read = answer.bytes().read(ByteBuffer.wrap(buffer))) >= 0; left -= read) {
            if (read > left) {
                throw new IOException("There are more than %d bytes.".formatted(MOST));
            }
            write(buffer, read);
            if (read < buffer.length) {
                // Nothing more is there yet: parts of what is live are not to wait for the next.
                out.flush();
                awaitRoom();
            }
        }
    }

    private void write(byte[] bytes, int count) throws IOException, InterruptedException {
        awaitRoom();
        out.write(bytes, 0, count);
        // What was written belongs to the container until there is room again.
        awaitRoom();
    }

    private void awaitRoom() throws IOException, InterruptedException {
        while (!ended.get() && !out.isReady()) {
            room.acquire();
        }
        if (ended.get()) {
            throw new IOException("The client has gone.");
        }
    }

    private void refuse(RelayException why) {
        try {
            if (!response.isCommitted() && !ended.get()) {
                byte[] problem = Problems.document("about:blank", why.title(), why.status(), why.getMessage())
                        .getBytes(StandardCharsets.UTF_8);
                response.setStatus(why.status());
                response.setContentType(Problems.TYPE);
                response.setContentLength(problem.length);
                response.setHeader("Cache-Control", "no-store");
                write(problem, problem.length);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Who is refused has gone.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void onWritePossible() {
        room.release();
    }

    @Override
    public void onError(Throwable failure) {
        LOG.log(Level.DEBUG, "A client has gone.", failure);
        end();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        hangUp.run();
        end();
    }

    @Override
    public void onError(AsyncEvent event) {
        end();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        finish();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // This request is asynchronous once only.
    }

    private void end() {
        if (finish()) {
            context.complete();
        }
    }

    /** @return whether this is the first time */
    private boolean finish() {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        room.release();
        over.run();
        Body answer = body;
        if (answer != null) {
            try {
                answer.close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "An answer did not close.", e);
            }
        }
        return true;
    }
}
