package org.tutti.engine.hooks;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.tutti.engine.Outbox;
import org.tutti.engine.RefusedException;
import org.tutti.engine.fetch.Posts;
import org.tutti.engine.hooks.Couriers.Alarm;
import org.tutti.plugin.media.FetchException;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;

/** The hooks of a server on its database. Plain Java, so that tests run it without an application server. */
final class DefaultWebhooks implements Webhooks {

    /** What was not taken by then is given up (µs). */
    static final long KEPT = Duration.ofDays(7).toMillis() * 1000;

    private static final Logger LOG = System.getLogger(DefaultWebhooks.class.getName());
    private static final String BY_OWNER = "Paused by who owns it.";

    private final HookTable table;
    private final Waiting waiting;
    private final Postman postman;
    private final Posts posts;
    private final CloudEvents events;
    private final LongSupplier clock;
    private final Supplier<String> ids;
    private final Delivery delivery;
    private final Hooks hooks;
    private volatile boolean open;

    /** As it was counted last. */
    private volatile long pending;

    /**
     * @param clock the server clock (µs)
     * @param wall the wall clock (µs)
     * @param ids gives an id nobody has had, each time
     * @param executor runs what blocks
     */
    DefaultWebhooks(
            DataSource database,
            Posts posts,
            CloudEvents events,
            LongSupplier clock,
            LongSupplier wall,
            Supplier<String> ids,
            Backoff backoff,
            Executor executor,
            Alarm alarm) {
        this.table = new HookTable(database);
        this.waiting = new Waiting(database);
        this.postman = new Postman(posts, wall);
        this.posts = posts;
        this.events = events;
        this.clock = clock;
        this.ids = ids;
        this.hooks = new Hooks(table, events);
        this.delivery = new Delivery(waiting, table, postman, hooks, clock);
        hooks.attach(new Couriers(delivery, hooks::ofASession, clock, backoff, executor, alarm));
    }

    Outbox outbox() {
        return hooks;
    }

    /** Reads the hooks, and sends what waits. The tables are there by now, and no session is served yet. */
    void open() throws SQLException {
        hooks.load();
        open = true;
        waiting.lanes().forEach(hooks.couriers()::touch);
    }

    /** To be done each minute: hears of hooks made elsewhere, gives up what is too old, and hooks of what is over. */
    void sweep() {
        if (!open) {
            return;
        }
        try {
            // Another server on this database may have changed them, and retention takes those of a session with it.
            hooks.load();
            for (Map.Entry<String, Long> dropped :
                    waiting.drop(clock.getAsLong() - KEPT).entrySet()) {
                table.noteDropped(dropped.getKey(), dropped.getValue());
                LOG.log(Level.WARNING, "TUTTI-0019 Webhook {0} has lost {1} events that were not taken within a week.",
                        dropped.getKey(), dropped.getValue());
            }
            for (String done : table.done()) {
                hooks.remove(done);
            }
            // Also what was written when its commit seemed to have failed.
            waiting.lanes().forEach(hooks.couriers()::touch);
        } catch (SQLException | RuntimeException e) {
            LOG.log(Level.WARNING, "TUTTI-0020 Webhooks could not be looked after; it is tried again in a minute.", e);
        }
    }

    void close() {
        hooks.couriers().close();
    }

    @Override
    public Made create(Scope scope, Wish wish) throws RefusedException {
        requireOpen();
        Optional<Secret> chosen = wish.secret().flatMap(Secret::of);
        if (wish.secret().isPresent() && chosen.isEmpty()) {
            throw refused("A secret is 'whsec_' and Base64 of 24 to 64 random bytes. Leave it out to get one.");
        }
        requireRoom(scope, hooks.of(scope).size());
        check(wish.url());
        var hook = new Hook(
                ids.get(), scope, wish.url(), wish.types(), wish.description(), Optional.empty(), clock.getAsLong());
        var receiver = new Receiver(hook, chosen.orElseGet(Secret::fresh));
        if (!inDatabase(() -> hooks.add(receiver))) {
            requireRoom(scope, scope.most());
        }
        return new Made(hook, receiver.secret().text());
    }

    private static void requireRoom(Scope scope, int there) throws RefusedException {
        if (there >= scope.most()) {
            throw refused("There are %d webhooks, and can be no more. Delete one that is not used.".formatted(there));
        }
    }

    private void check(URI url) throws RefusedException {
        try {
            posts.check(url);
        } catch (FetchException e) {
            throw refused(e.getMessage());
        }
    }

    private static RefusedException refused(String message) {
        return new RefusedException(new Refusal(Code.OUT_OF_RANGE, message));
    }

    private void requireOpen() throws RefusedException {
        if (!open) {
            throw new RefusedException(new Refusal(Code.NOT_READY, "The server is starting. Try again in a moment."));
        }
    }

    @Override
    public List<State> list(Scope scope) throws RefusedException {
        requireOpen();
        List<State> states = new ArrayList<>();
        for (Receiver receiver : hooks.of(scope)) {
            states.add(inDatabase(() -> state(receiver.hook())));
        }
        return states;
    }

    @Override
    public Optional<State> get(Scope scope, String id) throws RefusedException {
        Optional<Receiver> receiver = find(scope, id);
        return receiver.isEmpty()
                ? Optional.empty()
                : Optional.of(inDatabase(() -> state(receiver.get().hook())));
    }

    private Optional<Receiver> find(Scope scope, String id) throws RefusedException {
        requireOpen();
        return hooks.receiver(id).filter(receiver -> receiver.hook().scope().equals(scope));
    }

    private State state(Hook hook) throws SQLException {
        HookTable.Past past = table.past(hook.id());
        OptionalLong next = hooks.couriers().next(hook.id());
        return new State(
                hook,
                waiting.count(hook.id()),
                past.dropped(),
                past.takenAt(),
                past.failedAt(),
                past.failure(),
                next.isPresent() ? Optional.of(next.getAsLong()) : Optional.empty());
    }

    @Override
    public Optional<State> change(Scope scope, String id, Change change) throws RefusedException {
        Optional<Receiver> receiver = find(scope, id);
        if (receiver.isEmpty()) {
            return Optional.empty();
        }
        if (change.url().isPresent()) {
            check(change.url().get());
        }
        return Optional.of(inDatabase(() -> {
            Hook now = changed(receiver.get().hook(), change);
            if (now.paused().isEmpty()) {
                waiting.forgive(id);
            }
            hooks.change(now);
            if (now.paused().isPresent()) {
                hooks.couriers().stop(id);
            } else {
                waiting.lanes().stream().filter(lane -> lane.hook().equals(id)).forEach(hooks.couriers()::touch);
                hooks.couriers().hurry(id);
            }
            return state(now);
        }));
    }

    private static Hook changed(Hook hook, Change change) {
        Optional<String> paused = change.paused().isEmpty()
                ? hook.paused()
                : change.paused().get() ? hook.paused().or(() -> Optional.of(BY_OWNER)) : Optional.empty();
        return new Hook(
                hook.id(),
                hook.scope(),
                change.url().orElse(hook.url()),
                change.types().orElse(hook.types()),
                change.description().orElse(hook.description()),
                paused,
                hook.createdAt());
    }

    @Override
    public boolean delete(Scope scope, String id) throws RefusedException {
        if (find(scope, id).isEmpty()) {
            return false;
        }
        return inDatabase(() -> {
            hooks.remove(id);
            waiting.removeOrphans(id);
            return true;
        });
    }

    @Override
    public Optional<Optional<String>> test(Scope scope, String id) throws RefusedException {
        Optional<Receiver> receiver = find(scope, id);
        if (receiver.isEmpty()) {
            return Optional.empty();
        }
        String event = "test/" + id + '/' + ids.get();
        return Optional.of(
                switch (postman.send(receiver.get(), event, events.test(event, id, clock.getAsLong()))) {
                    case Postman.Sent.Taken _ -> {
                        hooks.couriers().hurry(id);
                        yield Optional.<String>empty();
                    }
                    case Postman.Sent.Failed(String why, Optional<Long> _) -> Optional.of(why);
                    case Postman.Sent.Gone(String why) -> Optional.of(why);
                });
    }

    @Override
    public Figures figures() {
        try {
            pending = open ? waiting.count() : 0;
        } catch (SQLException e) {
            // Monitoring goes on while the database is away.
        }
        return new Figures(pending, delivery.delivered(), delivery.failed());
    }

    private interface Work<T> {
        T done() throws SQLException;
    }

    private static <T> T inDatabase(Work<T> work) {
        try {
            return work.done();
        } catch (SQLException e) {
            throw new IllegalStateException("The webhooks' tables cannot be read or written", e);
        }
    }
}
