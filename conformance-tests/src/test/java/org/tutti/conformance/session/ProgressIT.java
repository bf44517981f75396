package org.tutti.conformance.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.report;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.Messages.Member;
import org.tutti.conformance.support.Messages.Offsets;
import org.tutti.conformance.support.Messages.Roster;
import org.tutti.conformance.support.Messages.Row;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** Who sees how far whom is, and what it costs. */
@Tag("session")
@ExtendWith(SharedServer.class)
@Isolated("tells how far players are by the clock")
class ProgressIT {

    private final TuttiServer server;

    ProgressIT(TuttiServer server) {
        this.server = server;
    }

    private static Row row(Offsets offsets, TuttiClient client) {
        return offsets.row(client.endpoint()).orElseThrow();
    }

    @Test
    @Requirement("C-12")
    @Requirement("C-13")
    @Requirement("C-14")
    @Requirement("C-66")
    void everybody_seesWhereTheOthersAre_correctedForDelay_withTheStateOfTheirDevices() {
        try (Room room = Room.open(server, "Progress")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            ClockEstimate clock = ada.estimateClock();
            Accepted play = ada.play();
            clock.awaitInstant(play.effectiveAt() + 300);
            // 120 ms behind, told 200 ms later.
            double then = clock.now();
            double place = ada.timeline().positionAt(then, room.item());
            clock.awaitInstant(then + 200);
            ben.send(report(place - 0.12, then, 1).put("battery", 0.42).put("charging", false).put("signal", 0.8));
            ada.send(report(place, then, 1));
            for (TuttiClient client : List.of(ada, ben)) {
                Offsets offsets = client.awaitOffsets("of both", each ->
                        each.row(ada.endpoint()).isPresent() && each.row(ben.endpoint()).isPresent());
                assertThat(row(offsets, ben).offset()).isCloseTo(-120, within(0.01));
                assertThat(row(offsets, ada).offset()).isCloseTo(0, within(0.01));
                assertThat(row(offsets, ben).battery()).isEqualTo(0.42);
                assertThat(row(offsets, ben).charging()).isFalse();
                assertThat(row(offsets, ben).signal()).isEqualTo(0.8);
            }
        }
    }

    @Test
    @Requirement("C-13")
    @Requirement("C-14")
    void policy_hidesMembersFromEachOther_butNotTheController() {
        try (Room room = Room.open(server, Map.of("rules", Map.of("progressForAll", false)))) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            TuttiClient cleo = room.guest("Cleo");
            double now = ada.estimateClock().now();
            for (TuttiClient client : List.of(ada, ben, cleo)) {
                client.send(report(0, now, 0));
            }
            Offsets all = ada.awaitOffsets("of three", each -> each.rows().size() == 3);
            assertThat(all.distribution().endpoints()).isEqualTo(3);
            Offsets some = ben.awaitOffsets("of three members", each -> each.distribution().endpoints() == 3);
            assertThat(some.rows()).extracting(Row::name).containsExactlyInAnyOrder("Ada", "Ben");
        }
    }

    @Test
    @Requirement("C-14")
    void supervisor_seesHowFarTheCustomerIs_asTheAgentDoes() {
        try (Room room = Room.open(server, Map.of("template", "agent"))) {
            TuttiClient ada = room.host("Ada");
            TuttiClient cem = room.invited("Cem", ada.invite("participant", true).token());
            TuttiClient sue = room.invited("Sue", ada.invite("observer", true).token());
            double now = ada.estimateClock().now();
            for (TuttiClient client : List.of(ada, cem, sue)) {
                client.send(report(0, now, 0));
            }
            Offsets seen = sue.awaitOffsets("of all", each -> each.rows().size() == 3);
            assertThat(seen.rows()).extracting(Row::name).containsExactlyInAnyOrder("Ada", "Cem", "Sue");
        }
    }

    @Test
    @Requirement("C-14")
    void whoWatchesAtTheirOwnPace_doesNotCount_andIsWaitedForByNobody() {
        try (Room room = Room.open(server, Map.of("items", List.of("file:demo")))) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            ben.command(message("watchFreely").put("freely", true));
            ada.awaitRoster("Ben free", roster -> isFree(roster, ben));
            double now = ada.estimateClock().now();
            ben.send(report(100, now, 0));
            ada.send(report(0, now, 0));
            Offsets offsets = ada.awaitOffsets("of both", each -> each.rows().size() == 2);
            assertThat(offsets.distribution().endpoints()).isEqualTo(1);
            assertThat(offsets.distribution().worst()).isLessThan(1);

            ada.play();
            assertThat(ada.timelineOf(ada.command(message("next"))).hold().waitingFor())
                    .extracting(each -> each.name())
                    .containsExactly("Ada");
            long back = ben.command(message("watchFreely").put("freely", false)).seq();
            ada.awaitRoster("Ben back", roster -> roster.revision() >= back && !isFree(roster, ben));
        }
    }

    private static boolean isFree(Roster roster, TuttiClient client) {
        return roster.member(client.welcome().member()).filter(Member::free).isPresent();
    }

    @Test
    @Requirement("C-37")
    @Requirement("C-38")
    void controller_sendsAsManyMessages_howeverManyFollow_andIdlePlayIsQuiet() {
        assertThat(sentToSteer(2)).isEqualTo(sentToSteer(50));
    }

    /** How many messages it takes to play and to pause with so many followers: each of them is told. */
    private int sentToSteer(int followers) {
        try (Room room = Room.open(server, "Economy")) {
            TuttiClient ada = room.host("Ada");
            List<TuttiClient> others = java.util.stream.IntStream.range(0, followers)
                    .mapToObj(i -> room.guest("Member " + i))
                    .toList();
            int before = ada.sent();
            Accepted play = ada.play();
            Accepted pause = ada.pause();
            others.forEach(one -> one.timelineOf(pause));
            assertThat(others).allSatisfy(one -> {
                long timelines = one.received("timeline").stream()
                        .filter(frame -> frame.get("revision").asLong() >= play.seq())
                        .count();
                assertThat(timelines).as("messages for two commands").isLessThanOrEqualTo(2);
            });
            return ada.sent() - before;
        }
    }
}
