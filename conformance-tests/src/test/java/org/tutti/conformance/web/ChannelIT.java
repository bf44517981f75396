package org.tutti.conformance.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** The one connection: everything over it, and nothing when nothing happens. */
@Tag("web")
@ExtendWith(SharedServer.class)
class ChannelIT {
    private final TuttiServer server;

    ChannelIT(TuttiServer server) {
        this.server = server;
    }

    @Test
    @Requirement("W-30")
    void timelineRosterFiguresAndChat_asTextAndAsBytes_goOverOneConnection() {
        try (Room room = Room.open(server, "Everything")) {
            TuttiClient ada = room.host("Ada");
            ClockEstimate clock = ada.estimateClock();
            TuttiClient ben = room.guest("Ben");
            Accepted play = ada.play();
            clock.awaitInstant(play.effectiveAt() + 50);
            ada.sendAsIs(report(0.05, clock.now(), 1));
            ada.awaitType("offsets");
            ada.command(TuttiClient.seek(20));
            ada.command(TuttiClient.setRate(1.25));
            ada.pause();
            ada.refusal(TuttiClient.hello(room.session(), "Ada"));
            ada.awaitRoster("with Ben", roster -> roster.member(ben.welcome().member()).isPresent());
            ada.say("Words");
            ada.command(message("setRules").put("chat", "encrypted"));
            ada.sayEncrypted(new byte[40]);
            ada.command(message("leave"));
            assertThat(ada.awaitClosed()).isEqualTo(1000);

            assertThat(ada.received()).extracting(frame -> frame.get("type").asText())
                    .contains("welcome", "pong", "accepted", "error", "timeline", "roster", "offsets", "rules", "chat");
            assertThat(ada.receivedBinary()).hasSize(1);
        }
    }

    @Test
    @Requirement("W-7")
    void pings_giveTheServerClockWithinItsBound() {
        try (Room room = Room.open(server, "Clock")) {
            TuttiClient ada = room.connect(); // pings are allowed before hello
            ClockEstimate clock = ada.estimateClock();

            assertThat(clock.bound()).as("bound in ms").isBetween(0.0, 20.0);
            assertThat(clock.now()).as("against this machine's wall clock")
                    .isBetween(System.currentTimeMillis() - 1000.0, System.currentTimeMillis() + 1000.0);
            ClockEstimate again = ada.estimateClock();
            assertThat(Math.abs(again.offset() - clock.offset())).as("two estimates")
                    .isLessThanOrEqualTo(clock.bound() + again.bound() + 0.1);
        }
    }

    @Test
    @Requirement("W-30")
    void aMessageInSeveralFrames_isOneMessage() {
        try (Room room = Room.open(server, "Fragments")) {
            TuttiClient ada = room.host("Ada");
            ada.sendRaw("{\"type\":\"pi", "ng\",\"t0\"", ":77}");
            assertThat(ada.awaitType("pong").get("t0").asInt()).isEqualTo(77);
        }
    }

    @Test
    @Requirement("W-30")
    void everyAnswer_carriesTheIdOfItsMessage() {
        try (Room room = Room.open(server, "Ids")) {
            TuttiClient ada = room.host("Ada"); // the welcome was found by its id
            ada.answer(TuttiClient.seek(1), "accepted");
            ada.answer(TuttiClient.hello(room.session(), "Ada"), "error");
            ada.answer(message("ping").put("t0", 1), "pong");
        }
    }

    @Test
    @Requirement("W-30")
    void fieldsTheServerDoesNotKnow_areIgnored() {
        try (Room room = Room.open(server, "Future")) {
            TuttiClient ada = room.host("Ada");
            JsonNode answer = ada.answer(TuttiClient.seek(5).put("easing", "soft").putNull("later"), "accepted");
            assertThat(answer.get("seq").asLong()).isPositive();
        }
    }

    @Test
    @Requirement("W-31")
    @Requirement("C-38")
    void anIdleSession_sendsNothingButWebSocketPings() {
        try (Room room = Room.open(server, "Idle")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            ada.awaitRoster("with Ben", roster -> roster.member(ben.welcome().member()).isPresent());
            ada.sendAsIs(report(0, ada.estimateClock().now(), 0)); // one report must not start a stream of offsets
            ada.ping();

            AtomicInteger last = new AtomicInteger(-1);
            await("5 s without a frame").during(Duration.ofSeconds(5)).atMost(Duration.ofSeconds(9)).until(() -> {
                int frames = ada.received().size() + ben.received().size();
                return frames == last.getAndSet(frames);
            });
            await("a heartbeat").atMost(Duration.ofSeconds(25))
                    .until(() -> ada.pingsReceived() > 0 && ben.pingsReceived() > 0);
            assertThat(ada.received().size() + ben.received().size()).isEqualTo(last.get());
        }
    }

    @Test
    @Requirement("C-46")
    void clientsThatHangUpWhileTheyJoin_leaveNobodyBehind() {
        try (Room room = Room.open(server, "Comings and goings")) {
            TuttiClient ada = room.host("Ada");
            for (int i = 0; i < 60; i++) {
                TuttiClient visitor = server.connect();
                visitor.send(TuttiClient.hello(room.session(), "Visitor"));
                visitor.drop();
            }
            // Every one that came in is found gone, and after the time to come back is out of the roster.
            ada.ping();
            TuttiClient ben = room.guest("Ben");
            ada.awaitRoster("of Ada and Ben only", roster -> roster.members().size() == 2
                    && roster.state(ben.endpoint()).isPresent());
        }
    }
}
