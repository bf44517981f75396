package org.tutti.gateway.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.tutti.engine.trace.Traces;
import org.tutti.gateway.web.TreeCalls.Call;

/** Takes in trees, which are longer than any other request. */
final class TreeIntake {

    /** From here on the web server does not take a body in whole before it is handled (tutti.cli). */
    private static final int LONG = 30_000;

    /** How long a body may take, in s. */
    private static final int PATIENCE = 30;

    /** Long bodies that are kept at once: so much memory, and no more. */
    private static final Semaphore ROOM = new Semaphore(16);

    private static final Pattern TRIPLES = Pattern.compile("/?sessions/[^/]+/tree/triples(/[^/]+)?");

    private TreeIntake() {}

    /** What comes of a call with a body; it may fail in any way that {@link Problems} knows. */
    @FunctionalInterface
    interface Taking {

        CompletionStage<?> take(Call call, String body) throws Exception;
    }

    /** Who calls; fails if they may not. */
    @FunctionalInterface
    interface Admission {

        Call admit(long length) throws Exception;
    }

    /** Whether a request comes here. */
    static boolean takes(UriInfo address) {
        return TRIPLES.matcher(address.getPath()).matches();
    }

    /** Reads the body, and answers. Who may not send one that is long is looked at first. */
    static void take(
            HttpServletRequest request, AsyncResponse answer, Executor executor, Admission admission, Taking taking) {
        long length = request.getContentLengthLong();
        try {
            if (length < LONG) {
                String text = TreeBodies.text(request.getInputStream());
                resume(answer, taking.take(admission.admit(length), text));
            } else {
                takeLong(request, answer, executor, admission, taking);
            }
        } catch (Exception e) {
            answer.resume(e);
        }
    }

    private static void takeLong(
            HttpServletRequest request, AsyncResponse answer, Executor executor, Admission admission, Taking taking)
            throws IOException {
        Call call = null;
        Optional<Exception> refused = Optional.empty();
        try {
            if (length(request) > TreeBodies.LIMIT) {
                throw TreeBodies.tooLong();
            }
            call = admission.admit(length(request));
            if (!ROOM.tryAcquire()) {
                throw new WireException(
                        ErrorCode.RATE_LIMITED, "Many trees are being sent just now. Send it again in a moment.");
            }
        } catch (Exception e) {
            refused = Optional.of(e);
        }
        Runnable hangUp = HangUp.here();
        CompletableFuture<byte[]> body = LongBody.of(request.getInputStream(), refused.isEmpty());
        answer.setTimeout(PATIENCE, TimeUnit.SECONDS);
        answer.setTimeoutHandler(slow -> {
            if (body.isDone()) {
                slow.setTimeout(PATIENCE, TimeUnit.SECONDS);
            } else {
                hangUp.run();
                body.cancel(false);
            }
        });
        if (refused.isPresent()) {
            Exception why = refused.get();
            body.whenComplete((_, _) -> answer.resume(why));
        } else {
            Call caller = call;
            body.whenComplete((_, _) -> ROOM.release());
            Function<byte[], CompletionStage<?>> take =
                    Traces.configured().carried(bytes -> taken(taking, caller, bytes));
            resume(answer, body.thenComposeAsync(bytes -> take.apply(bytes), executor));
        }
    }

    private static long length(HttpServletRequest request) {
        return request.getContentLengthLong();
    }

    private static CompletionStage<?> taken(Taking taking, Call call, byte[] bytes) {
        try {
            return taking.take(call, TreeBodies.text(bytes));
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private static void resume(AsyncResponse answer, CompletionStage<?> work) {
        work.whenComplete((done, failure) -> {
            if (failure == null) {
                answer.resume(done);
            } else {
                answer.resume(failure);
            }
        });
    }
}
