package org.tutti.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.jdbcx.JdbcConnectionPool;
import org.postgresql.ds.PGConnectionPoolDataSource;
import org.tutti.engine.Sessions.CreateRequest;
import org.tutti.engine.cluster.Cluster;
import org.tutti.engine.cluster.Node;
import org.tutti.engine.journal.Journal;
import org.tutti.engine.plugins.PluginInfo;
import org.tutti.engine.plugins.PluginRegistry;
import org.tutti.engine.plugins.SourceHandle;
import org.tutti.engine.plugins.StrategyHandle;
import org.tutti.engine.rig.Postgresql;
import org.tutti.plugin.media.Content;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Situation;
import org.tutti.session.Actor;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Refusal;

/**
 * The engine on a real journal, without gateways: how many commands it makes durable. In the package of what it measures.
 */
public final class EngineLoad implements AutoCloseable {

    private final JdbcConnectionPool database;
    private final Engine engine;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    /** @param data where the journal lies, in a file */
    public EngineLoad(Path data) throws IOException, SQLException {
        this(data, JdbcConnectionPool.create("jdbc:h2:file:" + data.resolve("journal") + ";WRITE_DELAY=0", "sa", ""));
    }

    private EngineLoad(Path data, JdbcConnectionPool database) throws IOException, SQLException {
        // What the engine can do, not what one session is allowed.
        System.setProperty("tutti.session.requests", "1000000");
        this.database = database;
        engine = new Engine(
                ServerClock.system(), new Journal(database), Tokens.keyedBy(data.resolve("token.key")), Identity.NONE,
                new Film(), () -> true, Outbox.NONE, executor, timer, Thread::new,
                Cluster.of(new Node("benchmark", Optional.empty())));
        engine.recover();
    }

    /**
     * With the journal in a database of a PostgreSQL, and the settings a server has.
     *
     * @param data where the rest lies
     */
    public static EngineLoad on(Postgresql postgresql, String name, Path data) throws IOException, SQLException {
        var source = new PGConnectionPoolDataSource();
        source.setUrl(postgresql.jdbc(name) + "?reWriteBatchedInserts=true");
        source.setUser(Postgresql.USER);
        source.setPassword(Postgresql.PASSWORD);
        return new EngineLoad(data, JdbcConnectionPool.create(source));
    }

    /**
     * What was durable.
     *
     * @param perSecond commands
     * @param perCommit entries in one commit, which is one fsync
     */
    public record Durable(double perSecond, double perCommit) {}

    /** Steers sessions by their hosts' programs for some seconds, with so many commands on their way at once. */
    public Durable steer(int sessions, int underway, double seconds) throws Exception {
        List<Sessions.Created> created = new ArrayList<>();
        List<Actor> hosts = new ArrayList<>();
        for (int i = 0; i < sessions; i++) {
            created.add(engine.create(CreateRequest.on("file:film")).toCompletableFuture().get());
            hosts.add(engine.bearer(created.getLast().session(), created.getLast().hostToken()));
        }
        var free = new Semaphore(underway);
        var done = new AtomicLong();
        var refused = new AtomicLong();
        long before = engine.load().entries();
        long commits = engine.load().commits();
        long began = System.nanoTime();
        for (int i = 0; System.nanoTime() - began < seconds * 1e9; i++) {
            free.acquire();
            engine.request(created.get(i % sessions).session(), hosts.get(i % sessions), new Input.Seek(i % 100), reply -> {
                (reply instanceof Reply.Done ? done : refused).incrementAndGet();
                free.release();
            });
        }
        free.acquire(underway);
        double took = (System.nanoTime() - began) / 1e9;
        double entries = engine.load().entries() - before;
        if (refused.get() > done.get()) {
            throw new IllegalStateException("%d commands were refused.".formatted(refused.get()));
        }
        return new Durable(done.get() / took, entries / (engine.load().commits() - commits));
    }

    /** A session that its host's program steers: each request waits until it is durable. */
    public final class Steered {
        private final Sessions.Created created;
        private final Actor host;

        private Steered() throws Exception {
            created = engine.create(CreateRequest.on("file:film")).toCompletableFuture().get();
            host = engine.bearer(created.session(), created.hostToken());
        }

        /**
         * @return the place of its entry in the journal
         * @throws IllegalStateException if it is refused
         */
        public long ask(Input.Request request) throws Exception {
            var answer = new CompletableFuture<Reply<Entry>>();
            engine.request(created.session(), host, request, answer::complete);
            return switch (answer.get()) {
                case Reply.Done<Entry>(Entry entry) -> entry.seq();
                case Reply.Refused<Entry>(Refusal refusal) -> throw new IllegalStateException(refusal.message());
            };
        }
    }

    /** A new session. */
    public Steered steered() throws Exception {
        return new Steered();
    }

    @Override
    public void close() throws InterruptedException {
        engine.close();
        timer.shutdownNow();
        executor.shutdownNow();
        executor.awaitTermination(5, TimeUnit.SECONDS);
        database.dispose();
    }

    /** One film, and a strategy that lets it be. */
    private static final class Film implements PluginRegistry {

        private static final PluginInfo STRATEGY = new PluginInfo(PluginInfo.Kind.STRATEGY, "server-clock", "bench", "1");
        private static final PluginInfo SOURCE = new PluginInfo(PluginInfo.Kind.SOURCE, "file", "bench", "1");

        @Override
        public Optional<StrategyHandle> strategy(String name) {
            return Optional.of(new StrategyHandle() {
                @Override
                public PluginInfo info() {
                    return STRATEGY;
                }

                @Override
                public Decision decide(Situation situation) {
                    return Decision.keep("", situation.memory());
                }
            });
        }

        @Override
        public Optional<SourceHandle> source(String name) {
            return Optional.empty();
        }

        @Override
        public List<SourceHandle> sourcesFor(String locator) {
            return List.of(new SourceHandle() {
                @Override
                public PluginInfo info() {
                    return SOURCE;
                }

                @Override
                public boolean accepts(String any) {
                    return true;
                }

                @Override
                public CompletionStage<MediaDescription> describe(String any) {
                    return CompletableFuture.completedFuture(new MediaDescription(
                            any, "Film", 120, List.of(new Rendition("film.mp4", "video/mp4"))));
                }

                @Override
                public Optional<Content> content(String path) {
                    return Optional.empty();
                }
            });
        }

        @Override
        public List<PluginInfo> all() {
            return List.of(STRATEGY, SOURCE);
        }
    }
}
