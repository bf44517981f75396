package org.tutti.gateway.web;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Journals and recordings on their way. Each keeps a thread until its client has taken it: so there are few at a time,
 * and whoever takes nothing any more, or takes too long, is hung up on.
 */
@ApplicationScoped
public class LongAnswers {

    private static final long CHECK_EVERY_S = 5;

    private final Places<SlowOutput> underWay = new Places<>(8, 2);

    @Resource
    private ManagedScheduledExecutorService timer;

    @Inject
    private WebGateway gateway;

    /** What writes an answer; what it refuses, it refuses before the first byte. */
    interface Writing {
        void to(OutputStream out) throws IOException;
    }

    /**
     * An answer to the request this thread is in.
     *
     * @param address whose it is, as numbers
     */
    StreamingOutput of(String address, Writing writing) {
        Runnable hangUp = HangUp.here();
        // The place is taken when it is written, and not for a HEAD, to which nothing is.
        return out -> write(new SlowOutput(out, hangUp, gateway.sessions().clock()::now), address, writing);
    }

    private void write(SlowOutput out, String address, Writing writing) throws IOException {
        if (underWay.take(out, address) != Places.Answer.TAKEN) {
            throw new CompletionException(new WireException(
                    ErrorCode.RATE_LIMITED,
                    "Other journals and recordings are being sent. Try again when they are done."));
        }
        try {
            ScheduledFuture<?> watch =
                    timer.scheduleWithFixedDelay(out::check, CHECK_EVERY_S, CHECK_EVERY_S, TimeUnit.SECONDS);
            try {
                writing.to(out);
                out.flush();
            } finally {
                watch.cancel(false);
                out.end();
            }
        } finally {
            underWay.leave(out);
        }
    }
}
