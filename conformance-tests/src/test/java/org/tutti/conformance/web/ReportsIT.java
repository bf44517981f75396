package org.tutti.conformance.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.Messages.Offsets;
import org.tutti.conformance.support.Messages.Row;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** What endpoints say of themselves, and what all learn from it. */
@Tag("web")
@ExtendWith(SharedServer.class)
@Isolated("counts messages in a time")
class ReportsIT {
    private static final double EXACT = 0.01; // ms

    private final TuttiServer server;

    ReportsIT(TuttiServer server) {
        this.server = server;
    }

    @Test
    @Requirement("W-5")
    @Requirement("C-12")
    void reportsOfAll_comeBackToAllAsOffsets() {
        try (Room room = Room.open(server, "Reports")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            ClockEstimate clock = playing(ada);

            ada.sendAsIs(reportAt(ada, clock.now(), 0.020));
            ben.sendAsIs(reportAt(ada, clock.now(), -0.035).put("readiness", "buffering").put("bound", 2.5));

            for (TuttiClient client : List.of(ada, ben)) {
                Offsets offsets = client.awaitOffsets("of both",
                        each -> each.row(ada.endpoint()).isPresent() && each.row(ben.endpoint()).isPresent());
                Row first = offsets.row(ada.endpoint()).orElseThrow();
                assertThat(first.offset()).isCloseTo(20, within(EXACT));
                assertThat(first.bound()).isEqualTo(0.5);
                assertThat(first.readiness()).isEqualTo("ready");
                assertThat(first.buffered()).isEqualTo(10);
                Row second = offsets.row(ben.endpoint()).orElseThrow();
                assertThat(second.offset()).isCloseTo(-35, within(EXACT));
                assertThat(second.bound()).isEqualTo(2.5);
                assertThat(second.readiness()).isEqualTo("buffering");
                assertThat(offsets.time()).isCloseTo(clock.now(), within(2000.0));
            }
        }
    }

    @Test
    @Requirement("C-36")
    void anEndpointBeyondTheTolerance_isSeenByTheOperator() {
        try (Room room = Room.open(server, "Alarm")) {
            TuttiClient ada = room.host("Ada");
            ClockEstimate clock = playing(ada);
            double tolerance = server.api().metric("tutti_tolerance_milliseconds");
            double before = server.api().metric("tutti_endpoints_out_of_step");

            ada.sendAsIs(reportAt(ada, clock.now(), (tolerance + 60) / 1000));
            ada.ping();

            assertThat(server.api().metric("tutti_endpoints_out_of_step")).isGreaterThan(before);
            assertThat(server.api().metric("tutti_asynchrony_milliseconds")).isNotNegative();
            assertThat(server.api().metric("tutti_offset_milliseconds{quantile=\"1\"}")).isGreaterThan(tolerance);
        }
    }

    @Test
    @Requirement("W-6")
    void theDelayOfAReport_doesNotCountAsOffset() {
        try (Room room = Room.open(server, "Slow network")) {
            TuttiClient ada = room.host("Ada");
            ClockEstimate clock = playing(ada);
            double then = clock.now();
            clock.awaitInstant(then + 300);

            ada.sendAsIs(reportAt(ada, then, 0.015));

            Offsets offsets = ada.awaitOffsets("of Ada", each -> each.row(ada.endpoint()).isPresent());
            assertThat(offsets.row(ada.endpoint()).orElseThrow().offset()).isCloseTo(15, within(EXACT));
        }
    }

    @Test
    @Requirement("W-5")
    @Requirement("C-37")
    void offsets_comeAtMostOnceASecond_howeverManyReports() {
        try (Room room = Room.open(server, "Many reports")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            ClockEstimate clock = playing(ada);

            await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(100)).until(() -> {
                ada.sendAsIs(reportAt(ada, clock.now(), 0.001));
                ben.sendAsIs(reportAt(ada, clock.now(), 0.002));
                return ben.received("offsets").size() >= 4;
            });

            List<Double> times = ben.received("offsets").stream().map(frame -> frame.get("time").asDouble()).toList();
            for (int i = 1; i < times.size(); i++) {
                assertThat(times.get(i) - times.get(i - 1)).as("ms between offsets").isGreaterThanOrEqualTo(950);
            }
            assertThat(ada.received("error")).isEmpty();
        }
    }

    private static ClockEstimate playing(TuttiClient host) {
        ClockEstimate clock = host.estimateClock();
        Accepted play = host.play();
        host.timelineOf(play);
        clock.awaitInstant(play.effectiveAt() + 100);
        return clock;
    }

    /** As from a player that is ahead of the timeline by so many seconds. */
    private static ObjectNode reportAt(TuttiClient host, double instant, double ahead) {
        return report(host.timeline().positionAt(instant, host.welcome().item()) + ahead, instant, 1);
    }
}
