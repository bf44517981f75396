package org.tutti.gateway.sip.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.tutti.engine.ServerClock;

/** A link that listens on some port of this machine, until it is closed. */
final class World implements AutoCloseable {

    /** As usual, but that nobody has the time to wait. */
    static final Timing QUICK = new Timing(10, 400, 1500, 10_000, 200, 100, 60_000, 1000, 50, 100);

    final Fakes.FakeBoard board = new Fakes.FakeBoard();
    final DefaultSipLink link;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    World(Settings settings) {
        this(settings, QUICK);
    }

    World(Settings settings, Timing timing) {
        link = new DefaultSipLink(settings, timing, threads, timer, ServerClock.system()::now, board);
        link.open();
        await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(5)).until(link::up);
    }

    int port() {
        return link.stack().orElseThrow().port();
    }

    int tlsPort() {
        return link.stack().orElseThrow().tlsPort().orElseThrow();
    }

    Leg leg() throws InterruptedException {
        Leg leg = board.legs.poll(5, TimeUnit.SECONDS);
        assertThat(leg).as("a call").isNotNull();
        return leg;
    }

    @Override
    public void close() {
        link.close();
        threads.shutdown();
        timer.shutdownNow();
    }
}
