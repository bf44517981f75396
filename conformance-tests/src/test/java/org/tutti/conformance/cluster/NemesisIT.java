package org.tutti.conformance.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.support.NeedsPostgresql;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.cluster.NeedsFaketime;
import org.tutti.conformance.support.cluster.TwoNodes;

/** Whatever is done to two nodes under load: nothing accepted is lost, and there is one history. */
@Tag("cluster")
@Tag("long")
@NeedsPostgresql
@TestInstance(Lifecycle.PER_CLASS)
@Isolated("servers stand still, and others are to notice in time")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class NemesisIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofSeconds(10);

    private TwoNodes two;

    @BeforeAll
    void start() {
        two = TwoNodes.start("nemesis");
    }

    @AfterAll
    void stop() {
        if (two != null) {
            two.close();
        }
    }

    /** Whatever became of a test: the next begins with two nodes that know each other. */
    @AfterEach
    void repair() {
        two.repair();
        awaitBoth(two);
    }

    static void awaitBoth(TwoNodes two) {
        await("both nodes to be members").atMost(SOON).until(() -> two.members().size() == 2);
        for (TuttiServer node : two.nodes()) {
            await(two.name(node) + " to serve").atMost(SOON).until(() -> node.api().get("api/status").statusCode() == 200);
        }
    }

    /** Lets time pass under load. */
    static void during(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        await("time to pass").atMost(time.plusSeconds(5)).until(() -> System.nanoTime() >= end);
    }

    @Test
    @Requirement("C-16")
    @Requirement("C-5")
    void killedOwner_isSucceeded_andNothingIsLost() {
        try (Ordeal ordeal = new Ordeal(two, two.north(), "Killed")) {
            two.kill(ordeal.owner());
            ordeal.awaitMore();
            assertThat(two.owner(ordeal.session())).isSameAs(two.south());
            two.restart(ordeal.owner());
            ordeal.awaitMore();
            assertThat(two.owner(ordeal.session())).as("a node that comes again takes nothing").isSameAs(two.south());
            ordeal.verdict("the owner is killed (`kill -9`), and comes again");
        }
    }

    @Test
    @Requirement("C-16")
    void killedFollower_takesNothingWithIt() {
        try (Ordeal ordeal = new Ordeal(two, two.north(), "Follower killed")) {
            two.kill(two.south());
            ordeal.awaitMore();
            assertThat(two.owner(ordeal.session())).isSameAs(two.north());
            two.restart(two.south());
            ordeal.awaitMore();
            ordeal.verdict("the follower is killed, and comes again");
        }
    }

    @Test
    @Requirement("C-16")
    void pausedOwner_isShutOut_andStepsDown() {
        try (Ordeal ordeal = new Ordeal(two, two.north(), "Paused")) {
            two.pause(ordeal.owner());
            during(LONG);
            assertThat(two.owner(ordeal.session())).isSameAs(two.south());
            two.resume(ordeal.owner());
            awaitBoth(two);
            ordeal.awaitMore();
            ordeal.verdict("the owner stands still for 10 s (`SIGSTOP`)");
        }
    }

    @Test
    @Requirement("C-16")
    void databaseAway_isWaitedFor_andNothingAcceptedIsLost() {
        try (Ordeal ordeal = new Ordeal(two, two.north(), "Database away")) {
            two.databaseAway();
            during(LONG);
            two.databaseBack();
            ordeal.awaitMore();
            ordeal.verdict("the database is gone for 10 s");
        }
    }

    @Test
    @Requirement("C-16")
    void databaseThatStandsStill_isWaitedFor_andNothingAcceptedIsLost() {
        try (Ordeal ordeal = new Ordeal(two, two.north(), "Database still")) {
            two.pauseDatabase();
            during(LONG);
            two.resumeDatabase();
            ordeal.awaitMore();
            ordeal.verdict("the database stands still for 10 s");
        }
    }

    @Test
    @NeedsFaketime
    void clockThatIsWrong_isSetByTheOthers_andStampsGoOn() {
        two.kill(two.south());
        two.restartWithClock(two.south(), Duration.ofSeconds(90));
        awaitBoth(two);
        try (Ordeal ordeal = new Ordeal(two, two.north(), "Wrong clock")) {
            two.kill(two.north()); // now the one with the wrong clock leads
            ordeal.awaitMore();
            two.restart(two.north());
            ordeal.awaitMore();
            ordeal.verdict("the follower's clock is 90 s fast; the owner is killed, and comes again");
        } finally {
            two.rightClock(two.south());
            two.kill(two.south());
            two.restart(two.south());
        }
    }
}
