package org.tutti.engine.hooks;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.EJB;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.tutti.engine.Nodes;
import org.tutti.engine.Outbox;
import org.tutti.engine.Sessions;
import org.tutti.engine.fetch.GuardedPost;
import org.tutti.engine.plugins.PluginHostBean;

/** The life of the webhooks in the application server. Safe for use by several threads. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class WebhooksBean {

    private static final long IDLE_S = 30;
    /** How often it is looked what waits where there are several servers. */
    private static final int LOOK_S = 5;

    @Resource(lookup = "java:jboss/datasources/TuttiDS")
    private DataSource database;

    @Resource
    private ManagedScheduledExecutorService timer;

    @Resource
    private ManagedThreadFactory threads;

    @EJB
    private PluginHostBean plugins;

    private GuardedPost posts;
    private ThreadPoolExecutor executor;
    private DefaultWebhooks webhooks;
    private volatile ScheduledFuture<?> sweeping;
    private volatile ScheduledFuture<?> watching;

    @PostConstruct
    void start() {
        posts = GuardedPost.configured();
        executor = new ThreadPoolExecutor(
                Couriers.ALL, Couriers.ALL, IDLE_S, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        executor.allowCoreThreadTimeOut(true);
        webhooks = new DefaultWebhooks(
                database,
                posts,
                new CloudEvents(System.getProperty("tutti.url", "").strip().replaceAll("/+$", "")),
                plugins.clock()::now,
                WebhooksBean::wall,
                () -> UUID.randomUUID().toString(),
                Backoff.configured(),
                executor,
                (delay, task) -> timer.schedule(task, delay, TimeUnit.MICROSECONDS));
    }

    /** Receivers refuse what seems old, and after a suspend the server clock is behind for days. */
    private static long wall() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /**
     * Says of which server this is one. Where there are several, only the one that leads delivers, and what is changed
     * at one is known at all. To be called before {@link #open}.
     */
    public void serve(Sessions sessions) {
        Nodes nodes = sessions.nodes();
        var colleagues = new Colleagues(nodes, webhooks::heard);
        webhooks.among(colleagues, Agreement.ROUND_MS);
        sessions.listen(colleagues);
        nodes.onLeading(webhooks::lead);
        watching = timer.scheduleWithFixedDelay(new Watch(nodes), LOOK_S, 1, TimeUnit.SECONDS);
    }

    /** Looks when the servers are others than before, and now and then: what was said may not have been heard. */
    private final class Watch implements Runnable {

        private final Nodes nodes;
        private long epoch;
        private int seconds;

        Watch(Nodes nodes) {
            this.nodes = nodes;
        }

        @Override
        public void run() {
            long now = nodes.members().epoch();
            boolean several = nodes.members().nodes().size() > 1;
            seconds++;
            if (now != epoch || several && seconds >= LOOK_S) {
                epoch = now;
                seconds = 0;
                webhooks.look();
            }
        }
    }

    /**
     * Reads the hooks, and sends what waits. To be called when the tables are there, and before a session is served;
     * once more if something failed meanwhile, and whenever this server has come in among others: what they have changed
     * before it was not told.
     */
    public void open() throws SQLException {
        webhooks.open();
        if (sweeping == null) {
            sweeping = timer.scheduleAtFixedRate(webhooks::sweep, 1, 1, TimeUnit.MINUTES);
        }
    }

    /** What says what is told. */
    public Outbox outbox() {
        return webhooks.outbox();
    }

    /** The hooks, for gateways. */
    public Webhooks webhooks() {
        return webhooks;
    }

    @PreDestroy
    void stop() {
        for (ScheduledFuture<?> task : Arrays.asList(sweeping, watching)) {
            if (task != null) {
                task.cancel(false);
            }
        }
        webhooks.close();
        executor.shutdownNow();
        posts.close();
    }
}
