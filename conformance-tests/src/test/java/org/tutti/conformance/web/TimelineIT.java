package org.tutti.conformance.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.seek;
import static org.tutti.conformance.support.TuttiClient.setRate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Messages;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.Messages.Motion;
import org.tutti.conformance.support.Messages.Timeline;
import org.tutti.conformance.support.Messages.Welcome;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.SharedServer;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** Commands: for all at once, a little in the future, once and in order, and only by whoever has control. */
@Tag("web")
@ExtendWith(SharedServer.class)
@Isolated("commands take effect by the clock")
class TimelineIT {
    private static final double EXACT = 2e-6; // seconds: instants are whole microseconds

    private final TuttiServer server;

    TimelineIT(TuttiServer server) {
        this.server = server;
    }

    @Test
    @Requirement("W-10")
    @Requirement("C-1")
    @Requirement("C-10")
    void play_reachesAllAsTheSameFrame_beforeItTakesEffect() {
        try (Room room = Room.open(server, "Play")) {
            List<TuttiClient> all = List.of(room.host("Ada"), room.guest("Ben"), room.guest("Cem"));
            ClockEstimate clock = all.get(0).estimateClock();

            Accepted play = all.get(0).play();

            assertThat(play.lead()).as("lead of a start in ms").isGreaterThanOrEqualTo(250).isLessThan(1000);
            Timeline timeline = sameForAll(all, play);
            assertThat(timeline.pending()).isEqualTo(new Motion(0, 1, play.effectiveAt()));
            assertThat(timeline.cause().kind()).isEqualTo("play");
            assertThat(timeline.cause().name()).isEqualTo("Ada");
            assertThat(timeline.cause().at()).isEqualTo(play.effectiveAt());
            for (TuttiClient client : all) {
                double arrival = clock.at(client.arrivalOf(client.received("timeline").getFirst()));
                assertThat(arrival).as("instant of arrival").isLessThan(play.effectiveAt());
            }
        }
    }

    @Test
    @Requirement("W-11")
    @Requirement("C-31")
    void pause_stopsAllAtExactlyTheSamePosition() {
        try (Room room = Room.open(server, "Pause")) {
            List<TuttiClient> all = List.of(room.host("Ada"), room.guest("Ben"));
            TuttiClient ada = all.get(0);
            ClockEstimate clock = ada.estimateClock();
            Accepted play = ada.play();
            clock.awaitInstant(play.effectiveAt() + 400);
            ada.ping();
            Timeline playing = ada.timeline();

            Accepted pause = ada.pause();

            assertThat(pause.lead()).as("lead of a pause in ms").isBetween(60.0, 1000.0);
            Motion stop = sameForAll(all, pause).last();
            assertThat(stop.velocity()).isZero();
            assertThat(stop.timestamp()).isEqualTo(pause.effectiveAt());
            assertThat(stop.position()).isCloseTo((pause.effectiveAt() - play.effectiveAt()) / 1000, within(EXACT))
                    .isCloseTo(playing.positionAt(pause.effectiveAt(), room.item()), within(EXACT));

            clock.awaitInstant(pause.effectiveAt());
            Welcome late = room.guest("Cem").welcome();
            assertThat(late.timeline().positionAt(late.time(), late.item())).isEqualTo(stop.position());
        }
    }

    @Test
    @Requirement("W-12")
    @Requirement("C-10")
    void seek_forwardAndBack_endsAtTheSamePositionForAll() {
        try (Room room = Room.open(server, "Seek")) {
            List<TuttiClient> all = List.of(room.host("Ada"), room.guest("Ben"));
            TuttiClient ada = all.get(0);
            ClockEstimate clock = ada.estimateClock();
            for (double target : new double[] {90, 12.345, 0, 120}) {
                Accepted seek = ada.command(seek(target));
                assertThat(seek.lead()).as("lead of a seek in ms").isGreaterThanOrEqualTo(250).isLessThan(1000);
                assertThat(sameForAll(all, seek).last()).isEqualTo(new Motion(target, 0, seek.effectiveAt()));
                clock.awaitInstant(seek.effectiveAt());
            }
        }
    }

    @Test
    @Requirement("W-12")
    void seek_whilePlaying_playsOnFromThere() {
        try (Room room = Room.open(server, "Seek in flight")) {
            TuttiClient ada = room.host("Ada");
            ada.estimateClock().awaitInstant(ada.play().effectiveAt());

            Accepted seek = ada.command(seek(60));

            assertThat(ada.timelineOf(seek).last()).isEqualTo(new Motion(60, 1, seek.effectiveAt()));
        }
    }

    @Test
    @Requirement("W-12")
    @Requirement("C-34")
    void setRate_changesTheSpeedOfAllWithoutAJump() {
        try (Room room = Room.open(server, "Rate")) {
            List<TuttiClient> all = List.of(room.host("Ada"), room.guest("Ben"));
            TuttiClient ada = all.get(0);
            Accepted play = ada.play();
            ada.estimateClock().awaitInstant(play.effectiveAt() + 200);

            Accepted faster = ada.command(setRate(1.5));

            assertThat(faster.lead()).as("lead of a rate in ms").isBetween(60.0, 1000.0);
            Timeline timeline = sameForAll(all, faster);
            assertThat(timeline.rate()).isEqualTo(1.5);
            assertThat(timeline.last().velocity()).isEqualTo(1.5);
            assertThat(timeline.last().position())
                    .isCloseTo((faster.effectiveAt() - play.effectiveAt()) / 1000, within(EXACT));
        }
    }

    @Test
    @Requirement("C-34")
    void setRate_whilePaused_isKeptForLater() {
        try (Room room = Room.open(server, "Rate for later")) {
            TuttiClient ada = room.host("Ada");
            Timeline slower = ada.timelineOf(ada.command(setRate(0.5)));
            assertThat(slower.rate()).isEqualTo(0.5);
            assertThat(slower.last().velocity()).isZero();

            assertThat(ada.timelineOf(ada.play()).last().velocity()).isEqualTo(0.5);
        }
    }

    @Test
    @Requirement("W-12")
    void aCommandBeforeThePendingOneTakesEffect_replacesItAndNeverOvertakesIt() {
        try (Room room = Room.open(server, "Play, pause")) {
            TuttiClient ada = room.host("Ada");
            String play = ada.send(message("play"));
            String pause = ada.send(message("pause"));

            Accepted played = Messages.read(ada.answerTo(play, "accepted"), Accepted.class);
            Accepted paused = Messages.read(ada.answerTo(pause, "accepted"), Accepted.class);

            assertThat(paused.effectiveAt()).isGreaterThanOrEqualTo(played.effectiveAt());
            Motion stop = ada.timelineOf(paused).last();
            assertThat(stop.velocity()).isZero();
            assertThat(stop.position())
                    .isCloseTo((paused.effectiveAt() - played.effectiveAt()) / 1000, within(EXACT));
        }
    }

    @Test
    @Requirement("W-12")
    void twentyRapidSeeks_applyOnceAndInOrder() {
        try (Room room = Room.open(server, "Rapid")) {
            List<TuttiClient> all = List.of(room.host("Ada"), room.guest("Ben"), room.guest("Cem"));
            TuttiClient ada = all.get(0);
            List<String> ids = new ArrayList<>();
            for (int i = 1; i <= 20; i++) {
                ids.add(ada.send(seek(i * 5.5)));
            }
            List<Accepted> answers = ids.stream()
                    .map(id -> Messages.read(ada.answerTo(id, "accepted"), Accepted.class)).toList();

            assertThat(answers).extracting(Accepted::seq).isSorted().doesNotHaveDuplicates();
            assertThat(answers).extracting(Accepted::effectiveAt).isSorted();
            assertThat(answers).extracting(Accepted::stamp).isSorted();
            Accepted last = answers.getLast();
            assertThat(sameForAll(all, last).last()).isEqualTo(new Motion(110, 0, last.effectiveAt()));
            for (TuttiClient client : all) {
                assertThat(client.received("timeline")).extracting(frame -> frame.get("revision").asLong())
                        .isSorted().doesNotHaveDuplicates();
            }
        }
    }

    @Test
    @Requirement("W-13")
    @Requirement("C-55")
    void whoeverHasNoControl_isRefusedAndChangesNothing() {
        try (Room room = Room.open(server, "Slave")) {
            TuttiClient ada = room.host("Ada");
            TuttiClient ben = room.guest("Ben");
            Timeline before = ada.timeline();

            for (var command : List.of(message("play"), message("pause"), seek(10), setRate(2))) {
                assertThat(ben.refusal(command).code()).isEqualTo("control-denied");
            }

            ada.ping();
            assertThat(ada.received("timeline")).isEmpty();
            Timeline after = room.guest("Cem").welcome().timeline();
            assertThat(after.last()).isEqualTo(before.last());
            assertThat(after.rate()).isEqualTo(before.rate());
            assertThat(after.cause()).isEqualTo(before.cause());
        }
    }

    @Test
    @Requirement("W-10")
    void theEndOfTheItem_pausesAtTheDuration_andPlayStartsAgain() {
        try (Room room = Room.open(server, "End")) {
            List<TuttiClient> all = List.of(room.host("Ada"), room.guest("Ben"));
            TuttiClient ada = all.get(0);
            double duration = room.item().duration();
            ada.command(seek(duration - 0.7));
            Accepted play = ada.play();

            for (TuttiClient client : all) {
                Motion end = client.awaitTimeline("the end", each -> each.cause() != null && each.cause().kind().equals("end")).last();
                assertThat(end.velocity()).isZero();
                assertThat(end.position()).isEqualTo(duration);
                assertThat(end.timestamp()).isCloseTo(play.effectiveAt() + 700, within(0.002));
            }
            Accepted again = ada.play();
            assertThat(ada.timelineOf(again).last()).isEqualTo(new Motion(0, 1, again.effectiveAt()));
        }
    }

    /** The timeline a command led to, which all got as the same frame. */
    private static Timeline sameForAll(List<TuttiClient> all, Accepted accepted) {
        List<Timeline> timelines = Stream.concat(Stream.of(all.get(0)), all.stream())
                .map(client -> client.timelineOf(accepted)).distinct().toList();
        assertThat(timelines).as("timelines after " + accepted).hasSize(1);
        assertThat(timelines.getFirst().revision()).isEqualTo(accepted.seq());
        return timelines.getFirst();
    }
}
