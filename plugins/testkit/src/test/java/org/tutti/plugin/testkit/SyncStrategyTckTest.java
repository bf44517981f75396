package org.tutti.plugin.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Report.Readiness;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.plugin.timeline.Motion;

/** Every rule of the TCK catches somebody who breaks it, and says which rule that is. */
class SyncStrategyTckTest {

    private static Decision keep(Situation situation) {
        return Decision.keep("All is well.", situation.memory());
    }

    private static Decision act(Situation situation, Decision.Action action) {
        return new Decision(action, "It acts.", Map.of(), situation.memory());
    }

    private static void refused(SyncStrategy strategy, Consumer<SyncStrategyTck> rule, String words) {
        refused(() -> strategy, Promise.standard(), rule, words);
    }

    private static void refused(
            Supplier<SyncStrategy> strategy, Promise promise, Consumer<SyncStrategyTck> rule, String words) {
        assertThatThrownBy(() -> rule.accept(tck(strategy, promise)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(words);
    }

    private static SyncStrategyTck tck(Supplier<SyncStrategy> strategy, Promise promise) {
        return new SyncStrategyTck() {
            @Override
            protected SyncStrategy strategy() {
                return strategy.get();
            }

            @Override
            protected String name() {
                return "tried";
            }

            @Override
            protected Promise promise() {
                return promise;
            }
        };
    }

    @Test
    void whoCounts_isNotPure() {
        int[] calls = new int[1];
        SyncStrategy counting = situation -> Decision.keep("Call " + ++calls[0], situation.memory());

        refused(counting, tck -> tck.sameSituation_givesTheSameDecision(Situations.calm(3)), "is pure");
    }

    @Test
    void whoKeepsAnEarlierRoomInMind_isNotPure() {
        Supplier<SyncStrategy> remembering = () -> new SyncStrategy() {
            private int most;

            @Override
            public Decision decide(Situation situation) {
                most = Math.max(most, situation.endpoints().size());
                return Decision.keep("At most " + most, situation.memory());
            }
        };
        List<Situation> rooms = IntStream.of(5, 4, 3, 2, 1).mapToObj(Situations::calm).toList();

        refused(remembering, Promise.standard(), tck -> tck.situationsInAnyOrder_giveTheSameDecisions(rooms),
                "what it knows of one must not show in another");
    }

    @Test
    void whoTellsMemoriesApartByIdentity_isNotPure() {
        Memory mine = new Memory("tried", 1, new byte[] {1});
        SyncStrategy identical = situation -> Decision.keep("Known: " + (situation.memory() == mine), mine);

        refused(identical, tck -> tck.memory_isItsBytes(Situations.calm(3)), "in the bytes of its memory");
    }

    @Test
    void formIsChecked() {
        Map<String, Decision> wrong = Map.of(
                "has a reason", new Decision(new Decision.Keep(), " ", Map.of(), Memory.NONE),
                "NaN", new Decision(new Decision.Keep(), "So.", Map.of("behindMs", Double.NaN), Memory.NONE),
                "own name", Decision.keep("So.", new Memory("another", 1, new byte[0])),
                "waits for only endpoints", act(Situations.calm(1), new Decision.Wait("nobody", Situations.NOW + 1)),
                "A wait ends", act(Situations.calm(1), new Decision.Wait("e0", Long.MAX_VALUE)),
                "speed players can follow",
                act(Situations.calm(1), new Decision.Retime(new Motion(5, 9, Situations.NOW))),
                "within a minute",
                act(Situations.calm(1), new Decision.Retime(new Motion(5, 1, Situations.NOW + 90_000_000))),
                "at most 10.0 s", act(Situations.calm(1), new Decision.Advise("e0", 11)));

        Map<String, String> told = Map.of("has a reason", "what members read", "NaN", "neither NaN nor infinity");
        wrong.forEach((rule, decision) -> refused(
                _ -> decision, tck -> tck.decision_isWellFormed(Situations.calm(1)), told.getOrDefault(rule, rule)));
        refused(_ -> null, tck -> tck.absurdInput_isSurvived(Situations.calm(1)), "always decides");
    }

    @Test
    void whoThrowsAtNonsense_isTold_whereThatRuleComesFrom() {
        SyncStrategy fragile = situation -> {
            situation.endpoints().forEach(report -> new Motion(report.position(), 1, report.time()));
            return keep(situation);
        };
        var nonsense = new Situation(
                Situations.NOW, "i1", Situations.playing(),
                List.of(new Report("a", Double.NaN, 0, 1, 0, Readiness.READY, 0)), Optional.empty(), Memory.NONE);

        refused(fragile, tck -> tck.absurdInput_isSurvived(nonsense), "RFC 7272 §12");
    }

    @Test
    void whoWaitsForNobody_isRefused() {
        refused(
                situation -> situation.endpoints().isEmpty()
                        ? act(situation, new Decision.Retime(new Motion(0, 1, situation.now())))
                        : keep(situation),
                SyncStrategyTck::emptyRoom_isLeftAlone,
                "Nobody is there");
    }

    @Test
    void whoIsQuadratic_isOverBudget() {
        SyncStrategy quadratic = situation -> {
            double sum = 0;
            for (Report one : situation.endpoints()) {
                for (Report other : situation.endpoints()) {
                    sum += Math.abs(one.position() - other.position());
                }
            }
            return Decision.keep("The sum is " + sum, situation.memory());
        };

        refused(quadratic, SyncStrategyTck::budget_isKept, "20 ms of processor time");
    }

    @Test
    void whoMakesMuchRubbish_isOverBudget() {
        SyncStrategy wasteful = situation -> {
            List<byte[]> rubbish = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                rubbish.add(new byte[1 << 20]);
            }
            return Decision.keep("Made " + rubbish.size(), situation.memory());
        };

        refused(wasteful, SyncStrategyTck::budget_isKept, "16 MB");
    }

    /** What rooms suffered from elsewhere. */
    @Test
    void whoWaitsForEveryStall_thrashes() {
        SyncStrategy nervous = situation -> situation.endpoints().stream()
                .filter(report -> report.readiness() == Readiness.BUFFERING && situation.timeline().hold().isEmpty())
                .findFirst()
                .map(report -> act(situation, new Decision.Wait(report.endpoint(), situation.now() + 1_000_000)))
                .orElseGet(() -> keep(situation));

        refused(nervous, SyncStrategyTck::room_goesOn_whenEverybodySaysForEverThatTheyBuffer, "Promise.");
        refused(nervous, SyncStrategyTck::room_doesNotThrash_howeverPlayersBuffer, "Promise.");
    }

    @Test
    void whoBelievesTheFurthestBehind_isDraggedByALiar() {
        SyncStrategy gullible = situation -> {
            Motion motion = situation.timeline().motionAt(situation.now());
            double behind = situation.endpoints().stream()
                    .filter(report -> report.readiness() == Readiness.READY && Double.isFinite(report.position()))
                    .mapToDouble(report -> report.position() - motion.positionAt(report.time()))
                    .min()
                    .orElse(0);
            return behind > -0.04 || !situation.timeline().latest().moving()
                    ? keep(situation)
                    : act(situation, new Decision.Retime(motion.withPosition(
                            Math.max(0, motion.positionAt(situation.now()) + behind), situation.now())));
        };

        refused(gullible, SyncStrategyTck::oneLiar_doesNotDragTheGroup, "RFC 7272 §12");
    }

    @Test
    void whoHunts_doesNotLeaveACalmRoomInPeace() {
        SyncStrategy hunting = situation -> situation.timeline().latest().moving()
                ? act(situation, new Decision.Retime(
                        situation.timeline().motionAt(situation.now()).at(situation.now())))
                : keep(situation);

        refused(hunting, SyncStrategyTck::calmRoom_isLeftInPeace, "hunts after noise");
    }

    @Test
    void whoDoesNotConverge_isRefused_unlessThatIsDeclared() {
        SyncStrategy copying = situation -> new Decision(
                new Decision.Follow(Decision.Rule.COPY), "Everybody copies.", Map.of(), situation.memory());

        refused(() -> copying, Promise.standard().together(80, 20), SyncStrategyTck::players_comeTogether_overLongPaths, "W-9");
        assertThatCode(() -> tck(() -> copying, Promise.standard().converging(false)).players_comeTogether_overLongPaths())
                .doesNotThrowAnyException();
    }
}
