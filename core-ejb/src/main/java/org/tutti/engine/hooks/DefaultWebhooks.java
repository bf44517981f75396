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
    private final Alarm alarm;
    private volatile Peers peers = Peers.NONE;
    private volatile Agreement agreement;
    private volatile boolean open;

    /** Whether it is this server that delivers. */
    private volatile boolean leads = true;

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
        this.alarm = alarm;
        this.agreement = new Agreement(peers, ids, Agreement.ROUND_MS);
        this.hooks = new Hooks(table, events, this::due);
        this.delivery = new Delivery(waiting, table, postman, hooks, clock, () -> leads);
        hooks.attach(new Couriers(delivery, hooks::ofASession, clock, backoff, executor, alarm));
    }

    Outbox outbox() {
        return hooks;
    }

    /**
     * Reads the hooks, and sends what waits. The tables are there by now, and no session is served yet. Of a server that
     * is one of several it is to be called when it has come in among them: what others change from then on it is told.
     */
    void open() throws SQLException {
        hooks.load();
        open = true;
        touchAll();
    }

    private void touchAll() throws SQLException {
        if (leads) {
            waiting.lanes().forEach(hooks.couriers()::touch);
        }
    }

    // --- one of several ----------------------------------------------------------------------------------------------

    /**
     * This is one of several servers, and delivers nothing until it {@link #lead}s. Before anything else.
     *
     * @param round how long others are given to answer before they are asked again (ms)
     */
    void among(Peers others, int round) {
        leads = false;
        peers = others;
        agreement = new Agreement(others, ids, round);
    }

    /** From now on it is this server that delivers what waits, or another. Does not block. */
    void lead(boolean now) {
        leads = now;
        if (now) {
            alarm.after(0, this::look);
        } else {
            hooks.couriers().stop();
        }
    }

    /** Another server says something. Does not block. */
    void heard(String text) {
        switch (Word.of(text).orElse(null)) {
            case Word.Read read -> alarm.after(0, () -> read(read));
            case Word.Known known -> agreement.heard(known);
            case Word.Due(Waiting.Lane lane) -> {
                if (leads) {
                    hooks.couriers().touch(lane);
                }
            }
            case Word.Hurry(String hook) -> alarm.after(0, () -> hurry(hook));
            case null -> {}
        }
    }

    private void read(Word.Read asked) {
        try {
            if (open) {
                hooks.load();
            }
            // One that is not open yet reads them when it is.
            peers.tell(new Word.Known(asked.question(), peers.self()).text());
        } catch (SQLException | RuntimeException e) {
            LOG.log(Level.WARNING,
                    "TUTTI-0034 What another server has changed of the webhooks cannot be read; it asks again.", e);
        }
    }

    /** There may be something new, here or at who delivers. */
    private void due(Waiting.Lane lane) {
        if (leads) {
            hooks.couriers().touch(lane);
        } else {
            peers.tell(new Word.Due(lane).text());
        }
    }

    /** Tries a hook again at once, here or at who delivers. */
    private void hurryAnywhere(String hook) {
        if (leads) {
            hurry(hook);
        } else {
            peers.tell(new Word.Hurry(hook).text());
        }
    }

    private void hurry(String hook) {
        if (!leads) {
            return;
        }
        try {
            hooks.load();
            waiting.lanes().stream().filter(lane -> lane.hook().equals(hook)).forEach(hooks.couriers()::touch);
            hooks.couriers().hurry(hook);
        } catch (SQLException e) {
            LOG.log(Level.WARNING, "TUTTI-0035 Webhook %s cannot be tried again at once.".formatted(hook), e);
        }
    }

    /** Reads the hooks and sees what waits: for what others have said and was not heard. */
    void look() {
        if (!open) {
            return;
        }
        try {
            hooks.load();
            touchAll();
        } catch (SQLException | RuntimeException e) {
            LOG.log(Level.WARNING,
                    "TUTTI-0036 What waits to be told by webhooks cannot be read; it is tried again.", e);
        }
    }

    /** Reads what other servers may have changed. */
    private void refresh() throws RefusedException {
        requireOpen();
        if (peers != Peers.NONE) {
            inDatabase(() -> {
                hooks.load();
                return true;
            });
        }
    }

    private void spread() {
        if (!agreement.reached()) {
            LOG.log(Level.WARNING,
                    "TUTTI-0037 Not all servers know yet that a webhook was changed; they find out by themselves.");
        }
    }

    // --- what is done now and then -----------------------------------------------------------------------------------

    /** To be done each minute: hears of hooks made elsewhere, gives up what is too old, and hooks of what is over. */
    void sweep() {
        if (!open) {
            return;
        }
        try {
            // Another server on this database may have changed them, and retention takes those of a session with it.
            hooks.load();
            if (!leads) {
                return;
            }
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
            touchAll();
        } catch (SQLException | RuntimeException e) {
            LOG.log(Level.WARNING, "TUTTI-0020 Webhooks could not be looked after; it is tried again in a minute.", e);
        }
    }

    void close() {
        hooks.couriers().close();
    }

    @Override
    public Made create(Scope scope, Wish wish) throws RefusedException {
        refresh();
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
        requireKnown(hook.id());
        return new Made(hook, receiver.secret().text());
    }

    /** Whoever is told that there is a hook misses nothing from then on. */
    private void requireKnown(String id) throws RefusedException {
        if (!agreement.reached()) {
            inDatabase(() -> {
                remove(id);
                return true;
            });
            throw new RefusedException(new Refusal(
                    Code.NOT_READY, "Not all servers have heard of the webhook, so there is none. Try again in a moment."));
        }
    }

    private void remove(String id) throws SQLException {
        hooks.remove(id);
        waiting.removeOrphans(id);
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
        refresh();
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
        refresh();
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
        Hook now = changed(receiver.get().hook(), change);
        inDatabase(() -> {
            if (now.paused().isEmpty()) {
                waiting.forgive(id);
            }
            hooks.change(now);
            return true;
        });
        spread();
        if (now.paused().isPresent()) {
            hooks.couriers().stop(id);
        } else {
            hurryAnywhere(id);
        }
        return Optional.of(inDatabase(() -> state(now)));
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
        inDatabase(() -> {
            hooks.remove(id);
            return true;
        });
        // First, so that nobody writes anything for it any more.
        spread();
        inDatabase(() -> {
            waiting.removeOrphans(id);
            return true;
        });
        return true;
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
                        hurryAnywhere(id);
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
