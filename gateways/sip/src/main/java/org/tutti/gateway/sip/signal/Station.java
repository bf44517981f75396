package org.tutti.gateway.sip.signal;

import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.sip.message.Message;

/** What all calls, subscriptions and registrations of one link share. Thread-safe. */
final class Station {

    private final Settings settings;
    private final Timing timing;
    private final Executor threads;
    private final ScheduledExecutorService timer;
    private final LongSupplier clock;
    private final Switchboard board;
    private final Sources sources;
    private final Calls calls = new Calls();
    private final Subscriptions subscriptions = new Subscriptions();
    private final Doorman doorman;
    private final Requests requests;
    private volatile Set<InetAddress> home = Set.of();
    private volatile Optional<Stack> stack = Optional.empty();

    Station(
            Settings settings,
            Timing timing,
            Executor threads,
            ScheduledExecutorService timer,
            LongSupplier clock,
            Switchboard board) {
        this.settings = settings;
        this.timing = timing;
        this.threads = threads;
        this.timer = timer;
        this.board = board;
        this.clock = clock;
        this.sources = new Sources(settings, clock);
        this.requests = new Requests(this);
        this.doorman = new Doorman(settings, this::millis);
    }

    /** Now, in ms of the server's clock. */
    long millis() {
        return clock.getAsLong() / 1000;
    }

    Settings settings() {
        return settings;
    }

    Timing timing() {
        return timing;
    }

    Executor threads() {
        return threads;
    }

    Switchboard board() {
        return board;
    }

    Sources sources() {
        return sources;
    }

    Calls calls() {
        return calls;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    Doorman doorman() {
        return doorman;
    }

    Requests requests() {
        return requests;
    }

    Optional<Stack> stack() {
        return stack;
    }

    void stack(Optional<Stack> now) {
        stack = now;
    }

    /**
     * What to show to who asks who we are: only to where we are registered, as anybody we call might ask.
     */
    Optional<Credentials> credentials(Message response) {
        return home.contains(Headers.source(response))
                ? settings.registration().map(account -> new Credentials(account.user(), account.password()))
                : Optional.empty();
    }

    /** Where we are registered, or are going to be. */
    void home(Set<InetAddress> addresses) {
        home = Set.copyOf(addresses);
    }

    /** Does something later, by {@code executor}; nothing if the server stops before. */
    Future<?> later(long millis, Executor executor, Runnable task) {
        try {
            return timer.schedule(() -> executor.execute(task), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(null);
        }
    }
}
