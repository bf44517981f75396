package org.tutti.gateway.xmpp;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Does something soon, but not too often: what is asked for while it rests is done once, when it has rested. Confined to
 * the executor it does it on.
 */
final class Throttle {

    private final Executor turns;
    private final ScheduledExecutorService timer;
    private final long restMillis;
    private final Runnable action;
    private boolean resting;
    private boolean due;

    Throttle(Executor turns, ScheduledExecutorService timer, long restMillis, Runnable action) {
        this.turns = turns;
        this.timer = timer;
        this.restMillis = restMillis;
        this.action = action;
    }

    /** It is to be done. */
    void ask() {
        if (resting) {
            due = true;
            return;
        }
        resting = true;
        try {
            timer.schedule(() -> turns.execute(this::rested), restMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The server stops; this is the last time.
            resting = false;
        }
        action.run();
    }

    private void rested() {
        resting = false;
        if (due) {
            due = false;
            ask();
        }
    }
}
