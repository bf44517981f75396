package org.tutti.engine;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcConnectionPool;
import org.tutti.engine.Archive.Verdict;
import org.tutti.engine.Sessions.CreateRequest;
import org.tutti.engine.Sessions.Created;
import org.tutti.engine.Sessions.Entrance;
import org.tutti.engine.Sessions.JoinRequest;
import org.tutti.engine.Sessions.Ticket;
import org.tutti.engine.Sessions.Joined;
import org.tutti.engine.cluster.Cluster;
import org.tutti.engine.cluster.Node;
import org.tutti.engine.journal.Journal;
import org.tutti.engine.plugins.PluginInfo;
import org.tutti.engine.plugins.PluginRegistry;
import org.tutti.engine.plugins.SourceHandle;
import org.tutti.engine.plugins.StrategyHandle;
import org.tutti.plugin.media.Content;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.media.MediaException;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.session.Entry;
import org.tutti.session.Event;
import org.tutti.session.Refusal;
import org.tutti.session.Rules;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** An engine outside any application server, on a real database, with what it told its gateways. */
final class TestEngine implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(10);

    /** What a gateway hears. */
    record Told(Session session, Entry entry, List<Event> events) {}

    final Engine engine;
    final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
    final List<List<Offset>> offsets = java.util.Collections.synchronizedList(new ArrayList<>());
    final List<SessionId> lost = java.util.Collections.synchronizedList(new ArrayList<>());
    final FakePlugins plugins = new FakePlugins();
    private final JdbcConnectionPool database;
    /** By the tokens they show. */
    final Map<String, Staff> staff = new ConcurrentHashMap<>();
    private final ExecutorService executor = Executors.newFixedThreadPool(4);
    private final ScheduledExecutorService timer;

    TestEngine(Path data, String node) throws IOException, SQLException {
        this(data, node, ServerClock.system());
    }

    TestEngine(Path data, String node, ServerClock clock) throws IOException, SQLException {
        this(data, node, clock, Executors.newSingleThreadScheduledExecutor());
    }

    TestEngine(Path data, String node, ServerClock clock, ScheduledExecutorService timer)
            throws IOException, SQLException {
        this(data, Cluster.of(new Node(node, Optional.empty())), clock, timer);
    }

    /** One of several. */
    TestEngine(Path data, Cluster cluster) throws IOException, SQLException {
        this(data, cluster, ServerClock.system(), Executors.newSingleThreadScheduledExecutor());
    }

    private TestEngine(Path data, Cluster cluster, ServerClock clock, ScheduledExecutorService timer)
            throws IOException, SQLException {
        this.timer = timer;
        database = TestDatabase.of(data);
        engine = new Engine(
                clock,
                new Journal(database),
                Tokens.keyedBy(data.resolve("token.key")),
                new KnownStaff(),
                plugins,
                () -> true,
                Outbox.NONE,
                executor,
                timer,
                Thread::new,
                cluster);
        engine.listen(new SessionListener() {
            @Override
            public void changed(Session session, Entry entry, List<Event> events) {
                told.add(new Told(session, entry, events));
            }

            @Override
            public void offsets(Session session, long at, List<Offset> rows) {
                offsets.add(rows);
            }

            @Override
            public void lost(SessionId session) {
                lost.add(session);
            }
        });
        engine.recover();
    }

    private final class KnownStaff implements Identity {
        @Override
        public boolean recognises(String token) {
            return token.startsWith("staff.");
        }

        @Override
        public Staff staff(String token) throws RefusedException {
            if (!staff.containsKey(token)) {
                throw new RefusedException(new Refusal(Refusal.Code.TOKEN_REFUSED, "There is nobody of that token."));
            }
            return staff.get(token);
        }
    }

    Created create() {
        return create(Rules.STANDARD);
    }

    Created create(Rules rules) {
        return get(engine.create(new CreateRequest(
                Optional.of("Film night"), List.of("file:demo"), rules, Optional.empty(), Optional.empty())));
    }

    Joined join(SessionId session, String name, Optional<String> hostToken, Optional<String> seat) {
        return (Joined) enter(
                session, name, seat.<Ticket>map(Ticket.Seat::new).or(() -> hostToken.map(Ticket.Host::new)));
    }

    /** What becomes of somebody who shows a ticket. */
    Entrance enter(SessionId session, String name, Optional<Ticket> ticket) {
        return done(callback -> engine.join(session, new JoinRequest(name, ticket, true), callback));
    }

    Joined host(Created created, String name) {
        return join(created.session(), name, Optional.of(created.hostToken()), Optional.empty());
    }

    /** The value of a request that is done. */
    <T> T done(Consumer<Consumer<Reply<T>>> request) {
        return switch (reply(request)) {
            case Reply.Done<T>(T value) -> value;
            case Reply.Refused<T>(var refusal) -> throw new AssertionError("refused: " + refusal);
        };
    }

    <T> Reply<T> reply(Consumer<Consumer<Reply<T>>> request) {
        var reply = new CompletableFuture<Reply<T>>();
        request.accept(reply::complete);
        return get(reply);
    }

    static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    Session session(SessionId id) {
        try {
            return engine.session(id);
        } catch (RefusedException e) {
            throw new AssertionError(e);
        }
    }

    /** The sessions a server would take over. */
    List<SessionId> openInJournal() throws SQLException {
        return new Journal(database).open();
    }

    /** Somebody is at the database behind the server's back. */
    int sql(String statement, Object... values) throws SQLException {
        try (var connection = database.getConnection(); var prepared = connection.prepareStatement(statement)) {
            for (int i = 0; i < values.length; i++) {
                prepared.setObject(i + 1, values[i]);
            }
            return prepared.executeUpdate();
        }
    }

    /** What the archive says of a session, to its host. */
    Verdict verify(Created created) {
        try {
            return engine.archive().verify(created.session(), created.hostToken());
        } catch (RefusedException e) {
            throw new AssertionError(e);
        }
    }

    Session awaitSession(SessionId id, Predicate<Session> condition) {
        return await().atMost(SOON).until(() -> session(id), condition);
    }

    @Override
    public void close() {
        engine.close();
        timer.shutdownNow();
        executor.shutdownNow();
        database.dispose();
    }

    /**
     * One source that knows {@code file:demo} and, once the test has said what it is, {@code file:asked}; and whatever
     * strategy a test puts in.
     */
    static final class FakePlugins implements PluginRegistry {

        volatile SyncStrategy strategy = situation -> Decision.keep("", situation.memory());
        /** In its place, if there is one: a strategy with the host's promises. */
        volatile Optional<StrategyHandle> handle = Optional.empty();

        volatile double duration = 120;
        volatile long describingMs;
        /** What {@code file:asked} is, each time somebody asks. */
        final BlockingQueue<CompletableFuture<MediaDescription>> asked = new LinkedBlockingQueue<>();

        @Override
        public Optional<StrategyHandle> strategy(String name) {
            return handle.isPresent() ? handle : Optional.of(new StrategyHandle() {
                @Override
                public PluginInfo info() {
                    return new PluginInfo(PluginInfo.Kind.STRATEGY, name, "test", "1");
                }

                @Override
                public Decision decide(Situation situation) {
                    return strategy.decide(situation);
                }
            });
        }

        @Override
        public Optional<SourceHandle> source(String name) {
            return Optional.of(new FakeSource());
        }

        @Override
        public List<SourceHandle> sourcesFor(String locator) {
            return Stream.<SourceHandle>of(new FakeSource()).filter(source -> source.accepts(locator)).toList();
        }

        @Override
        public List<PluginInfo> all() {
            return List.of();
        }

        private final class FakeSource implements SourceHandle {

            @Override
            public PluginInfo info() {
                return new PluginInfo(PluginInfo.Kind.SOURCE, "file", "test", "1");
            }

            @Override
            public boolean accepts(String locator) {
                return locator.startsWith("file:");
            }

            @Override
            public CompletionStage<MediaDescription> describe(String locator) {
                if (locator.equals("file:asked")) {
                    var answer = new CompletableFuture<MediaDescription>();
                    asked.add(answer);
                    return answer;
                }
                return locator.equals("file:demo")
                        ? CompletableFuture.supplyAsync(
                                () -> new MediaDescription(
                                        locator, "Demo", duration, List.of(new Rendition("demo.mp4", "video/mp4"))),
                                CompletableFuture.delayedExecutor(describingMs, TimeUnit.MILLISECONDS))
                        : CompletableFuture.failedFuture(new MediaException("There is no " + locator + "."));
            }

            @Override
            public Optional<Content> content(String path) {
                return Optional.empty();
            }
        }
    }
}
