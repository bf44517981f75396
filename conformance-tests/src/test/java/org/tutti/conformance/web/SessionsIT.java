package org.tutti.conformance.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.tutti.conformance.support.TuttiClient.hello;
import static org.tutti.conformance.support.TuttiClient.seek;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.Messages.Roster;
import org.tutti.conformance.support.Messages.Timeline;
import org.tutti.conformance.support.Messages.Welcome;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** Sessions and who is in them: creating, joining, leaving, coming back. */
@Tag("web")
@ExtendWith(SharedServer.class)
class SessionsIT {
    private final TuttiServer server;

    SessionsIT(TuttiServer server) {
        this.server = server;
    }

    @Test
    @Requirement("W-1")
    void whoeverSaysHelloWithTheHostToken_isHostAndHasControl() {
        try (Room room = Room.open(server, "Friday film")) {
            Welcome ada = room.host("Ada").welcome();
            Welcome ben = room.guest("Ben").welcome();

            assertThat(ada.session()).isEqualTo(room.session());
            assertThat(ada.title()).isEqualTo("Friday film");
            assertThat(ada.role()).isEqualTo("host");
            assertThat(ada.roster().controller()).isEqualTo(ada.member());
            assertThat(ada.item().locator()).isEqualTo("file:demo");
            assertThat(ben.role()).isEqualTo("participant");
            assertThat(ben.roster().controller()).isEqualTo(ada.member());
            assertThat(ben.roster().members()).extracting(member -> member.name() + " " + member.role())
                    .containsExactlyInAnyOrder("Ada host", "Ben participant");
        }
    }

    @Test
    @Requirement("W-1")
    void beforeAHostComes_nobodyHasControl() {
        try (Room room = Room.open(server, "Early guests")) {
            TuttiClient ben = room.guest("Ben");

            assertThat(ben.welcome().roster().controller()).isNull();
            assertThat(ben.refusal(TuttiClient.message("play")).code()).isEqualTo("control-denied");

            String ada = room.host("Ada").welcome().member();
            ben.awaitRoster("with Ada in control", roster -> ada.equals(roster.controller()));
        }
    }

    @Test
    @Requirement("W-2")
    @Requirement("C-17")
    void whoeverJoinsWhileItPlays_isAtTheSamePosition() {
        try (Room room = Room.open(server, "Late")) {
            TuttiClient ada = room.host("Ada");
            ClockEstimate clock = ada.estimateClock();
            clock.awaitInstant(ada.command(seek(30)).effectiveAt());
            clock.awaitInstant(ada.play().effectiveAt() + 500);

            double before = clock.now();
            Welcome ben = room.guest("Ben").welcome();
            assertThat(clock.now() - before).as("ms to be in").isLessThan(3000);
            assertThat(ben.time()).isBetween(before - 5, clock.now() + 5);
            double position = ben.timeline().positionAt(ben.time(), ben.item());
            assertThat(position).isBetween(30.0, 40.0)
                    .isCloseTo(ada.timeline().positionAt(ben.time(), ben.item()), within(1e-6));
        }
    }

    @Test
    @Requirement("W-3")
    void controlInOneSession_leavesAnotherAlone() {
        try (Room one = Room.open(server, "One"); Room other = Room.open(server, "Other")) {
            TuttiClient ada = one.host("Ada");
            TuttiClient zoe = other.host("Zoe");
            long before = zoe.timeline().revision();

            ada.timelineOf(ada.command(seek(50)));
            ada.timelineOf(ada.play());
            zoe.ping(); // whatever was sent to Zoe before has arrived when this is answered

            assertThat(zoe.received("timeline")).isEmpty();
            Welcome late = other.guest("Yan").welcome();
            assertThat(late.timeline().last()).isEqualTo(zoe.welcome().timeline().last());
            assertThat(late.timeline().revision()).isGreaterThanOrEqualTo(before);
            assertThat(late.roster().members()).extracting(member -> member.name()).containsOnly("Zoe", "Yan");
        }
    }

    @Test
    @Requirement("C-15")
    void joiningAndLeaving_leavesTheOthersTimelineUntouched() {
        try (Room room = Room.open(server, "Coming and going")) {
            TuttiClient ada = room.host("Ada");
            ClockEstimate clock = ada.estimateClock();
            Accepted play = ada.play();
            ada.timelineOf(play);
            clock.awaitInstant(play.effectiveAt() + 50);
            ada.ping();
            Timeline before = ada.timeline();

            TuttiClient ben = room.guest("Ben");
            ben.command(TuttiClient.message("leave"));
            ada.awaitRoster("without Ben", roster -> roster.revision() > ben.welcome().roster().revision()
                    && roster.member(ben.welcome().member()).isEmpty());
            ada.ping();

            double now = clock.now();
            assertThat(ada.timeline().motionAt(now)).isEqualTo(before.motionAt(now));
            assertThat(ada.timeline().cause()).isEqualTo(before.cause());
        }
    }

    @Test
    @Requirement("C-15")
    void leaving_isAcceptedAndThenClosedWith1000() {
        try (Room room = Room.open(server, "Leaving")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");

            Accepted leave = ben.command(TuttiClient.message("leave"));

            assertThat(ben.awaitClosed()).isEqualTo(1000);
            Roster roster = ada.awaitRoster("of the departure", each -> each.revision() >= leave.seq());
            assertThat(roster.member(ben.welcome().member())).isEmpty();
        }
    }

    @Test
    @Requirement("C-16")
    void aLostConnection_isShownAndResumedBySeat() {
        try (Room room = Room.open(server, "Resuming")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            Welcome first = ben.welcome();
            assertThat(first.resumeWithin()).isPositive();

            ben.drop();
            Roster lost = ada.awaitRoster("Ben resuming",
                    roster -> roster.state(first.endpoint()).filter("resuming"::equals).isPresent());
            Welcome again = room.resume(first, "Ben").welcome();

            assertThat(again.endpoint()).isEqualTo(first.endpoint());
            assertThat(again.member()).isEqualTo(first.member());
            ada.awaitRoster("Ben back", roster -> roster.revision() > lost.revision()
                    && roster.state(first.endpoint()).filter("connected"::equals).isPresent());
        }
    }

    @Test
    @Requirement("C-16")
    void aHostWhoComesBack_stillHasControl() {
        try (Room room = Room.open(server, "Host resuming")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            Welcome first = ada.welcome();

            ada.drop();
            ben.awaitRoster("Ada resuming",
                    roster -> roster.state(first.endpoint()).filter("resuming"::equals).isPresent());
            TuttiClient again = room.resume(first, "Ada");

            assertThat(again.welcome().role()).isEqualTo("host");
            assertThat(again.welcome().roster().controller()).isEqualTo(first.member());
            again.play();
        }
    }

    @Test
    @Requirement("C-16")
    void aSecondConnectionOnOneSeat_closesTheFirstWith4002() {
        try (Room room = Room.open(server, "Two tabs, one seat")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient newer = room.resume(ada.welcome(), "Ada");

            assertThat(ada.awaitClosed()).isEqualTo(4002);
            assertThat(newer.endpoint()).isEqualTo(ada.endpoint());
            newer.play();
            Roster roster = room.guest("Ben").welcome().roster();
            assertThat(roster.state(newer.endpoint())).contains("connected");
        }
    }

    @Test
    @Requirement("C-51")
    @Requirement("C-52")
    void aHostToken_thatIsForgedOrOfAnotherSession_isRefused() {
        TuttiApi.Created other = server.api().createSession("Other");
        try (Room room = Room.open(server, "Mine")) {
            TuttiClient eve = room.connect();
            String mine = room.created().hostToken();

            assertThat(eve.refusal(hello(room.session(), "Eve").put("hostToken", other.hostToken())).code())
                    .isEqualTo("token-refused");
            assertThat(eve.refusal(hello(room.session(), "Eve").put("hostToken", forged(mine))).code())
                    .isEqualTo("token-refused");
            assertThat(eve.refusal(hello(room.session(), "Eve").put("hostToken", "host")).code())
                    .isEqualTo("token-refused");
            assertThat(eve.join(room.session(), "Eve").welcome().role()).isEqualTo("participant");
            assertThat(eve.welcome().roster().members()).hasSize(1);
        }
    }

    @Test
    @Requirement("C-51")
    @Requirement("C-52")
    void aSeat_thatIsForgedOrOfAnotherSession_isRefused() {
        try (Room room = Room.open(server, "Mine"); Room other = Room.open(server, "Other")) {
            TuttiClient ada = room.host("Ada");
            String seat = ada.welcome().seat();
            TuttiClient eve = room.connect();

            assertThat(eve.refusal(hello(room.session(), "Ada").put("seat", forged(seat))).code())
                    .isEqualTo("token-refused");
            assertThat(eve.refusal(hello(room.session(), "Ada").put("seat", room.created().hostToken())).code())
                    .as("a host token is no seat").isEqualTo("token-refused");
            assertThat(eve.refusal(hello(room.session(), "Ada").put("hostToken", seat)).code())
                    .as("a seat is no host token").isEqualTo("token-refused");
            assertThat(eve.refusal(hello(other.session(), "Ada").put("seat", seat)).code()).isEqualTo("token-refused");
            ada.ping();
            assertThat(ada.received("roster")).as("nobody took the seat").allSatisfy(frame ->
                    assertThat(frame.get("revision").asLong()).isEqualTo(ada.welcome().roster().revision()));
        }
    }

    /** The same token with one character in the middle of its last part changed. */
    private static String forged(String token) {
        int at = token.length() - 6;
        return token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
    }
}
