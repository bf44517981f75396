package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.Sessions.Created;
import org.tutti.engine.Sessions.Joined;
import org.tutti.engine.plugins.StrategyUnusableException;
import org.tutti.engine.plugins.TestStrategies;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Report;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Session;

/** What a session does when its strategy cannot be used. */
@Timeout(60)
class DeciderTest {

    @TempDir
    Path data;

    private TestEngine test;
    private Created created;
    private Joined ana;

    @BeforeEach
    void start() throws Exception {
        test = new TestEngine(data, "here");
        created = test.create();
        ana = test.host(created, "Ana");
    }

    @AfterEach
    void stop() {
        test.close();
    }

    private void report() {
        test.engine.report(
                created.session(),
                new Report(ana.endpoint().value(), 1, test.engine.clock().now(), 1, 500, Report.Readiness.READY, 9),
                Device.UNKNOWN);
    }

    /** Reports, as players do, until the session is so. */
    private Session reportUntil(java.util.function.Predicate<Session> so) {
        return await().atMost(TestEngine.SOON).until(
                () -> {
                    report();
                    return test.session(created.session());
                },
                so);
    }

    @Test
    void strategyThatFailsForLong_isReplacedByTheServersClock_once_untilItDecidesAgain() {
        test.plugins.strategy = _ -> {
            throw new StrategyUnusableException("The strategy failed again and again.", true, null);
        };
        Session fallen = reportUntil(session -> session.policy().fallback().isPresent());
        assertThat(fallen.policy().fallback()).contains("The strategy failed again and again.");

        test.plugins.strategy = situation -> Decision.keep("Well again.", situation.memory());
        reportUntil(session -> session.policy().fallback().isEmpty());
        assertThat(test.told.stream().map(TestEngine.Told::entry).map(Entry::input).filter(Input.FallBack.class::isInstance))
                .extracting(input -> ((Input.FallBack) input).reason())
                .containsExactly(Optional.of("The strategy failed again and again."), Optional.empty());
    }

    @Test
    void strategyThatFailsNowAndThen_staysInUse() {
        int[] calls = {0};
        test.plugins.strategy = situation -> {
            if (calls[0]++ % 2 == 0) {
                throw new StrategyUnusableException("The strategy failed.", false, null);
            }
            return new Decision(new Decision.Keep(), "Now.", Map.of(), new Memory("test", calls[0], new byte[0]));
        };
        reportUntil(session -> session.policy().memory().version() >= 4);

        assertThat(test.session(created.session()).policy().fallback()).isEmpty();
    }

    @Test
    void strategyWhoseDecisionsAreRefused_isReplacedByTheServersClock_alsoWhenItIsTriedAgain() {
        var now = new AtomicLong();
        var asked = new AtomicInteger();
        test.plugins.handle = Optional.of(TestStrategies.tracked(
                "test", situation -> {
                    asked.incrementAndGet();
                    return new Decision(
                            new Decision.Advise(ana.endpoint().value(), 17), "Faster.", Map.of(), situation.memory());
                },
                now::get));
        Session fallen = reportUntil(session -> session.policy().fallback().isPresent());
        assertThat(fallen.policy().fallback().orElseThrow()).contains("failed again and again");
        assertThat(asked).hasValue(3);

        now.addAndGet(Duration.ofSeconds(30).toNanos());
        reportUntil(session -> asked.get() == 4 && session.policy().fallback().isEmpty());
        reportUntil(session -> session.policy().fallback().isPresent());
        assertThat(asked).as("tried once, and not for longer now").hasValue(4);
    }
}
