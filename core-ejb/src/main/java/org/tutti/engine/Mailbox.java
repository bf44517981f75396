package org.tutti.engine;

import java.util.Collection;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    private static final Set<Turn> RUNNING = ConcurrentHashMap.newKeySet();

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Executor executor;
    /** Written by the one thread that runs tasks. */
    private volatile long done;

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

    /** The turns that have a thread now, of all mailboxes of the server. */
    static Collection<Turn> running() {
        return RUNNING;
    }

    private void run() {
        var turn = new Turn();
        RUNNING.add(turn);
        try {
            turn.take();
        } finally {
            RUNNING.remove(turn);
        }
    }

    /** Some tasks of a mailbox, on one thread. */
    final class Turn {

        /** Written by its own thread alone. */
        private volatile int done;

        /** How many tasks have been run: one that has a thread and does not get further is stuck. */
        int progress() {
            return done;
        }

        /** How many tasks wait in the mailbox, the one that runs among them. */
        int waiting() {
            return waiting.get();
        }

        private void take() {
            int taken = 0;
            do {
                try {
                    tasks.remove().run();
                } catch (RuntimeException | Error e) {
                    Vitals.noticed(e);
                    System.getLogger(Mailbox.class.getName())
                            .log(System.Logger.Level.ERROR, "TUTTI-0011 A task failed.", e);
                }
                taken++;
                done = taken;
                if (waiting.decrementAndGet() == 0) {
                    return;
                }
            } while (taken < TURN);
            schedule();
        }
    }
}
