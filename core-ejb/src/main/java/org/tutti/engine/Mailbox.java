package org.tutti.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks one after the other, in order, on threads borrowed from an executor: what a session's state is confined
 * to, and what a gateway confines its own to. Any thread may post; posting never blocks, and what one thread posts runs
 * in the order it was posted in. Each task sees what those before it did. One that throws is logged and does not keep
 * later ones from running; one that blocks holds up all that come after it. The queue has no bound: who posts for a
 * stranger limits how much. Once the executor takes no more tasks, as when the server stops, nothing more is run.
 */
public final class Mailbox implements Executor {

    /** After so many tasks the thread goes back, so that one busy session does not starve the others. */
    private static final int TURN = 256;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Executor executor;

    /** @param executor lends the threads; no more than one at a time */
    public Mailbox(Executor executor) {
        this.executor = executor;
    }

    /**
     * Runs a task after all that were posted before.
     *
     * @throws NullPointerException if it is null
     */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            schedule();
        }
    }

    private void schedule() {
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException e) {
            // The server is stopping. What is not written by now is not going to be, and nobody was told it was.
            System.getLogger(Mailbox.class.getName()).log(System.Logger.Level.DEBUG, "Not run any more.", e);
        }
    }

    private void run() {
        int done = 0;
        do {
            try {
                tasks.remove().run();
            } catch (RuntimeException | Error e) {
                System.getLogger(Mailbox.class.getName()).log(System.Logger.Level.ERROR,
                        "TUTTI-0011 A task failed.", e);
            }
            done++;
            if (waiting.decrementAndGet() == 0) {
                return;
            }
        } while (done < TURN);
        schedule();
    }
}
