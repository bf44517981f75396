package org.tutti.conformance.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.cluster.NemesisIT.awaitBoth;
import static org.tutti.conformance.cluster.NemesisIT.during;

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
import org.tutti.conformance.support.cluster.NeedsNetworks;
import org.tutti.conformance.support.cluster.TwoNodes;

/**
 * The network between two nodes is cut, under load: one of the two goes on, the other gives up, and there is one
 * history.
 */
@Tag("cluster")
@Tag("long")
@NeedsPostgresql
@NeedsNetworks
@TestInstance(Lifecycle.PER_CLASS)
@Isolated("servers are to notice in time")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class CutIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofSeconds(10);

    private TwoNodes two;

    @BeforeAll
    void start() {
        two = TwoNodes.startInNetworks("cut");
    }

    @AfterAll
    void stop() {
        if (two != null) {
            two.close();
        }
    }

    @AfterEach
    void repair() {
        two.restoreNetworks();
        two.repair();
        awaitBoth(two);
    }

    @Test
    @Requirement("C-16")
    void nodesThatLoseEachOther_oneGoesOn_theOtherGivesUp_untilTheyAreInTouchAgain() {
        try (Ordeal ordeal = new Ordeal(two, two.north(), "Cut between")) {
            two.cutBetween();
            await("one to be shut out").atMost(SOON).until(() -> two.members().size() == 1);
            during(LONG);
            assertThat(two.members()).as("both never come in one after the other").hasSize(1);
            ordeal.awaitMore();
            two.restoreNetworks();
            awaitBoth(two);
            ordeal.awaitMore();
            ordeal.verdict("the nodes lose each other for 10 s; clients and the database have both");
        }
    }

    @Test
    @Requirement("C-16")
    void ownerThatIsCutOffFromEverything_isSucceeded() {
        try (Ordeal ordeal = new Ordeal(two, two.north(), "Cut off")) {
            two.cutOff(ordeal.owner());
            during(LONG);
            assertThat(two.owner(ordeal.session())).isSameAs(two.south());
            ordeal.awaitMore();
            two.restoreNetworks();
            awaitBoth(two);
            ordeal.awaitMore();
            ordeal.verdict("the owner is cut off from everything for 10 s");
        }
    }
}
