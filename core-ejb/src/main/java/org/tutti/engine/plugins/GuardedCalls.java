package org.tutti.engine.plugins;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.tutti.plugin.guard.GuardedThread;
import org.tutti.plugin.guard.Limits;

/**
 * The threads on which one plug-in is called: its own, so that it keeps nobody else's from running. They end when they
 * have nothing to do. A call that does not come back is given up and leaves its thread behind.
 *
 * <p><b>Concurrency.</b> {@link #call} may be called by several threads; each waits for its own call alone.
 */
final class GuardedCalls implements AutoCloseable {

    /** From that many calls of a kind on that have not come back, in all, no plug-in is called so any more. */
    static final int MOST_STUCK = 16;

    /** What plug-ins are called for; a kind that hangs does not keep the others from being called. */
    enum Kind {
        /** The decisions of a strategy. */
        STRATEGY,
        /** The descriptions and answers of a source. */
        SOURCE,
        /** What a bundle does when it starts and stops. */
        STEP;

        private final AtomicInteger stuck = new AtomicInteger();

        /** Calls of this kind, of all plug-ins, that were given up and have not come back since. */
        int stuck() {
            return stuck.get();
        }
    }

    private static final Duration GRACE = Duration.ofMillis(250);
    private static final long QUEUED_MILLIS = 1000;
    private static final int QUEUE = 256;
    private static final long IDLE_SECONDS = 5;

    private final Kind kind;
    private final LongConsumer took;
    private final ThreadPoolExecutor threads;
    private final AtomicInteger stuck = new AtomicInteger();

    /** @param took is told how long (ns) each call took that came back */
    GuardedCalls(Kind kind, String name, int threads, LongConsumer took) {
        this.kind = kind;
        this.took = took;
        this.threads = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUE),
                task -> new GuardedThread(task, "tutti-plugin-" + name));
        this.threads.allowCoreThreadTimeOut(true);
    }

    /** Of this plug-in, the calls that were given up and have not come back since. */
    int stuck() {
        return stuck.get();
    }

    /**
     * Makes a call and waits for it.
     *
     * @throws ExecutionException with a {@link PluginFailedException} if the plug-in threw anything
     * @throws TimeoutException if the call does not come back; it is given up
     * @throws RejectedExecutionException if it could not be made: all threads of the plug-in are busy, or it is gone
     * @throws InterruptedException if the waiting thread is interrupted
     */
    <T> T call(Limits limits, Supplier<T> task)
            throws ExecutionException, TimeoutException, InterruptedException {
        var call = new Call<>(limits, task);
        threads.execute(call);
        try {
            call.started.get(QUEUED_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            if (threads.remove(call)) {
                throw new RejectedExecutionException("All its threads are busy.", e);
            }
        }
        try {
            return call.done.get(limits.wall().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            if (call.giveUp()) {
                throw e;
            }
            return call.done.get();
        }
    }

    /** Makes no new calls; those under way may end. */
    @Override
    public void close() {
        threads.shutdown();
    }

    private final class Call<T> implements Runnable {

        private final Limits limits;
        private final Supplier<T> task;
        private final CompletableFuture<Thread> started = new CompletableFuture<>();
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private boolean over;
        private boolean givenUp;

        private Call(Limits limits, Supplier<T> task) {
            this.limits = limits;
            this.task = task;
        }

        @Override
        public void run() {
            started.complete(Thread.currentThread());
            try {
                T value = GuardedThread.within(limits, () -> PluginFailedException.guarding(task));
                end();
                done.complete(value);
            } catch (Throwable e) {
                end();
                done.completeExceptionally(PluginFailedException.of(e));
            }
        }

        private synchronized void end() {
            over = true;
            took.accept(GuardedThread.spent());
            if (givenUp) {
                stuck.decrementAndGet();
                kind.stuck.decrementAndGet();
                // What was meant for this call must not meet the next.
                Thread.interrupted();
            }
        }

        /** False if it came back at the last moment. */
        private synchronized boolean giveUp() {
            if (over) {
                return false;
            }
            givenUp = true;
            stuck.incrementAndGet();
            kind.stuck.incrementAndGet();
            // Whoever only waits may yet wake up.
            started.join().interrupt();
            return true;
        }
    }
}
