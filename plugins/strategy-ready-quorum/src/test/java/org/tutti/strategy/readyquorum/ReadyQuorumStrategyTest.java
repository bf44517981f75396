package org.tutti.strategy.readyquorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tutti.strategy.readyquorum.SimulatedRoom.LEAD;
import static org.tutti.strategy.readyquorum.SimulatedRoom.SECOND;
import static org.tutti.strategy.readyquorum.SimulatedRoom.START;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Report.Readiness;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.timeline.Hold;
import org.tutti.plugin.timeline.Timeline;

class ReadyQuorumStrategyTest {

    private static final Decision.Keep KEEP = new Decision.Keep();

    private final SimulatedRoom room = playing();

    private static SimulatedRoom playing() {
        var room = new SimulatedRoom(600);
        room.play();
        room.elapse(SECOND);
        return room;
    }

    /** Lets everyone say the same for a number of seconds, twice a second, and returns the last decision. */
    private Decision say(double seconds, Say... says) {
        Decision decision = null;
        for (int i = 0; i <= seconds * 2; i++) {
            if (i > 0) {
                room.elapse(SECOND / 2);
            }
            decision = room.decide(reports(says));
        }
        return decision;
    }

    private List<Report> reports(Say... says) {
        return IntStream.range(0, says.length).mapToObj(i -> says[i].by("endpoint-" + i, room.now)).toList();
    }

    private void holdForTheFirstOfTwo() {
        say(1, Say.READY, Say.READY);
        assertThat(say(1, Say.BUFFERING, Say.READY).action()).isInstanceOf(Decision.Wait.class);
    }

    @Test
    void stall_shorterThanPatience_isNotWaitedFor() {
        say(1, Say.READY, Say.READY);

        assertThat(say(0.5, Say.BUFFERING, Say.READY).action()).isEqualTo(KEEP);
        say(0.5, Say.THIN, Say.READY);
        assertThat(say(0.5, Say.BUFFERING, Say.READY).action()).isEqualTo(KEEP);
        assertThat(room.holds).isEmpty();
    }

    @Test
    void stall_asLongAsPatience_isWaitedFor_withReasonLimitAndNumbers() {
        say(1, Say.READY, Say.READY);

        Decision decision = say(1, Say.BUFFERING, Say.READY);

        assertThat(decision.action()).isEqualTo(new Decision.Wait("endpoint-0", room.now + 5 * SECOND));
        assertThat("Waiting for Ana: " + decision.reason()).isEqualTo("Waiting for Ana: its player ran out of media");
        assertThat(decision.numbers())
                .containsEntry("countedEndpoints", 2.0)
                .containsEntry("stalledEndpoints", 1.0)
                .containsEntry("quorumShare", 0.8)
                .containsEntry("longestStallMs", 1000.0)
                .containsEntry("longestWaitMs", 5000.0);
    }

    @Test
    void severalStalled_areWaitedForInTheNameOfTheOneStalledLongest() {
        say(1, Say.READY, Say.READY, Say.READY, Say.READY, Say.READY, Say.READY);
        say(0.5, Say.READY, Say.READY, Say.READY, Say.READY, Say.READY, Say.BUFFERING);

        Decision decision = say(1, Say.BUFFERING, Say.READY, Say.BUFFERING, Say.READY, Say.READY, Say.BUFFERING);

        assertThat(decision.action()).isInstanceOfSatisfying(Decision.Wait.class, wait ->
                assertThat(wait.endpoint()).isEqualTo("endpoint-5"));
        assertThat(decision.reason()).isEqualTo("its player and 2 more ran out of media");
    }

    @Test
    void oneStalledOfFive_isNotWaitedFor() {
        say(1, Say.READY, Say.READY, Say.READY, Say.READY, Say.READY);

        say(20, Say.BUFFERING, Say.READY, Say.READY, Say.READY, Say.READY);

        assertThat(room.holds).isEmpty();
    }

    @Test
    void blockedEndpoints_doNotCount() {
        say(1, Say.READY, Say.READY, Say.READY, Say.READY, Say.READY);

        Decision decision = say(1, Say.BUFFERING, Say.READY, Say.BLOCKED, Say.BLOCKED, Say.BLOCKED);

        assertThat(decision.action()).isInstanceOf(Decision.Wait.class);
        assertThat(decision.numbers()).containsEntry("countedEndpoints", 2.0);
    }

    @Test
    void newcomers_neverStopTheRoom() {
        say(1, Say.READY);

        say(20, Say.READY, Say.BUFFERING, Say.LOADING, Say.BLOCKED);

        assertThat(room.holds).isEmpty();
    }

    @Test
    void whoWasReadyForAnotherItem_isANewcomer() {
        say(1, Say.READY, Say.READY);
        room.turnTo(90);
        room.elapse(SECOND);

        say(20, Say.BUFFERING, Say.BUFFERING);

        assertThat(room.holds).isEmpty();
    }

    @Test
    void hold_isReleased_whenTheStalledOneHasACushion() {
        holdForTheFirstOfTwo();

        assertThat(say(1, Say.THIN, Say.READY).action()).isEqualTo(KEEP);
        Decision decision = say(0, Say.READY, Say.READY);

        assertThat(decision.action()).isEqualTo(new Decision.Release());
        assertThat(decision.numbers()).containsEntry("waitedMs", 1000.0);
        assertThat(room.timeline.hold()).isEmpty();
    }

    @Test
    void nearTheEnd_whatIsLeftIsCushionEnough() {
        holdForTheFirstOfTwo();

        room.elapse(SECOND / 2);
        var left = new Report("endpoint-0", 599, room.now, 0, 500, Readiness.READY, 0.95);

        assertThat(room.decide(List.of(left, Say.READY.by("endpoint-1", room.now))).action())
                .isEqualTo(new Decision.Release());
    }

    @Test
    void hold_isReleased_whenTheStalledOneHasGone() {
        holdForTheFirstOfTwo();

        room.elapse(SECOND / 2);

        assertThat(room.decide(List.of(Say.READY.by("endpoint-1", room.now))).action())
                .isEqualTo(new Decision.Release());
    }

    @Test
    void somebodyElsesHold_isNotReleased() {
        holdForTheFirstOfTwo();
        room.elapse(SECOND / 2);
        Timeline mine = room.timeline;
        var outage = new Hold("The server was away.", mine.hold().orElseThrow().since(), Long.MAX_VALUE);
        room.timeline = new Timeline(mine.current(), mine.pending(), 1, 600, Optional.of(outage));

        assertThat(say(20, Say.READY, Say.READY).action()).isEqualTo(KEEP);
        assertThat(room.timeline.hold()).contains(outage);
    }

    @Test
    void pausedRoom_waitsForNobody() {
        say(1, Say.READY, Say.READY);
        room.pause();

        say(20, Say.BUFFERING, Say.BUFFERING);

        assertThat(room.holds).isEmpty();
    }

    @Test
    void afterARelease_theRoomPlaysForTheRest_beforeItWaitsAgain() {
        holdForTheFirstOfTwo();
        say(0.5, Say.READY, Say.READY);
        long playsFrom = room.timeline.latest().timestamp();

        say(14, Say.READY, Say.BUFFERING);

        assertThat(room.holds).hasSize(2);
        assertThat(room.holds.getLast().since()).isBetween(
                playsFrom + 10 * SECOND + LEAD, playsFrom + 11 * SECOND + LEAD);
    }

    @Test
    void afterAPersonEndsTheHold_theRoomPlaysForTheRest() {
        holdForTheFirstOfTwo();
        room.elapse(SECOND);
        room.play();

        say(9, Say.BUFFERING, Say.READY);
        assertThat(room.holds).hasSize(1);
        say(3, Say.BUFFERING, Say.READY);
        assertThat(room.holds).hasSize(2);
    }

    @Test
    void pauseDuringTheRest_startsItAnew() {
        holdForTheFirstOfTwo();
        say(5, Say.READY, Say.READY);
        room.pause();
        say(60, Say.READY, Say.READY);
        room.play();

        say(9, Say.READY, Say.BUFFERING);
        assertThat(room.holds).hasSize(1);
        say(3, Say.READY, Say.BUFFERING);
        assertThat(room.holds).hasSize(2);
    }

    @Test
    void whoWasWaitedForToTheEnd_isForgivenForAMinute_andTheReasonSaysSo() {
        holdForTheFirstOfTwo();

        assertThat(say(5, Say.BUFFERING, Say.READY).reason()).contains("waited as long as it may");
        assertThat(room.timeline.hold()).isEmpty();
        Decision later = say(59, Say.BUFFERING, Say.READY);
        assertThat(later.action()).isEqualTo(KEEP);
        assertThat(later.reason()).contains("in vain");
        assertThat(later.numbers()).containsEntry("forgivenEndpoints", 1.0);
        assertThat(room.holds).hasSize(1);

        say(2, Say.BUFFERING, Say.READY);
        assertThat(room.holds).hasSize(2);
    }

    @Test
    void whileOneIsForgiven_anotherIsWaitedFor() {
        holdForTheFirstOfTwo();
        say(5, Say.BUFFERING, Say.READY);

        say(12, Say.BUFFERING, Say.BUFFERING);

        assertThat(room.holds).hasSize(2);
    }

    @Test
    void whoStalledDuringAHoldInVain_isNotForgivenWithTheOthers() {
        holdForTheFirstOfTwo();
        say(3, Say.BUFFERING, Say.READY);
        say(3, Say.BUFFERING, Say.BUFFERING);

        say(10, Say.READY, Say.BUFFERING);

        assertThat(room.holds).hasSize(2);
    }

    @Test
    void quickFlapping_causesAsManyHoldsAsTheRestAllows() {
        say(1, Say.READY, Say.READY);
        for (int i = 0; i < 100; i++) {
            // Released as soon as it can be; buffers again at once.
            say(1.5, Say.BUFFERING, Say.READY);
            say(0.5, Say.READY, Say.READY);
        }

        double minutes = (room.now - START) / 60e6;
        assertThat(room.holds.size() / minutes).isBetween(4.0, 6.0);
    }

    @Test
    void reportsThatAreOldAbsurdOrDouble_areNoReasonToWait() {
        say(1, Say.READY, Say.READY);
        for (long time : List.of(room.now - 6 * SECOND, room.now + 600 * SECOND, Long.MIN_VALUE, Long.MAX_VALUE)) {
            for (int i = 0; i < 10; i++) {
                room.elapse(SECOND / 2);
                room.decide(List.of(
                        new Report("endpoint-0", 30, time, 1, 500, Readiness.BUFFERING, 0),
                        new Report("endpoint-1", Double.NaN, room.now, 1, 500, Readiness.BUFFERING, 0),
                        Say.BUFFERING.by("endpoint-1", room.now),
                        Say.READY.by("endpoint-1", room.now)));
            }
        }
        room.decide(List.of());

        assertThat(room.holds).isEmpty();
    }

    @Test
    void endlessItem_isWaitedForLikeAnyOther() {
        var live = new SimulatedRoom(Double.POSITIVE_INFINITY);
        live.play();
        for (Say say : List.of(Say.READY, Say.BUFFERING, Say.BUFFERING, Say.THIN, Say.READY)) {
            live.elapse(SECOND);
            live.decide(List.of(say.by("a", live.now)));
        }

        assertThat(live.holds).hasSize(1);
        assertThat(live.timeline.hold()).isEmpty();
    }

    @Test
    void foreignOrUnreadableMemory_countsAsNone() {
        var timeline = room.timeline;
        Situation blank = new Situation(
                room.now, room.item, timeline, reports(Say.READY), Optional.empty(), Memory.NONE);
        byte[] mine = new ReadyQuorumStrategy().decide(blank).memory().bytes();

        for (Memory memory : List.of(
                new Memory("another", 1, mine),
                new Memory("ready-quorum", 2, mine),
                new Memory("ready-quorum", 2, new byte[0]),
                new Memory("ready-quorum", 2, Arrays.copyOf(mine, mine.length - 1)),
                new Memory("ready-quorum", 2, Arrays.copyOf(mine, mine.length + 1)))) {
            assertThat(new ReadyQuorumStrategy()
                            .decide(new Situation(
                                    room.now, room.item, timeline, blank.endpoints(), Optional.empty(), memory)))
                    .isEqualTo(new ReadyQuorumStrategy().decide(blank));
        }
    }

    @Test
    void crowd_fillsTheMemory_andIsStillWaitedFor() {
        Say[] all = new Say[1000];
        Arrays.fill(all, Say.READY);
        say(1, all);
        Arrays.fill(all, Say.BUFFERING);

        Decision decision = say(1, all);

        assertThat(decision.action()).isInstanceOf(Decision.Wait.class);
        assertThat(decision.numbers()).containsEntry("countedEndpoints", 256.0).containsEntry("stalledEndpoints", 64.0);
        say(5, all);
        assertThat(room.decide(reports(all)).memory().bytes()).hasSize(3687);
    }

    @Test
    void whoHasGone_makesRoomForNewcomers_whenTheMemoryIsFull() {
        List<Report> first = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            first.add(Say.READY.by("first-" + i, room.now));
        }
        room.decide(first);
        room.elapse(SECOND);
        say(1, Say.READY, Say.READY);

        assertThat(say(1, Say.BUFFERING, Say.READY).action()).isInstanceOf(Decision.Wait.class);
    }

    @Test
    void memory_staysAsItIs_whileNothingHappens() {
        say(1, Say.READY, Say.READY, Say.LOADING);
        Memory before = room.memory;

        say(60, Say.READY, Say.READY, Say.LOADING);

        assertThat(room.memory).isEqualTo(before);
    }

    @Test
    void absurdConfiguration_isRefused_andTheMessageNamesValueAndRange() {
        assertThatThrownBy(() -> new ReadyQuorumStrategy(config(0.8, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rest = 0.0 s")
                .hasMessageContaining("1.0 to 3600.0 s");
        assertThatThrownBy(() -> new ReadyQuorumStrategy(config(Double.NaN, 10)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("quorum = NaN");
    }

    private static ReadyQuorumStrategy.Config config(double quorum, double rest) {
        return new ReadyQuorumStrategy.Config() {
            @Override
            public double patience() {
                return 1;
            }

            @Override
            public double cushion() {
                return 2;
            }

            @Override
            public double quorum() {
                return quorum;
            }

            @Override
            public double longestWait() {
                return 5;
            }

            @Override
            public double rest() {
                return rest;
            }

            @Override
            public double forgiveness() {
                return 60;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return ReadyQuorumStrategy.Config.class;
            }
        };
    }
}
