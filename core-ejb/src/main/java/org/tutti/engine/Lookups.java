package org.tutti.engine;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * What the members of a session have looked up, one after the other in the order they asked: sources may fetch from
 * other servers, and the places for that are everybody's. Thread-safe.
 */
final class Lookups {

    /** So many wait for the one that is under way. */
    static final int MOST_WAITING = 20;

    private final Executor executor;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean busy;

    /** @param executor runs what is to be done with the answers */
    Lookups(Executor executor) {
        this.executor = executor;
    }

    /**
     * Asks in turn.
     *
     * @param answered gets what was found, or why nothing was
     * @return false if too many wait already; then nothing is asked
     */
    <T> boolean ask(Supplier<CompletionStage<T>> question, BiConsumer<T, Throwable> answered) {
        Runnable lookup = () -> begin(question).whenCompleteAsync((found, failure) -> {
            try {
                answered.accept(found, failure);
            } finally {
                next();
            }
        }, executor);
        synchronized (this) {
            if (busy) {
                return waiting.size() < MOST_WAITING && waiting.add(lookup);
            }
            busy = true;
        }
        lookup.run();
        return true;
    }

    private static <T> CompletionStage<T> begin(Supplier<CompletionStage<T>> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void next() {
        Runnable lookup;
        synchronized (this) {
            lookup = waiting.poll();
            busy = lookup != null;
        }
        if (lookup != null) {
            lookup.run();
        }
    }
}
