package org.tutti.conformance.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.seek;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.Messages.Awaited;
import org.tutti.conformance.support.Messages.Timeline;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** Everybody gets ready, then everybody starts: at a time, on another item, after a seek. */
@Tag("session")
@ExtendWith(SharedServer.class)
@Isolated("starts by the clock")
class StartIT {

    private final TuttiServer server;

    StartIT(TuttiServer server) {
        this.server = server;
    }

    @Test
    @Requirement("C-9")
    @Requirement("C-25")
    @Requirement("C-27")
    void scheduledSession_asksPlayersToGetReady_andStartsForAllAtTheVeryInstant() {
        try (Room room = Room.open(server, "Scheduled")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            double start = ada.estimateClock().now() + 1500;
            ada.command(message("schedule").put("at", Math.rint(start)));
            for (TuttiClient client : List.of(ada, ben)) {
                Timeline preparing = client.awaitTimeline("getting ready", each -> barrierOf(each) != null);
                assertThat(preparing.hold().notBefore()).isEqualTo(Math.rint(start));
                assertThat(preparing.motion().velocity()).isZero();
                client.command(ready(preparing));
            }
            for (TuttiClient client : List.of(ada, ben)) {
                Timeline started = client.awaitTimeline("started", each -> each.last().velocity() == 1);
                assertThat(started.last().timestamp()).as("t of START").isEqualTo(Math.rint(start));
                assertThat(started.last().position()).as("p of START").isZero();
                assertThat(started.cause().kind()).isEqualTo("start");
                assertThat(started.cause().name()).isNull();
            }
        }
    }

    @Test
    @Requirement("C-11")
    @Requirement("C-26")
    void anotherItem_isPreparedOnAll_andStartsAfterTheLastIsReady() {
        try (Room room = Room.open(server, Map.of("items", List.of("file:demo")))) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            ada.play();
            Accepted select = ada.command(message("next"));
            Timeline preparing = ben.timelineOf(select);
            assertThat(preparing.item()).isNotEqualTo(ada.welcome().timeline().item());
            assertThat(preparing.hold().waitingFor()).extracting(Awaited::name).containsExactly("Ada", "Ben");

            ada.command(ready(preparing));
            Timeline oneReady = ben.awaitTimeline("one ready", each -> each.hold() != null && each.hold().ready() == 1);
            assertThat(oneReady.hold().waitingFor()).extracting(Awaited::name).containsExactly("Ben");
            assertThat(oneReady.last().velocity()).isZero();
            Accepted last = ben.command(ready(preparing));
            Timeline started = ada.timelineOf(last);
            assertThat(started.last().velocity()).isEqualTo(1);
            assertThat(started.last().timestamp()).isGreaterThanOrEqualTo(last.stamp() + 250);
            assertThat(started.cause().numbers()).containsEntry("asked", 2.0).containsEntry("ready", 2.0);
        }
    }

    @Test
    @Requirement("C-26")
    void whoIsNotReadyInTime_isNamed_andTheOthersStart() {
        Map<String, ?> soon = Map.of("items", List.of("file:demo"), "rules", Map.of("readiness", Map.of("limit", 1)));
        try (Room room = Room.open(server, soon)) {
            TuttiClient ada = room.host("Ada");
            room.guest("Slow Ben");
            ada.play();
            Timeline preparing = ada.timelineOf(ada.command(message("next")));
            ada.command(ready(preparing));
            Timeline started = ada.awaitTimeline("started without Ben", each ->
                    each.revision() > preparing.revision() && each.last().velocity() == 1);
            assertThat(started.cause().reason()).isEqualTo("Slow Ben was not ready within 1 s.");
            assertThat(started.cause().numbers()).containsEntry("asked", 2.0).containsEntry("ready", 1.0);
            assertThat(started.cause().numbers().get("waitedMs")).isBetween(1000.0, 3000.0);
        }
    }

    @Test
    @Requirement("C-33")
    @Requirement("C-32")
    void seekThatWaits_isSeek_thenSeekCompleteOfAll_thenStart() {
        try (Room room = Room.open(server, Map.of("rules", Map.of("readiness", Map.of("seeks", true))))) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            ada.play();
            Timeline seeking = ben.timelineOf(ada.command(seek(80)));
            assertThat(seeking.last().position()).isEqualTo(80);
            assertThat(seeking.last().velocity()).as("while seeking").isZero();
            assertThat(seeking.cause().kind()).isEqualTo("seek");
            ada.command(ready(seeking));
            ben.command(ready(seeking));
            Timeline started = ben.awaitTimeline("started", each ->
                    each.revision() > seeking.revision() && each.last().velocity() == 1);
            assertThat(started.last().position()).isEqualTo(80);
            assertThat(ben.received("timeline").stream().map(frame -> frame.at("/cause/kind").asText()).toList())
                    .containsSubsequence("seek", "start");

            ada.pause();
            Timeline resumed = ben.timelineOf(ada.play());
            assertThat(resumed.last().velocity()).isEqualTo(1);
        }
    }

    @Test
    @Requirement("C-26")
    void readinessForABarrierOfThePast_isTooLate_andWhoDoesNotPlayIsNotWaitedFor() {
        try (Room room = Room.open(server, Map.of("items", List.of("file:demo")))) {
            TuttiClient ada = room.host("Ada");
            room.connect().welcomed(TuttiClient.hello(room.session(), "Dashboard").put("plays", false));
            ada.play();
            Timeline preparing = ada.timelineOf(ada.command(message("next")));
            assertThat(preparing.hold().waitingFor()).extracting(Awaited::name).containsExactly("Ada");
            ada.command(ready(preparing));
            assertThat(ada.refusal(ready(preparing)).code()).isEqualTo("too-late");
        }
    }

    @Test
    @Requirement("C-10")
    @Requirement("C-31")
    @Requirement("C-34")
    @Requirement("C-39")
    void everyCommandOfThePapers_doesWhatItSays_onAll() {
        try (Room room = Room.open(server, Map.of("items", List.of("file:demo")))) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            ClockEstimate clock = ada.estimateClock();
            Accepted play = ada.play();
            clock.awaitInstant(play.effectiveAt() + 200);
            Timeline paused = ben.timelineOf(ada.pause());
            assertThat(paused.last().position()).isGreaterThan(0.2);
            assertThat(ben.timelineOf(ada.command(seek(30))).last().position()).isEqualTo(30);
            assertThat(ben.timelineOf(ada.command(TuttiClient.setRate(2))).rate()).isEqualTo(2);
            Timeline stopped = ben.timelineOf(ada.command(message("stop")));
            assertThat(stopped.last().position()).isZero();
            assertThat(stopped.rate()).isEqualTo(2);
            ada.command(message("setView").put("scale", 2.5).put("x", 0.25).put("y", -0.25).put("angle", 90).put("yaw", 12));
            ben.awaitView("zoomed", view -> view.scale() == 2.5 && view.x() == 0.25 && view.angle() == 90 && view.yaw() == 12);
            Timeline reset = ben.timelineOf(ada.command(message("reset")));
            assertThat(reset.rate()).isEqualTo(1);
            ben.awaitView("whole again", view -> view.scale() == 1 && view.angle() == 0);

            String second = ada.queue().items().get(1).id();
            assertThat(ben.timelineOf(ada.command(message("select").put("item", second))).item()).isEqualTo(second);
            assertThat(ada.refusal(message("next")).code()).isEqualTo("item-unknown");
            assertThat(ben.timelineOf(ada.command(message("previous"))).item()).isNotEqualTo(second);
        }
    }

    @Test
    @Requirement("C-10")
    void waitPoint_holdsTheTimelineThere_untilSomebodyPressesPlay() {
        try (Room room = Room.open(server, "Wait here")) {
            TuttiClient ada = room.host("Ada");
            var points = message("setWaitPoints").put("item", ada.timeline().item());
            points.putArray("points").addObject().put("position", 20.5).put("label", "Question 1");
            ada.command(points);
            ada.command(seek(20));
            ada.play();
            Timeline waiting = ada.awaitTimeline("at the wait point", each -> each.hold() != null);
            assertThat(waiting.hold().reason()).isEqualTo("Question 1");
            assertThat(waiting.hold().until()).isNull();
            assertThat(waiting.last().position()).isEqualTo(20.5);
            assertThat(ada.timelineOf(ada.play()).hold()).isNull();
        }
    }

    @Test
    @Requirement("C-10")
    void queue_isAddedTo_reordered_andGoesOnByItself() {
        try (Room room = Room.open(server, "Queue")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            assertThat(ben.refusal(message("enqueue").put("locator", "file:demo")).code()).isEqualTo("not-permitted");
            assertThat(ada.refusal(message("enqueue").put("locator", "file:nothing")).code()).isEqualTo("media-unavailable");
            ada.command(message("enqueue").put("locator", "file:demo"));
            ada.command(message("enqueue").put("locator", "file:demo"));
            List<String> ids = ben.awaitQueue("of three", queue -> queue.items().size() == 3)
                    .items().stream().map(each -> each.id()).toList();
            ada.command(message("reorder").put("item", ids.get(2)).put("before", ids.get(1)));
            ada.command(message("dequeue").put("item", ids.get(1)));
            assertThat(ada.refusal(message("dequeue").put("item", ids.get(0))).code()).isEqualTo("not-allowed");
            ben.awaitQueue("of two", queue -> queue.items().stream().map(each -> each.id()).toList()
                    .equals(List.of(ids.get(0), ids.get(2))));

            ada.command(seek(room.item().duration() - 0.3));
            ada.play();
            Timeline next = ben.awaitTimeline("the next item", each -> each.item().equals(ids.get(2)));
            assertThat(next.cause().kind()).isEqualTo("next");
            assertThat(next.cause().reason()).endsWith("has ended.");
            for (TuttiClient client : List.of(ada, ben)) {
                client.command(ready(next));
            }
            ben.awaitTimeline("running", each -> each.item().equals(ids.get(2)) && each.last().velocity() == 1);
        }
    }

    private static Long barrierOf(Timeline timeline) {
        return timeline.hold() == null ? null : timeline.hold().barrier();
    }

    private static com.fasterxml.jackson.databind.node.ObjectNode ready(Timeline timeline) {
        return message("ready").put("barrier", barrierOf(timeline));
    }
}
