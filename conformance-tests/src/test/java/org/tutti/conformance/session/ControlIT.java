package org.tutti.conformance.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.seek;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.Messages.Cause;
import org.tutti.conformance.support.Messages.ControlRequest;
import org.tutti.conformance.support.Messages.Roster;
import org.tutti.conformance.support.Messages.Timeline;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** Who steers, and how that passes on. */
@Tag("session")
@ExtendWith(SharedServer.class)
class ControlIT {

    private final TuttiServer server;

    ControlIT(TuttiServer server) {
        this.server = server;
    }

    @Test
    @Requirement("W-13")
    @Requirement("C-55")
    @Requirement("C-56")
    void commandOfAParticipant_isRefused_andNothingMoves() {
        try (Room room = Room.open(server, "Controls")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            long before = ada.timeline().revision();
            for (String command : List.of("play", "pause", "stop", "reset", "next", "previous")) {
                assertThat(ben.refusal(message(command)).code()).as(command).isEqualTo("control-denied");
            }
            assertThat(ben.refusal(seek(10)).message()).isEqualTo("Ada has control; Ben does not.");
            ada.ping();
            assertThat(ada.timeline().revision()).isEqualTo(before);
            ada.play();
        }
    }

    @Test
    @Requirement("W-14")
    @Requirement("C-53")
    void whoAsksForControl_isNamedToAll_getsItFromTheController_whoIsRefusedFromThenOn() {
        try (Room room = Room.open(server, "Hand over")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            ben.command(message("requestControl"));
            ControlRequest asked = ada.awaitRoster("with Ben's request", roster -> !roster.requests().isEmpty())
                    .requests().getFirst();
            assertThat(asked.name()).isEqualTo("Ben");

            ada.command(message("handOver").put("member", asked.member()));
            ben.awaitRoster("Ben in control", roster -> ben.welcome().member().equals(roster.controller())
                    && roster.requests().isEmpty());
            assertThat(ada.refusal(message("play")).code()).isEqualTo("control-denied");
            ben.play();

            ada.command(message("takeControl"));
            assertThat(ben.refusal(message("pause")).code()).isEqualTo("control-denied");
            ada.pause();
        }
    }

    @Test
    @Requirement("W-14")
    void whoIsToldNo_doesNotAskAnyMore() {
        try (Room room = Room.open(server, "Told no")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            ben.command(message("requestControl"));
            ada.command(message("denyControl").put("member", ben.welcome().member()));
            ben.awaitRoster("without requests", roster -> roster.revision() > ben.welcome().roster().revision()
                    && roster.requests().isEmpty());
            assertThat(ada.refusal(message("denyControl").put("member", ben.welcome().member())).code())
                    .isEqualTo("too-late");
        }
    }

    @Test
    @Requirement("C-53")
    void controllerWhoGoes_leavesControlToTheHost() {
        try (Room room = Room.open(server, "Left alone")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            ada.command(message("handOver").put("member", ben.welcome().member()));
            ben.command(message("leave"));
            ada.awaitRoster("Ada in control again", roster -> ada.welcome().member().equals(roster.controller())
                    && roster.members().size() == 1);
            ada.play();
        }
    }

    @Test
    @Requirement("W-14")
    void controllerWhoseConnectionIsLost_keepsControlForAMoment_thenTheHostHasIt() {
        try (Room room = Room.open(server, "Lost")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            ada.command(message("handOver").put("member", ben.welcome().member()));
            ben.drop();
            Roster away = ada.awaitRoster("Ben away", roster -> roster.state(ben.endpoint()).orElse("").equals("resuming"));
            assertThat(away.controller()).isEqualTo(ben.welcome().member());
            ada.awaitRoster("Ada in control", roster -> ada.welcome().member().equals(roster.controller()));
        }
    }

    @Test
    @Requirement("W-20")
    @Requirement("C-35")
    void everyChange_tellsAllWhoDidWhat_andTheFiguresOfIt() {
        try (Room room = Room.open(server, "Who did it")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            Cause seek = ben.timelineOf(ada.command(seek(42))).cause();
            assertThat(seek.kind()).isEqualTo("seek");
            assertThat(seek.name()).isEqualTo("Ada");
            assertThat(seek.member()).isEqualTo(ada.welcome().member());
            assertThat(seek.numbers()).containsEntry("from", 0.0).containsEntry("to", 42.0);
            Timeline faster = ben.timelineOf(ada.command(TuttiClient.setRate(1.5)));
            assertThat(faster.cause().numbers()).containsEntry("rate", 1.5);
            assertThat(faster.rate()).isEqualTo(1.5);
            ada.play();

            TuttiClient late = room.guest("Late");
            assertThat(late.welcome().trace()).extracting(Cause::kind).containsExactly("seek", "setRate", "play");
        }
    }

    @Test
    @Requirement("C-70")
    void projectLeadsTemplate_givesControlToWhoeverAsks() {
        try (Room room = Room.open(server, Map.of("template", "lead"))) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            ben.command(message("requestControl"));
            ben.play();
            ben.command(message("enqueue").put("locator", "file:demo"));
            ada.command(message("requestControl"));
            assertThat(ben.refusal(message("pause")).code()).isEqualTo("control-denied");
        }
    }

    @Test
    @Requirement("C-70")
    void teachersTemplate_makesPupilsOfWhoAsksToJoin() {
        try (Room room = Room.open(server, Map.of("template", "teacher"))) {
            TuttiClient teacher = room.host("Ms Adams");
            TuttiClient pupil = room.connect();
            pupil.knock(TuttiClient.hello(room.session(), "Ben"));
            String waiting = teacher.awaitDoor("with Ben", door -> !door.waiting().isEmpty()).waiting().getFirst().member();
            teacher.command(message("admit").put("member", waiting));
            assertThat(pupil.awaitWelcome().welcome().role()).isEqualTo("viewer");
            assertThat(pupil.refusal(message("enqueue").put("locator", "file:demo")).code()).isEqualTo("not-permitted");
            pupil.command(message("requestControl"));
            pupil.say("May I?");
        }
    }

    @Test
    @Requirement("C-70")
    void agentsTemplate_hidesTheSilentSupervisorFromTheCustomer() {
        try (Room room = Room.open(server, Map.of("template", "agent"))) {
            TuttiClient agent = room.host("Agent");
            assertThat(room.connect().refusal(TuttiClient.hello(room.session(), "Stranger")).code())
                    .isEqualTo("invitation-needed");
            TuttiClient customer = room.invited("Customer", agent.invite("participant", true).token());
            TuttiClient supervisor = room.invited("Supervisor", agent.invite("observer", true).token());

            agent.awaitRoster("of three", roster -> roster.members().size() == 3 && roster.size().members() == 3);
            customer.ping();
            assertThat(customer.roster().members()).extracting(each -> each.name()).containsExactly("Agent", "Customer");
            assertThat(customer.roster().size().members()).isEqualTo(2);
            assertThat(supervisor.refusal(message("say").put("text", "Psst")).code()).isEqualTo("not-permitted");
            assertThat(supervisor.refusal(message("requestControl")).code()).isEqualTo("not-permitted");
            assertThat(customer.received().toString()).doesNotContain("Supervisor");
        }
    }
}
