package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.Nodes.Phase;
import org.tutti.engine.Vitals.Check;
import org.tutti.engine.journal.GroupCommitter;
import org.tutti.engine.journal.Journal;

/** A server says of itself what is so: each thing that can be wrong is made wrong. */
class VitalsTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path data;

    /** What the clock is ahead by (µs): half a minute passes at once. */
    private final AtomicLong ahead = new AtomicLong();

    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.SERVING);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final CountDownLatch release = new CountDownLatch(1);
    private volatile boolean started = true;
    private volatile boolean answers = true;
    private JdbcConnectionPool database;
    private GroupCommitter committer;
    private Thread journalThread;
    private Vitals vitals;

    @BeforeEach
    void start() throws SQLException {
        database = TestDatabase.of(data);
        committer = new GroupCommitter(new Journal(database), this::now, () -> false, task -> journalThread = new Thread(task));
        vitals = new Vitals(this::now, committer, executor, timer, () -> started, phase::get);
        vitals.watch(() -> {
            if (!answers) {
                throw new SQLException("It is away.");
            }
        });
    }

    @AfterEach
    void stop() {
        Vitals.forgetFaults();
        release.countDown();
        vitals.close();
        committer.close();
        timer.shutdownNow();
        executor.shutdownNow();
        database.dispose();
    }

    private long now() {
        return System.nanoTime() / 1000 + ahead.get();
    }

    private static boolean up(List<Check> checks) {
        return checks.stream().allMatch(Check::up);
    }

    private static void awaitDown(java.util.function.Supplier<List<Check>> checks, String name) {
        await().atMost(SOON).untilAsserted(() -> assertThat(checks.get()).contains(new Check(name, false)));
    }

    @Test
    void wellServer_isLiveReadyAndStarted() {
        assertThat(vitals.live()).allMatch(Check::up);
        assertThat(vitals.ready()).allMatch(Check::up);
        assertThat(vitals.started()).allMatch(Check::up);
    }

    @Test
    void serverThatStarts_isNotStarted() {
        started = false;
        assertThat(up(vitals.started())).isFalse();
    }

    @Test
    void serverThatDoesNotServe_isNotReady_butLive() {
        for (Phase other : List.of(Phase.STARTING, Phase.DRAINING, Phase.DRAINED, Phase.CUT_OFF)) {
            phase.set(other);
            assertThat(vitals.ready()).as(other.name()).contains(new Check("serving", false));
        }
        assertThat(up(vitals.live())).isTrue();
    }

    @Test
    void databaseThatIsAway_makesItNotReady_andThenReadyAgain() {
        answers = false;
        awaitDown(vitals::ready, "database");
        assertThat(up(vitals.live())).isTrue();
        answers = true;
        await().atMost(SOON).until(() -> up(vitals.ready()));
    }

    @Test
    void journalWithoutItsThread_isNotLive() {
        committer.close();
        assertThat(journalThread.isAlive()).isFalse();
        assertThat(vitals.live()).contains(new Check("journal", false));
    }

    @Test
    void threadsThatAreNotLent_areNotLive() {
        for (int i = 0; i < 2; i++) {
            executor.execute(this::stand);
        }
        await().atMost(SOON).until(() -> vitals.lendingSeconds() > 1);
        ahead.addAndGet(Vitals.STUCK);
        assertThat(vitals.live()).contains(new Check("threads", false));
        release.countDown();
        await().atMost(SOON).until(() -> up(vitals.live()));
    }

    @Test
    void timerThatStandsStill_isNotLive() {
        timer.execute(this::stand);
        ahead.addAndGet(Vitals.STUCK);
        awaitDown(vitals::live, "threads");
    }

    @Test
    void mailboxThatDoesNotGetFurther_isNotLive() {
        var mailbox = new Mailbox(executor);
        mailbox.execute(this::stand);
        mailbox.execute(() -> {});
        await().atMost(SOON).until(() -> vitals.longestMailbox() == 2);
        ahead.addAndGet(Vitals.STUCK + 1_000_000);
        awaitDown(vitals::live, "sessions");
        release.countDown();
        await().atMost(SOON).until(() -> up(vitals.live()));
    }

    @Test
    void whatOnceLackedMemory_isNotLive() {
        new Mailbox(executor).execute(() -> {
            throw new OutOfMemoryError("as if");
        });
        awaitDown(vitals::live, "memory");
    }

    private void stand() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
