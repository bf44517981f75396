package org.tutti.gateway.sip.signal;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.sip.header.CSeqHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** What all calls, subscriptions and registrations of one link share. Thread-safe. */
final class Station {

    private static final int MOST_REALMS = 8;

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
    /** Where we have shown who we are to register, and by which digest. */
    private final Map<String, Digest> realms = new ConcurrentHashMap<>();
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

    /** How we answer who asks who we are. */
    record Proof(Credentials credentials, Credentials.Challenge challenge) {
        void into(Request request) {
            credentials.answer(challenge, request);
        }
    }

    /**
     * How to answer who asks who we are: where we register, what is wanted; to anything else only within the realms, and by
     * no weaker digests, than were wanted there. Anybody we call might ask, through the same proxy, for a digest to break
     * at leisure.
     */
    Optional<Proof> proof(Response response) {
        if (settings.registration().isEmpty() || !home.contains(Headers.source(response))) {
            return Optional.empty();
        }
        boolean registering = ((CSeqHeader) response.getHeader(CSeqHeader.NAME)).getMethod().equals(Request.REGISTER);
        Optional<Credentials.Challenge> challenge =
                Credentials.Challenge.best(response, each -> registering || wanted(each));
        if (registering && realms.size() < MOST_REALMS) {
            challenge.ifPresent(each -> realms.put(each.realm(), each.digest()));
        }
        Settings.Registration account = settings.registration().get();
        return challenge.map(each -> new Proof(new Credentials(account.user(), account.password()), each));
    }

    private boolean wanted(Credentials.Challenge challenge) {
        Digest shown = realms.get(challenge.realm());
        return shown != null && challenge.digest().compareTo(shown) <= 0;
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
