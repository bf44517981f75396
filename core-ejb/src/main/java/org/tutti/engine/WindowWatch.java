package org.tutti.engine;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.tutti.plugin.media.Live;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.session.Input;
import org.tutti.session.QueueItem;
import org.tutti.session.Session;

/**
 * Asks, while a live item is on and somebody plays it, how much of it is there by now: a stream that has just begun
 * when it was described has more of it every minute, until it has as much as its server keeps. Called by several threads.
 */
final class WindowWatch {

    /** So often (µs) it is asked for, and a change of fewer seconds is none. */
    private static final long PERIOD = 60_000_000;
    private static final double TRIFLE = 5;

    private final SessionHost host;
    private final Runtime runtime;
    private final AtomicLong dueAt;

    WindowWatch(SessionHost host, Runtime runtime) {
        this.host = host;
        this.runtime = runtime;
        this.dueAt = new AtomicLong(runtime.clock().now() + PERIOD);
    }

    /** Somebody plays. */
    void consider() {
        long now = runtime.clock().now();
        long due = dueAt.get();
        if (now < due || !dueAt.compareAndSet(due, now + PERIOD)) {
            return;
        }
        Session session = host.visible();
        QueueItem on = session.stage().queue().now();
        Optional<Live> live = on.item().media().live().filter(stream -> stream.window() < Double.POSITIVE_INFINITY);
        if (live.isPresent() && !session.ended()) {
            // What cannot be had now stays as it is; players notice by themselves that a stream is away. Only the source
            // that described it is asked: the others would have to fetch it to decline.
            runtime.plugins().source(on.item().source()).ifPresent(source -> source
                    .describe(on.item().media().locator())
                    .thenAccept(found -> seen(on, live.get(), found)));
        }
    }

    private void seen(QueueItem on, Live known, MediaDescription found) {
        found.live()
                .filter(now -> !(Math.abs(now.window() - known.window()) < TRIFLE))
                .ifPresent(now -> host.submit(runtime.self(), new Input.Window(on.id(), now.window()), _ -> {}));
    }
}
