package org.tutti.gateway.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * One upload on its way. No thread waits for the client: the container calls when something has come, and what has come
 * is written by one of a few threads that may wait for the disk.
 *
 * <p>Who is refused is told at once, and what they send meanwhile is thrown away for some seconds, so that they get to
 * read it; then they are cut off. The container would wait for the rest, and hold a thread.
 *
 * <h2>Concurrency</h2>
 * All is guarded by this, but for {@link #check}, which must not wait.
 */
final class UploadStream implements ReadListener, AsyncListener {

    /** Whoever is slower, in bytes of each such time (µs), is taken to be gone. */
    static final long PATIENCE = 1_000_000 * Math.max(1, Long.getLong("tutti.upload.patience", 30)), LEAST = 64 * 1024;

    /** How long who was refused may go on, in µs. */
    private static final long GRACE = 10_000_000;

    private static final System.Logger LOG = System.getLogger(UploadStream.class.getName());

    /** What uploads of a server share. */
    interface Desk {

        /** The instant, in µs. */
        long now();

        /** Runs what may wait for the disk; not on a thread of the container's that serves sockets. */
        void run(Runnable task);

        UploadStore store();

        /** What is answered, in JSON, when a file is there; else fails. */
        CompletionStage<String> describe(String path, long size);

        /** This one is over. */
        void over(UploadStream stream);
    }

    private final Desk desk;
    private final AsyncContext context;
    private final ServletInputStream in;
    private final HttpServletResponse response;
    private final Runnable hangUp;
    private final String name;
    private final long length;

    private volatile long received;
    private volatile long refusedAt = Long.MAX_VALUE;
    private long checkedAt;
    private long receivedThen;

    private byte[] head = {};
    private MediaKind kind;
    private UploadStore.Incoming file;
    private boolean whole;
    private boolean over;

    /**
     * @param name as the client gives it
     * @param length how many bytes will come
     * @param hangUp ends the connection, whatever is on its way
     */
    UploadStream(Desk desk, AsyncContext context, String name, long length, Runnable hangUp) throws IOException {
        this.desk = desk;
        this.context = context;
        this.in = context.getRequest().getInputStream();
        this.response = (HttpServletResponse) context.getResponse();
        this.name = name;
        this.length = length;
        this.hangUp = hangUp;
        this.checkedAt = desk.now();
    }

    /** Takes in what comes, once the request is the container's again. */
    synchronized void start() {
        if (!over) {
            context.addListener(this);
            in.setReadListener(this);
        }
    }

    /** Called from time to time, by one thread: sees to it that nobody stays for ever. */
    void check() {
        long now = desk.now();
        if (refusedAt != Long.MAX_VALUE) {
            if (now - refusedAt > GRACE) {
                desk.run(this::cutOff);
            }
        } else if (now - checkedAt > PATIENCE) {
            if (received < length && received - receivedThen < Math.min(LEAST, length - receivedThen)) {
                desk.run(() -> refuse(new WireException(
                        ErrorCode.UPLOAD_STALLED,
                        "Almost nothing came for %d seconds. Look at your connection, then upload the file again."
                                .formatted(PATIENCE / 1_000_000))));
            }
            checkedAt = now;
            receivedThen = received;
        }
    }

    @Override
    public void onDataAvailable() {
        desk.run(this::take);
    }

    private synchronized void take() {
        try {
            byte[] buffer = new byte[16 * 1024];
            while (!over && !whole && in.isReady()) {
                int read = in.read(buffer);
                if (read < 0) {
                    throw new IOException("The upload ended %d bytes before its length.".formatted(length - received));
                }
                received += read;
                keep(buffer, read);
                if (received >= length) {
                    finish();
                }
            }
        } catch (IOException | RuntimeException e) {
            gone(e);
        }
    }

    private void keep(byte[] bytes, int count) {
        if (refusedAt != Long.MAX_VALUE) {
            return;
        }
        try {
            if (file != null) {
                file.write(bytes, count);
                return;
            }
            int before = head.length;
            head = Arrays.copyOf(head, before + count);
            System.arraycopy(bytes, 0, head, before, count);
            if (head.length >= Math.min(MediaKind.HEAD, length)) {
                recognize();
            }
        } catch (WireException e) {
            refuse(e);
        } catch (IOException e) {
            refuse(fault(e));
        }
    }

    private void recognize() throws IOException, WireException {
        kind = MediaKind.of(Arrays.copyOf(head, Math.min(MediaKind.HEAD, head.length)));
        if (!kind.played()) {
            throw new WireException(
                    ErrorCode.MEDIA_UNSUPPORTED, "'%s' is %s".formatted(UploadName.shown(name), kind.what()));
        }
        file = desk.store().begin();
        file.write(head, head.length);
        head = null;
    }

    private void finish() {
        whole = true;
        if (refusedAt != Long.MAX_VALUE) {
            end();
            return;
        }
        try {
            String path = file.finish(UploadName.of(name, kind.endings()));
            desk.describe(path, length).whenComplete(this::described);
        } catch (IOException e) {
            refuse(fault(e));
        }
    }

    /** What is told of a fault of the server's own. */
    static WireException fault(Exception failure) {
        LOG.log(Level.ERROR, "TUTTI-0206 An upload cannot be kept.", failure);
        return new WireException(
                ErrorCode.INTERNAL, "The server cannot write the file; its log says why. Tell whoever runs it.");
    }

    private synchronized void described(String body, Throwable failure) {
        if (over) {
            return;
        }
        try {
            if (failure == null) {
                file = null;
                response.setStatus(HttpServletResponse.SC_CREATED);
                response.setContentType("application/json");
                response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
                end();
            } else {
                Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                refuse(new WireException(ErrorCode.MEDIA_UNAVAILABLE, cause.getMessage()));
            }
        } catch (IOException | RuntimeException e) {
            gone(e);
        }
    }

    /** Tells the client why not. */
    synchronized void refuse(WireException why) {
        if (over || refusedAt != Long.MAX_VALUE) {
            return;
        }
        refusedAt = desk.now();
        discard();
        try {
            if (received < length) {
                response.setHeader("Connection", "close");
            }
            Problems.write(response, why.code(), why.getMessage());
            response.flushBuffer();
            if (received >= length) {
                end();
            }
        } catch (IOException | RuntimeException e) {
            gone(e);
        }
    }

    /** Ends the connection without a word. */
    synchronized void cutOff() {
        if (!over) {
            hangUp.run();
            end();
        }
    }

    private void discard() {
        head = null;
        if (file != null) {
            file.remove();
            file = null;
        }
    }

    private void end() {
        over = true;
        discard();
        desk.over(this);
        context.complete();
    }

    @Override
    public void onAllDataRead() {
        // The last bytes were counted.
    }

    @Override
    public void onError(Throwable failure) {
        desk.run(() -> gone(failure));
    }

    private void gone(Throwable failure) {
        LOG.log(Level.DEBUG, "An upload ended early, as when somebody changes their mind.", failure);
        cutOff();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        cutOff();
    }

    @Override
    public void onError(AsyncEvent event) {
        cutOff();
    }

    @Override
    public synchronized void onComplete(AsyncEvent event) {
        over = true;
        discard();
        desk.over(this);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // This request is asynchronous once only.
    }
}
