package org.tutti.plugin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.plugin.testkit.fleet.Link;
import org.tutti.plugin.testkit.fleet.Player;
import org.tutti.plugin.testkit.fleet.Player.Nature;
import org.tutti.plugin.testkit.fleet.Range;
import org.tutti.plugin.testkit.fleet.Run;
import org.tutti.plugin.testkit.fleet.Scenario;

/**
 * What every sync strategy must pass: the rules of {@link SyncStrategy}, and what members may expect ({@link Promise}).
 * Extend it in a test of your own and say which strategy; nothing else is needed. It takes some seconds and always
 * tries the same situations.
 *
 * {@snippet :
 * class QuorumWaitTckTest extends SyncStrategyTck {
 *     @Override
 *     protected SyncStrategy strategy() {
 *         return new QuorumWaitStrategy();
 *     }
 *
 *     @Override
 *     protected String name() {
 *         return "quorum-wait";
 *     }
 * }
 * }
 */
public abstract class SyncStrategyTck {

    private static final String PURITY = "A strategy is pure: the same situation always gives the same decision, "
            + "whichever instance is asked and whatever it was asked before (SyncStrategy, Purity). ";

    /** A new instance of the strategy, as the host would make it. */
    protected abstract SyncStrategy strategy();

    /** The name it is registered by: the value of the property {@code tutti.strategy.name}. */
    protected abstract String name();

    /** What it promises; all that members may expect, unless it says otherwise. */
    protected Promise promise() {
        return Promise.standard();
    }

    /** For the properties: what a server may come to see. */
    @Provide
    public Arbitrary<Situation> likely() {
        return Situations.likely();
    }

    /** For the properties: what no client should send. */
    @Provide
    public Arbitrary<Situation> absurd() {
        return Situations.absurd();
    }

    // --- purity ------------------------------------------------------------------------------------------------------

    @Property(tries = 300, seed = "1", shrinking = ShrinkingMode.BOUNDED)
    public void sameSituation_givesTheSameDecision(@ForAll("likely") Situation situation) {
        SyncStrategy strategy = strategy();
        Decision first = strategy.decide(situation);

        assertThat(strategy.decide(situation)).as(PURITY + "Asked twice").isEqualTo(first);
        assertThat(strategy().decide(situation)).as(PURITY + "Another instance").isEqualTo(first);
    }

    @Property(tries = 60, seed = "2", shrinking = ShrinkingMode.BOUNDED)
    public void situationsInAnyOrder_giveTheSameDecisions(@ForAll("rooms") List<Situation> situations) {
        List<Decision> apart = situations.stream().map(each -> strategy().decide(each)).toList();

        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < situations.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(situations.size()));
        SyncStrategy strategy = strategy();
        for (int i : order) {
            assertThat(strategy.decide(situations.get(i)))
                    .as(PURITY + "One instance serves all sessions in turn; what it knows of one must not show in "
                            + "another")
                    .isEqualTo(apart.get(i));
        }
    }

    /** For the properties: what several sessions are like. */
    @Provide
    public Arbitrary<List<Situation>> rooms() {
        return Situations.likely().list().ofMinSize(2).ofMaxSize(8);
    }

    @Property(tries = 200, seed = "3", shrinking = ShrinkingMode.BOUNDED)
    public void memory_isItsBytes(@ForAll("likely") Situation situation) {
        Memory memory = strategy().decide(situation).memory();
        var read = new Memory(memory.strategy(), memory.version(), memory.bytes());

        assertThat(strategy().decide(Situations.with(situation, read)))
                .as(PURITY + "All it remembers is in the bytes of its memory, which the journal keeps (Memory)")
                .isEqualTo(strategy().decide(Situations.with(situation, memory)));
    }

    // --- form, and input of any kind ---------------------------------------------------------------------------------

    @Property(tries = 300, seed = "4", shrinking = ShrinkingMode.BOUNDED)
    public void decision_isWellFormed(@ForAll("likely") Situation situation) {
        Decision decision = strategy().decide(situation);
        Form.check(name(), situation, decision);

        Situation later = Situations.with(situation, decision.memory());
        Form.check(name(), later, strategy().decide(later));
    }

    @Property(tries = 600, seed = "5", shrinking = ShrinkingMode.BOUNDED)
    public void absurdInput_isSurvived(@ForAll("absurd") Situation absurd) {
        Situation situation = Situations.as(absurd, name());
        Optional<Decision> decision = Optional.empty();
        try {
            decision = Optional.ofNullable(strategy().decide(situation));
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("Reports come from clients, which may be broken or hostile, and a memory may be "
                    + "another version's: no situation makes a strategy throw (SyncStrategy, Errors; RFC 7272 §12). "
                    + "This one did: " + situation, e);
        }
        assertThat(decision).as("A strategy always decides (SyncStrategy.decide: never null)").isPresent();
        if (situation.now() == Situations.NOW) {
            Form.check(name(), situation, decision.get());
        }
    }

    @Test
    public void emptyRoom_isLeftAlone() {
        Situation situation = Situations.calm(0);

        Decision decision = strategy().decide(situation);

        Form.check(name(), situation, decision);
        assertThat(decision.action())
                .as("Nobody is there: there is nobody to wait for and nothing to go by")
                .isNotInstanceOfAny(Decision.Wait.class, Decision.Retime.class, Decision.Advise.class);
    }

    @Test
    public void tenThousandEndpoints_andDuplicates_areSurvived() {
        Situation many = Situations.calm(10_000);
        List<Report> doubled = new ArrayList<>(many.endpoints());
        doubled.addAll(many.endpoints());
        var situation = new Situation(
                many.now(), many.item(), many.timeline(), doubled, many.controller(), many.memory());

        assertThatCode(() -> Form.check(name(), situation, strategy().decide(situation)))
                .as("A situation may hold far more endpoints than a session has room for, and one of them twice")
                .doesNotThrowAnyException();
    }

    // --- budget ------------------------------------------------------------------------------------------------------

    @Test
    public void budget_isKept() {
        Costs costs = Costs.of(strategy(), Situations.calm(5_000));

        // Both are said: who makes much rubbish may well take long for it.
        assertSoftly(all -> {
            all.assertThat(costs.cpuMillis())
                    .as("One decision has 20 ms of processor time (SyncStrategy, Budget), also in the largest session, of "
                            + "5 000 endpoints; this is the median, in ms")
                    .isLessThan(20);
            all.assertThat(costs.megabytes())
                    .as("One decision may make 16 MB of new objects (SyncStrategy, Budget), also in the largest session, "
                            + "of 5 000 endpoints; this is the median, in MB")
                    .isLessThan(16);
        });
    }

    // --- what it does to a room --------------------------------------------------------------------------------------

    /** W-9. */
    @Test
    public void players_comeTogether_onOneNetwork() {
        Run run = watched(Scenario.of("four on one network").with(4, Player.on(Link.lan())));

        assertTogether(run, promise().asynchronyLan());
    }

    /** W-9. */
    @Test
    public void players_comeTogether_overLongPaths() {
        Run run = watched(Scenario.of("four far apart").with(4, Player.on(Link.wan())));

        assertTogether(run, promise().asynchronyWan());
    }

    private Run watched(Scenario scenario) {
        return run(scenario.play(2).seek(30, 600).pause(60).play(63).lasting(120));
    }

    private void assertTogether(Run run, double limit) {
        if (!promise().converges()) {
            return;
        }
        for (double from : new double[] {10, 40, 75}) {
            assertThat(run.asynchronyBetween(from, from + 18).p95())
                    .as("In '%s' players are within so many ms of each other from %s s on, in 95 of 100 moments "
                            + "(requirement W-9; declare with Promise.together or Promise.converging)",
                            run.scenario().name(), from)
                    .isLessThanOrEqualTo(limit);
        }
        assertThat(run.convergence().max())
                .as("In '%s' nearly all are within %s ms so many seconds after each start and leap (declare with "
                        + "Promise.convergingWithin)", run.scenario().name(), Run.TOGETHER)
                .isLessThanOrEqualTo(promise().convergence());
    }

    @Test
    public void calmRoom_isLeftInPeace() {
        Run run = run(Scenario.of("twenty to whom nothing happens")
                .with(20, Player.on(Link.wifi())).play(2).lasting(90));

        assertThat(run.heldSeconds()).as("Nobody needs to be waited for: seconds for which the room was held").isZero();
        assertThat(run.mostInAMinute(Decision.Retime.class))
                .as("A strategy acts above a threshold only, or it hunts after noise (timing §6): retimes in a minute "
                        + "in which all was well")
                .isLessThanOrEqualTo(promise().retimesPerMinute());
    }

    /** Thrashing is what rooms suffered from elsewhere: each stall of anybody stopped everybody. */
    @Test
    public void room_doesNotThrash_howeverPlayersBuffer() {
        for (int seed = 1; seed <= 12; seed++) {
            // The line carries hardly more than the film, so buffers are thin when media stops coming.
            Link poor = Link.wan().withBandwidth(3.2 + 0.1 * seed).withBreaks(60 + 20 * seed, Range.between(1, 9));
            Player troubled = Player.on(poor);
            assertBounded(run(Scenario.of("stalls by chance, seed " + seed)
                    .with(1 + seed % 6, troubled).with(seed % 4, Player.on(Link.lan()))
                    .play(2).seek(70, 900).lasting(180).seeded(seed)));
        }
    }

    @Test
    public void room_goesOn_whenEverybodySaysForEverThatTheyBuffer() {
        assertBounded(run(Scenario.of("all cry wolf")
                .with(4, Player.on(Link.lan()).being(Nature.CRIES_WOLF)).play(2).lasting(180)));
        assertBounded(run(Scenario.of("one cries wolf").with(2, Player.on(Link.lan()))
                .with(1, Player.on(Link.lan()).being(Nature.CRIES_WOLF)).play(2).lasting(180)));
    }

    private void assertBounded(Run run) {
        String where = "In '%s'".formatted(run.scenario().name());
        assertThat(run.mostInAMinute(Decision.Wait.class))
                .as("%s the room is stopped more often in a minute than members put up with. Let it play for a while "
                        + "after each wait, such as until now - motionAt(now).timestamp() is long enough. (If it is "
                        + "meant so: Promise.holdsPerMinute.)", where)
                .isLessThanOrEqualTo(promise().holdsPerMinute());
        assertThat(run.mostInAMinute(Decision.Retime.class))
                .as("%s the timeline is moved more often in a minute than players can follow. Wait for the effect of a "
                        + "move before the next. (If it is meant so: Promise.retimesPerMinute.)", where)
                .isLessThanOrEqualTo(promise().retimesPerMinute());
        assertThat(run.movedSeconds() / (run.scenario().seconds() - 2.5))
                .as("%s the room plays for a smaller share of the time than it should, whatever players say: somebody "
                        + "pressed play. Wait for less long, or less often. (If it is meant so: Promise.progress.)", where)
                .isGreaterThanOrEqualTo(promise().progress());
    }

    /** RFC 7272 §12. */
    @Test
    public void oneLiar_doesNotDragTheGroup() {
        for (int seed = 1; seed <= 5; seed++) {
            Run run = run(Scenario.of("one of five lies, seed " + seed).with(4, Player.on(Link.lan()))
                    .with(1, Player.on(Link.lan()).being(Nature.LIAR)).play(2).lasting(62).seeded(seed));

            assertThat(run.displacement())
                    .as("A report that is hours off, or simply wrong, must not move the others: both sides check for "
                            + "reports out of bounds (RFC 7272 §12; declare with Promise.dragged). The timeline was "
                            + "moved by so many s")
                    .isLessThanOrEqualTo(promise().dragged());
            if (promise().converges()) {
                assertThat(run.offsetBetween(10, 62).p95() / 1000)
                        .as("Nor may it pull them off the timeline (RFC 7272 §12; declare with Promise.dragged): s")
                        .isLessThanOrEqualTo(promise().dragged());
            }
        }
    }

    private Run run(Scenario scenario) {
        SyncStrategy strategy = strategy();
        Run run = scenario.run(situation -> {
            Decision decision = strategy.decide(situation);
            Form.check(name(), situation, decision);
            return decision;
        });
        run.failure().ifPresent(failure -> {
            throw new AssertionError("In '%s' the strategy failed; a room would go by the server's clock from then on."
                    .formatted(scenario.name()), failure);
        });
        assertThat(run.refusals())
                .as("In '%s' the session takes every decision; these it refused", scenario.name())
                .isEmpty();
        return run;
    }
}
