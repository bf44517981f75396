package org.tutti.gateway.web;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.tutti.engine.Recent;

/** Long answers: few are written at a time, so that readers leave threads to others, and none twice in a row. */
final class Writing {

    /** No longer ones are kept, in characters. */
    private static final int KEPT = 4_000_000;

    private final Map<String, String> written = Collections.synchronizedMap(Recent.byUse(8));
    private final Semaphore writing;
    private final Duration patience;

    /**
     * @param atOnce how many are written at a time
     * @param patience how long one waits to be written
     */
    Writing(int atOnce, Duration patience) {
        this.writing = new Semaphore(atOnce);
        this.patience = patience;
    }

    /** What was written under a key, or is now. */
    String once(String key, Supplier<String> writer) throws WireException {
        String known = written.get(key);
        return known != null ? known : one(() -> written(key, writer));
    }

    private String written(String key, Supplier<String> writer) {
        // Somebody may have written it while this one waited.
        String known = written.get(key);
        String text = known != null ? known : writer.get();
        if (text.length() <= KEPT) {
            written.put(key, text);
        }
        return text;
    }

    /** What is written for one alone. */
    String one(Supplier<String> writer) throws WireException {
        try {
            if (!writing.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new WireException(
                        ErrorCode.NOT_READY, "Many ask for long answers now. Ask again in a moment.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WireException(ErrorCode.NOT_READY, "The server stops. Ask again in a moment.");
        }
        try {
            return writer.get();
        } finally {
            writing.release();
        }
    }
}
