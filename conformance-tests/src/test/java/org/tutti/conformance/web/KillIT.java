package org.tutti.conformance.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.tutti.conformance.support.TuttiClient.seek;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.Messages.Timeline;
import org.tutti.conformance.support.Messages.Welcome;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** The server is killed without a goodbye and started again. */
@Tag("web")
@Tag("long")
@TestInstance(Lifecycle.PER_CLASS)
@Isolated("tells how long an outage was")
class KillIT {
    private TuttiServer server;

    @BeforeAll
    void start() {
        server = server();
    }

    TuttiServer server() {
        return TuttiServer.start("kill");
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    @Requirement("C-16")
    @Requirement("C-4")
    void afterKillAndRestart_theTimelineRanOn_andSeatsAreTheSame() {
        Room before = Room.open(server, "Survivor"); // its connections die with the server
        TuttiClient ada = before.host("Ada");
        TuttiClient ben = before.guest("Ben");
        ClockEstimate clock = ada.estimateClock();
        ada.command(seek(20));
        Accepted last = ada.play();
        Timeline playing = ben.timelineOf(last);
        clock.awaitInstant(last.effectiveAt() + 500);

        double killed = ClockEstimate.localNow();
        server.kill9();
        server.restart();
        assertThat(ClockEstimate.localNow() - killed).as("ms of the outage").isLessThan(30_000);

        try (TuttiClient first = server.connect(); TuttiClient second = server.connect()) {
            Welcome adaAgain = first.resume(ada.welcome(), "Ada").welcome();
            Welcome benAgain = second.resume(ben.welcome(), "Ben").welcome();
            assertThat(adaAgain.endpoint()).isEqualTo(ada.endpoint());
            assertThat(adaAgain.member()).isEqualTo(ada.welcome().member());
            assertThat(adaAgain.role()).isEqualTo("host");
            assertThat(benAgain.endpoint()).isEqualTo(ben.endpoint());
            assertThat(benAgain.member()).isEqualTo(ben.welcome().member());
            assertThat(adaAgain.clock()).as("a new clock").isNotEqualTo(ada.welcome().clock());
            assertThat(benAgain.roster().members()).hasSize(2);
            assertThat(benAgain.roster().controller()).isEqualTo(adaAgain.member());

            ClockEstimate clockNow = first.estimateClock();
            double local = ClockEstimate.localNow();
            double expected = playing.positionAt(clock.at(local), before.item());
            double actual = first.timeline().positionAt(clockNow.at(local), before.item());
            System.out.printf("KillIT: back after %.1f s; position %.3f s, %.3f ms from where it would be%n",
                    (local - killed) / 1000, actual, (actual - expected) * 1000);
            assertThat(actual).as("position").isCloseTo(expected, within(0.050));
            assertThat(first.timeline().cause()).isEqualTo(playing.cause());

            Accepted next = first.pause();
            assertThat(next.seq()).as("the journal goes on").isGreaterThan(last.seq());
            assertThat(next.stamp()).as("stamps go on").isGreaterThan(last.stamp());
            assertThat(second.timelineOf(next).last().velocity()).isZero();
        }
    }

    @Test
    @Requirement("C-16")
    void nothingAccepted_isLost() {
        List<Accepted> accepted = new ArrayList<>();
        TuttiClient ada = Room.open(server, "Durable").host("Ada");
        String session = ada.welcome().session();
        for (int i = 1; i <= 30; i++) {
            accepted.add(ada.command(seek(i)));
        }
        server.kill9();
        server.restart();

        try (TuttiClient ben = server.connect().join(session, "Ben")) {
            Accepted last = accepted.getLast();
            assertThat(ben.timeline().last().position()).isEqualTo(30);
            assertThat(ben.timeline().last().timestamp()).isEqualTo(last.effectiveAt());
            assertThat(ben.timeline().revision()).isGreaterThanOrEqualTo(last.seq());
            assertThat(ben.welcome().roster().revision()).isGreaterThan(last.seq());
            assertThat(ben.welcome().roster().state(ada.endpoint())).contains("resuming");
        }
    }

    @Test
    @Requirement("C-16")
    void sigterm_stopsTheServerCleanly_andSessionsAreThereAgain() {
        TuttiClient ada = Room.open(server, "Over the night").host("Ada");
        server.stop();
        assertThat(ada.awaitClosed()).isEqualTo(1001);
        server.restart();
        try (TuttiClient again = server.connect().resume(ada.welcome(), "Ada")) {
            assertThat(again.endpoint()).isEqualTo(ada.endpoint());
        }
    }
}
