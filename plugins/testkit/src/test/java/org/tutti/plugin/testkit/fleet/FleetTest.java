package org.tutti.plugin.testkit.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Decision.Rule;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.plugin.testkit.fleet.Player.Nature;
import org.tutti.session.Input;

class FleetTest {

    private static final SyncStrategy LEAVE_ALONE = situation -> Decision.keep("All is well.", situation.memory());
    private static final Memory DONE = new Memory("test", 1, new byte[] {1});

    private static final Player LAN = Player.on(Link.lan());
    private static final Player WAN = Player.on(Link.wan());

    /** Decides this once, as soon as the timeline plays. */
    private static SyncStrategy once(Decision.Action action) {
        return situation -> situation.memory().equals(DONE) || !situation.timeline().motionAt(situation.now()).moving()
                ? Decision.keep("It is done, or not yet time.", situation.memory())
                : new Decision(action, "It is tried.", Map.of(), DONE);
    }

    private static Scenario two(Player player) {
        return Scenario.of("two").with(2, player).play(1).lasting(40);
    }

    @Nested
    class Runs {

        @Test
        void sameSeed_givesTheSameFile_toTheByte() {
            Scenario scenario = Scenarios.named("slow-branch", 12, 90).seeded(3);

            assertThat(scenario.run(LEAVE_ALONE).toCsv()).isEqualTo(scenario.run(LEAVE_ALONE).toCsv());
        }

        @Test
        void anotherSeed_givesAnother() {
            Scenario scenario = Scenarios.named("lossy", 4, 60);

            assertThat(scenario.seeded(3).run(LEAVE_ALONE).toCsv())
                    .isNotEqualTo(scenario.seeded(4).run(LEAVE_ALONE).toCsv());
        }

        @Test
        void strategyThatThrows_isNotAskedAgain_andTheRoomGoesOn() {
            Run run = two(LAN).run(situation -> {
                throw new IllegalStateException("broken");
            });

            assertThat(run.failure()).hasValueSatisfying(failure -> assertThat(failure).hasMessage("broken"));
            assertThat(run.asynchronyBetween(10, 40).max()).isLessThan(5);
        }

        @Test
        void tenScenarios_run() {
            assertThat(Scenarios.all(4, 60)).hasSize(10).allSatisfy(scenario -> {
                Run run = scenario.run(LEAVE_ALONE);
                assertThat(run.refusals()).isEmpty();
                assertThat(run.asynchrony().p50()).as(scenario.name()).isPositive();
            });
        }

        @Test
        void unknownScenario_isRefused_withThoseThereAre() {
            assertThatThrownBy(() -> Scenarios.named("moon", 4, 60)).hasMessageContaining("steady-lan");
        }
    }

    @Nested
    class Players {

        /** W-9. */
        @Test
        void four_areTogether() {
            assertThat(Scenario.of("lan").with(4, LAN).play(1).run(LEAVE_ALONE).asynchrony().p95()).isLessThan(80);
            assertThat(Scenario.of("wan").with(4, WAN).play(1).run(LEAVE_ALONE).asynchrony().p95()).isLessThan(150);
        }

        /** C-3: by cable, at home, far away and on the road; devices whose clocks and players are none of the best. */
        @Test
        void devicesOfAllKinds_onNetworksOfAllKinds_areTogether() {
            Player box = Player.on(Link.wifi()).withMediaDrift(Range.between(-250, 250));
            Player phone = Player.on(Link.lossy())
                    .withClockDrift(Range.between(-100, 100)).withStartLatency(Range.of(300));

            Run run = Scenario.of("mix").with(3, LAN).with(3, WAN).with(3, box).with(3, phone).play(1).lasting(40)
                    .run(LEAVE_ALONE);

            assertThat(run.asynchronyBetween(15, 40).p95()).isLessThan(150);
        }

        /** W-8. */
        @Test
        void oneWhoStarts300msLate_catchesUpBySpeed_withoutALeap() {
            Player late = LAN.withStartLatency(Range.of(380));

            Run run = Scenario.of("late start").with(1, LAN).with(1, late).play(1).lasting(30).run(LEAVE_ALONE);

            assertThat(run.asynchronyBetween(1.25, 1.9).max()).isBetween(250.0, 350.0);
            assertThat(run.asynchronyBetween(15, 30).max()).isLessThan(2);
            assertThat(run.jumps()).isZero();
            assertThat(run.rateChanges()).isPositive();
        }

        /** C-31. */
        @Test
        void pause_landsOnTheExactPosition() {
            List<SimulatedPlayer> fleet = Scenario.of("pause").with(4, WAN).fleet();
            var room = new Room(LEAVE_ALONE, fleet, 36_000, new Gauge(Scenario.of("pause"), fleet));
            for (int i = 0; i < 4; i++) {
                room.enter(i, Course.EPOCH);
            }
            for (double t = 0; t < 15; t += 0.02) {
                long now = Course.micros(t);
                for (int i = 0; i < 4; i++) {
                    fleet.get(i).advance(t, room.ear(i));
                }
                if (Math.abs(t - 2) < 0.001) {
                    room.command(new Input.Play(), now);
                } else if (Math.abs(t - 10) < 0.001) {
                    room.command(new Input.Pause(), now);
                }
                room.advance(now);
            }

            double paused = room.session().timeline().latest().position();
            assertThat(paused).isBetween(7.5, 8.5);
            assertThat(fleet).allSatisfy(player -> assertThat(player.position(15)).isCloseTo(paused, within(0.0021)));
        }

        /** C-29. */
        @Test
        void seeksToWhatMustBeFetched_takeLonger() {
            double[] took = new double[2];
            for (int i = 0; i < 2; i++) {
                var element = new Element(LAN, supply(Link.wan()), 36_000, new SplittableRandom(5));
                element.seek(i == 0 ? 10 : 3600, 0);
                took[i] = element.seekEnds();
            }

            assertThat(took[1]).isGreaterThan(took[0] + 0.3);
        }

        @Test
        void whoRunsOutOfMedia_stalls_saysSo_andComesBack() {
            Run run = Scenario.of("outage").with(1, LAN)
                    .with(1, Player.on(Link.lan().withBandwidth(3.3).withOutage(10, 16)))
                    .play(1).lasting(60).run(LEAVE_ALONE);

            assertThat(run.starvedSeconds()).isBetween(2.0, 12.0);
            assertThat(run.asynchronyBetween(10, 30).max()).isGreaterThan(1000);
            assertThat(run.asynchronyBetween(45, 60).max()).isLessThan(20);
        }

        @Test
        void lopsidedPath_leavesHalfTheDifference_thatNobodyCanMeasure() {
            Link link = Link.lan().withDelay(Range.of(20), Range.of(60)).withJitter(0, Link.Tail.NORMAL);
            Player lopsided = Player.on(link);

            Run run = Scenario.of("lopsided").with(1, LAN).with(1, lopsided).play(1).lasting(40).run(LEAVE_ALONE);

            assertThat(run.asynchronyBetween(10, 40).p50()).isCloseTo(20, within(2.0));
        }

        @Test
        void clocksThatDrift_areFollowed() {
            Player cheap = LAN.withClockDrift(Range.between(-400, 400)).withMediaDrift(Range.between(-250, 250));

            Run run = Scenario.of("drift").with(6, cheap).play(1).lasting(120).run(LEAVE_ALONE);

            assertThat(run.asynchronyBetween(30, 120).p95()).isLessThan(3);
            assertThat(run.jumps()).isZero();
        }

        @Test
        void whoFreezes_countsNoMore() {
            Run run = Scenario.of("freeze").with(2, LAN).with(1, LAN.being(Nature.FREEZES)).play(1).run(LEAVE_ALONE);

            assertThat(run.samples().getLast().present()).isEqualTo(2);
            assertThat(run.asynchronyBetween(60, 120).max()).isLessThan(5);
        }

        private static Supply supply(Link link) {
            return new Supply(link, 0.15, 3, 36_000, 100, new SplittableRandom(1));
        }
    }

    @Nested
    class Decisions {

        @Test
        void retime_isFollowed() {
            Run run = two(LAN).run(situation -> situation.memory().equals(DONE)
                            || situation.timeline().positionAt(situation.now()) < 10
                    ? Decision.keep("Not yet, or done.", situation.memory())
                    : new Decision(
                            new Decision.Retime(situation.timeline().motionAt(situation.now())
                                    .withPosition(300, situation.now())),
                            "On to another place.", Map.of(), DONE));

            assertThat(run.count(Decision.Retime.class)).isOne();
            assertThat(run.displacement()).isGreaterThan(280);
            assertThat(run.jumps()).as("nobody asked for it").isEqualTo(2);
            assertThat(run.asynchronyBetween(20, 40).max()).isLessThan(5);
        }

        @Test
        void wait_holdsTheRoom_untilItsEnd() {
            Run run = two(LAN).run(situation -> situation.memory().equals(DONE)
                            || !situation.timeline().latest().moving()
                    ? Decision.keep("Done, or nothing plays.", situation.memory())
                    : new Decision(
                            new Decision.Wait("p0", situation.now() + 3_000_000), "It is tried.", Map.of(), DONE));

            assertThat(run.heldSeconds()).isCloseTo(3, within(0.7));
            assertThat(run.asynchronyBetween(20, 40).max()).isLessThan(5);
        }

        @Test
        void advice_putsOnePlayerOffTheTimeline() {
            Run run = two(LAN).run(once(new Decision.Advise("p1", 0.12)));

            assertThat(run.asynchronyBetween(15, 40).p50()).isCloseTo(120, within(5.0));
        }

        @Test
        void copying_leavesWhatTheDelaysDifferBy() {
            SyncStrategy duplicate = situation -> situation.memory().equals(DONE)
                    ? Decision.keep("Everybody copies.", DONE)
                    : new Decision(new Decision.Follow(Rule.COPY), "Everybody copies.", Map.of(), DONE);
            Player far = Player.on(Link.lan().withDelay(Range.of(300), Range.of(300)));

            Run run = Scenario.of("copy").with(1, LAN).with(1, far).play(3).lasting(40).run(duplicate);

            assertThat(run.asynchronyBetween(10, 40).p50()).isBetween(230.0, 370.0);
        }

        @Test
        void slowestRule_movesAllTogether_toTheOneBehind() {
            Player weak = LAN.withPace(Range.of(0.99));
            Run alone = Scenario.of("weak").with(3, LAN).with(1, weak).play(1).run(LEAVE_ALONE);
            Run slowest = Scenario.of("weak").with(3, LAN).with(1, weak).play(1)
                    .run(once(new Decision.Follow(Rule.SLOWEST)));

            assertThat(slowest.asynchronyBetween(10, 120).p95()).isLessThan(60);
            assertThat(slowest.asynchronyBetween(10, 120).p95())
                    .isLessThan(alone.asynchronyBetween(10, 120).p95() / 4);
            assertThat(slowest.jumps()).isZero();
        }

        @Test
        void controller_isTheFirstPlayer() {
            boolean[] seen = new boolean[1];
            two(LAN).run(situation -> {
                seen[0] |= situation.controller().equals(Optional.of("p0"));
                return Decision.keep("It looks.", situation.memory());
            });

            assertThat(seen[0]).isTrue();
        }
    }

    @Test
    void commandThatIsRefused_isTold() {
        Run run = two(LAN).at(5, new Input.Seek(1e9)).run(LEAVE_ALONE);

        assertThat(run.refusals()).singleElement().asString().contains("Seek");
    }
}
