package org.tutti.gateway.web;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What waits to be sent to one client. Sends one frame at a time, without blocking; of frames of which only the latest
 * is true, a newer one takes the place of one still waiting. A client that takes too little out is given up.
 *
 * <h2>Concurrency</h2>
 * Any thread may put. The lock guards the queue and is never held while sending.
 */
final class Outbox {

    /** The most bytes that may wait. */
    static final int LIMIT = 1_000_000;

    /** Frames of which only the latest counts. */
    enum Topic {
        TIMELINE,
        ROSTER,
        QUEUE,
        VIEW,
        TRACKS,
        RULES,
        DOOR,
        DETAILS,
        NOTICE,
        NOTES,
        TRIAL,
        SHIFT,
        NODES,
        OFFSETS
    }

    private record Waiting(Optional<Topic> topic, Frame frame) {}

    private final Wire wire;
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private int waiting;
    private boolean sending;
    private boolean closed;
    private boolean overflowed;
    private Runnable atTheEnd;
    private volatile Thread pumping;

    Outbox(Wire wire) {
        this.wire = wire;
    }

    /** Sends a frame after all that wait. */
    void put(Frame frame) {
        if (offer(frame)) {
            pump();
        }
    }

    /**
     * Takes in a frame in place of one on the same topic that still waits.
     *
     * @return whether somebody must {@link #pump()} for it to be sent
     */
    boolean offerLatest(Topic topic, Frame frame) {
        return enqueue(new Waiting(Optional.of(topic), frame));
    }

    /**
     * Takes in a frame, to be sent after all that wait.
     *
     * @return whether somebody must {@link #pump()} for it to be sent
     */
    boolean offer(Frame frame) {
        return enqueue(new Waiting(Optional.empty(), frame));
    }

    private boolean enqueue(Waiting frame) {
        boolean tooSlow;
        boolean idle;
        synchronized (this) {
            if (closed || atTheEnd != null) {
                return false;
            }
            if (frame.topic().isPresent() && queue.removeIf(other -> supersedes(frame, other))) {
                waiting = queue.stream().mapToInt(other -> other.frame().bytes()).sum();
            }
            // Judged by what waited before: one large frame is the server's doing, not the client's.
            tooSlow = waiting > LIMIT;
            queue.add(frame);
            waiting += frame.frame().bytes();
            idle = !sending;
            overflowed |= tooSlow;
        }
        if (tooSlow) {
            close(4001, "More than " + LIMIT + " bytes waited for you.");
        }
        return idle && !tooSlow;
    }

    private static boolean supersedes(Waiting frame, Waiting other) {
        return frame.topic().equals(other.topic());
    }

    /** How many bytes wait. */
    synchronized int waiting() {
        return waiting;
    }

    /** Whether its client was given up because it took too little out. */
    synchronized boolean overflowed() {
        return overflowed;
    }

    /** Closes the connection once all that waits is sent. */
    void finish(int code, String reason) {
        synchronized (this) {
            if (closed || atTheEnd != null) {
                return;
            }
            atTheEnd = () -> close(code, reason);
        }
        pump();
    }

    /** Closes the connection now; what waits is gone. */
    void close(int code, String reason) {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            queue.clear();
            waiting = 0;
        }
        wire.close(code, reason);
    }

    /** Sends what waits, unless that is being done already. */
    void pump() {
        while (true) {
            Waiting next;
            Runnable end = null;
            synchronized (this) {
                if (sending || closed) {
                    return;
                }
                next = queue.poll();
                if (next == null) {
                    end = atTheEnd;
                } else {
                    sending = true;
                    waiting -= next.frame().bytes();
                }
            }
            if (next == null) {
                if (end != null) {
                    end.run();
                }
                return;
            }
            pumping = Thread.currentThread();
            wire.send(next.frame(), this::sent);
            pumping = null;
        }
    }

    private void sent(boolean well) {
        synchronized (this) {
            sending = false;
        }
        if (!well) {
            close(1011, "Sending failed.");
        } else if (pumping != Thread.currentThread()) {
            // Told on the thread that sends, the loop there goes on by itself, and the stack does not grow.
            pump();
        }
    }
}
