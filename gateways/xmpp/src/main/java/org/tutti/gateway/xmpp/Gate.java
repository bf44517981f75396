package org.tutti.gateway.xmpp;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Lets so many through at a time; the others wait in line. Who was let through says when the way is free again, exactly
 * once. Thread-safe.
 */
final class Gate {

    private final int most;
    private final Queue<Runnable> line = new ArrayDeque<>();
    private int through;

    /** @param most how many, at least 1 */
    Gate(int most) {
        this.most = most;
    }

    /** Runs {@code go} now, or on the thread of who makes way for it. It must not block. */
    void enter(Runnable go) {
        synchronized (this) {
            if (through == most) {
                line.add(go);
                return;
            }
            through++;
        }
        go.run();
    }

    /** One of those who were let through needs the way no more. */
    void leave() {
        Runnable next;
        synchronized (this) {
            next = line.poll();
            if (next == null) {
                through--;
                return;
            }
        }
        next.run();
    }
}
