package org.tutti.gateway.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * A body that the web server does not take in whole before it is handled: no thread waits for it, and room is taken for
 * what has come.
 */
final class LongBody implements ReadListener {

    private static final int PART = 16 * 1024;

    private final ServletInputStream in;
    private final boolean kept;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

    private LongBody(ServletInputStream in, boolean kept) {
        this.in = in;
        this.kept = kept;
    }

    /**
     * Reads a body of a request that is answered later.
     *
     * @param kept whether what comes is kept; else it is thrown away, so that the answer can be read
     */
    static CompletableFuture<byte[]> of(ServletInputStream in, boolean kept) {
        var body = new LongBody(in, kept);
        in.setReadListener(body);
        return body.whole;
    }

    @Override
    public void onDataAvailable() throws IOException {
        byte[] part = new byte[PART];
        while (in.isReady() && !in.isFinished()) {
            int read = in.read(part);
            if (read < 0) {
                return;
            }
            if (kept) {
                bytes.write(part, 0, read);
            }
        }
    }

    @Override
    public void onAllDataRead() {
        whole.complete(bytes.toByteArray());
    }

    @Override
    public void onError(Throwable failure) {
        whole.completeExceptionally(
                new WireException(ErrorCode.MALFORMED, "The request ended before its body did."));
    }
}
